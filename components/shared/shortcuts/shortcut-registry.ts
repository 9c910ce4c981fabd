import { CONTAINER_TABS } from '../container-page-tabs';
import { NAVIGATION } from '../navigation';

export interface ShortcutContext {
  /** To a page, with the chosen hosts kept. Only pages that the role may see. */
  go: (href: string) => boolean;
  openPalette: () => void;
  openHelp: () => void;
  root: Document;
}

export type ShortcutGroup = 'Anywhere' | 'Go to' | 'In a list' | 'On a container’s page';

/** One shortcut: what the help sheet lists is what the keyboard acts on. */
export interface Shortcut {
  id: string;
  group: ShortcutGroup;
  /** One key, or two pressed one after the other. As `KeyboardEvent.key` has them. */
  keys: readonly string[];
  words: string;
  /** Does it. False: there is nothing here to do it to, and the key is left to the page. */
  run: (context: ShortcutContext) => boolean;
}

/** The second key after `g`. A page without a letter is one that a test complains about. */
const PAGE_LETTERS: Readonly<Record<string, string>> = {
  '/': 'o',
  '/containers': 'c',
  '/apps': 'b',
  '/deployments': 'd',
  '/images': 'i',
  '/volumes': 'v',
  '/hosts': 'h',
  '/networks': 'n',
  '/activities': 'a',
  '/users': 'u',
  '/audit': 'l',
  '/console': 'm',
  '/api-reference': 'p',
  '/settings': 's',
};

function pageShortcuts(): Shortcut[] {
  return NAVIGATION.flatMap(({ entries }) =>
    entries.flatMap(({ href, label }) => {
      const letter = PAGE_LETTERS[href];
      if (letter === undefined) return [];
      return [
        {
          id: `go ${href}`,
          group: 'Go to' as const,
          keys: ['g', letter],
          words: label,
          run: ({ go }: ShortcutContext) => go(href),
        },
      ];
    }),
  );
}

/** Hands a key to the list of the page, which knows what it means: one mechanism for both ways to it. */
function listKey(key: string): (context: ShortcutContext) => boolean {
  return ({ root }) => {
    const grid = root.querySelector<HTMLElement>('main [role="grid"]');
    if (grid === null) return false;
    const before = root.activeElement;
    // Enter on a button or link is theirs.
    if (key === 'Enter' && before !== grid && before !== root.body && before?.id !== 'main') return false;
    if (before !== grid) grid.focus();
    grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    return true;
  };
}

function press(root: Document, selector: string): boolean {
  const element = root.querySelector<HTMLElement>(selector);
  if (element === null || element.matches(':disabled')) return false;
  element.click();
  return true;
}

function focusSearch({ root }: ShortcutContext): boolean {
  const box = root.querySelector<HTMLInputElement>('main input[type="search"]');
  if (box === null) return false;
  box.focus();
  box.select();
  return true;
}

function tabShortcuts(): Shortcut[] {
  return CONTAINER_TABS.slice(0, 9).map(({ path, label }, index) => ({
    id: `tab ${path}`,
    group: 'On a container’s page' as const,
    keys: [String(index + 1)],
    words: label,
    run: ({ root }: ShortcutContext) => press(root, `nav[data-tabs] a[href$="/${path}"]`),
  }));
}

/** Every shortcut of the console, in the order of the help sheet. The log’s own are in `log-keys.ts`. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: 'help',
    group: 'Anywhere',
    keys: ['?'],
    words: 'These shortcuts',
    run: ({ openHelp }) => {
      openHelp();
      return true;
    },
  },
  {
    id: 'search',
    group: 'Anywhere',
    keys: ['/'],
    words: 'Search on this page, or everywhere',
    run: (context) => {
      if (!focusSearch(context)) context.openPalette();
      return true;
    },
  },
  ...pageShortcuts(),
  { id: 'down', group: 'In a list', keys: ['j'], words: 'Next row', run: listKey('ArrowDown') },
  { id: 'up', group: 'In a list', keys: ['k'], words: 'Row before', run: listKey('ArrowUp') },
  { id: 'select', group: 'In a list', keys: ['x'], words: 'Select the row', run: listKey(' ') },
  { id: 'open', group: 'In a list', keys: ['Enter'], words: 'Open the row', run: listKey('Enter') },
  ...tabShortcuts(),
  {
    id: 'restart',
    group: 'On a container’s page',
    keys: ['r'],
    words: 'Restart, after asking',
    run: ({ root }) => press(root, 'main [data-action="restart"]'),
  },
];
