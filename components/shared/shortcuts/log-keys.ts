/** The keys of the log, while it has the focus: what the viewer acts on and the help sheet lists. */
export const LOG_KEYS = {
  '/': 'Search the log',
  n: 'Older match',
  N: 'Newer match',
  g: 'To the first line',
  G: 'To the newest line',
  w: 'Wrap long lines',
  j: 'Lay out JSON',
  t: 'Time before each line',
  f: 'Full screen',
} as const;
export type LogKey = keyof typeof LOG_KEYS;
