import { fuzzyPoints } from './fuzzy';

export const PALETTE_KINDS = [
  'page',
  'command',
  'container',
  'app',
  'stack',
  'host',
  'image',
  'volume',
  'network',
  'activity',
  'view',
  'user',
] as const;
export type PaletteKind = (typeof PALETTE_KINDS)[number];

/** Either leads somewhere within the console, or does something. */
export type PaletteTarget = { href: string } | { run: () => void };

export interface PaletteAction {
  /** `restart`: also the word that finds it before a name, as in `restart web`. */
  id: string;
  label: string;
  danger: boolean;
  target: PaletteTarget;
}

export interface PaletteItem {
  /** The same for the same thing tomorrow: what was used lately is remembered by it. */
  key: string;
  kind: PaletteKind;
  title: string;
  /** `title` in lower case, and everything else that finds it. */
  name: string;
  text: string;
  /** What tells it from others of its name. */
  note: string;
  target: PaletteTarget;
  /** Asked only for what is on the screen. */
  actions: () => readonly PaletteAction[];
}

export interface PaletteHit {
  key: string;
  item: PaletteItem;
  /** What is done with it; null: it is opened. */
  action: PaletteAction | null;
}

/** More are not read: another letter is quicker. */
const AT_MOST = 40;
const WITH_ACTION_AT_MOST = 8;
const RECENT_SHOWN = 8;

const words = (query: string) => query.trim().toLowerCase().split(/\s+/).filter(Boolean);

/**
 * What the query means, best first. Without one: what was used lately, then the pages and commands. `recent`: keys, the latest
 * first. `restart web` also finds the action `restart` on what `web` finds.
 */
export function paletteHits(
  query: string,
  items: readonly PaletteItem[],
  recent: readonly string[],
): readonly PaletteHit[] {
  const wanted = words(query);
  if (wanted.length === 0) return untyped(items, recent);
  const opened = ranked(wanted, items, recent)
    .slice(0, AT_MOST)
    .map(({ item }) => openHit(item));
  const [verb = '', ...rest] = wanted;
  if (rest.length === 0 || verb.length < 2) return opened;
  const acted = ranked(rest, items, recent)
    .slice(0, AT_MOST)
    .flatMap(({ item }) => {
      const action = item.actions().find(({ id }) => id.startsWith(verb));
      return action === undefined ? [] : [{ key: `${item.key} ${action.id}`, item, action }];
    })
    .slice(0, WITH_ACTION_AT_MOST);
  return [...acted, ...opened].slice(0, AT_MOST);
}

/** What can be done with one thing, narrowed by a query. Opening it comes first. */
export function actionHits(query: string, item: PaletteItem): readonly PaletteHit[] {
  const wanted = words(query);
  return [openHit(item), ...item.actions().map((action) => ({ key: `${item.key} ${action.id}`, item, action }))].filter(
    ({ action }) => wanted.length === 0 || fuzzyPoints(wanted, (action?.label ?? 'Open').toLowerCase(), '') > 0,
  );
}

function openHit(item: PaletteItem): PaletteHit {
  return { key: item.key, item, action: null };
}

function untyped(items: readonly PaletteItem[], recent: readonly string[]): PaletteHit[] {
  const known = new Map(items.map((item) => [item.key, item]));
  const lately = recent.flatMap((key) => known.get(key) ?? []).slice(0, RECENT_SHOWN);
  const others = items.filter(({ kind, key }) => (kind === 'page' || kind === 'command') && !recent.includes(key));
  return [...lately, ...others].map(openHit);
}

function ranked(
  wanted: readonly string[],
  items: readonly PaletteItem[],
  recent: readonly string[],
): { item: PaletteItem; points: number }[] {
  const found: { item: PaletteItem; points: number; kind: number }[] = [];
  for (const item of items) {
    const points = fuzzyPoints(wanted, item.name, item.text);
    if (points === 0) continue;
    const at = recent.indexOf(item.key);
    found.push({ item, points: points + (at < 0 ? 0 : 25 - at), kind: PALETTE_KINDS.indexOf(item.kind) });
  }
  return found.sort((a, b) => b.points - a.points || a.kind - b.kind || (a.item.name < b.item.name ? -1 : 1));
}
