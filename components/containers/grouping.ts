export const GROUPINGS = ['none', 'stack', 'host'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const GROUP_WORDS: Readonly<Record<Grouping, string>> = {
  none: 'No groups',
  stack: 'By stack',
  host: 'By host',
};
