import { beforeEach, describe, expect, test } from 'vitest';
import { fuzzyPoints } from './fuzzy';
import { actionHits, type PaletteItem, type PaletteKind, paletteHits } from './palette-model';
import { noteRecent, readRecent } from './recent-items';

function item(
  title: string,
  change: { kind?: PaletteKind; text?: string; actions?: readonly string[] } = {},
): PaletteItem {
  const { kind = 'container', text = '', actions = [] } = change;
  return {
    key: `${kind}:${title}`,
    kind,
    title,
    name: title.toLowerCase(),
    text,
    note: '',
    target: { href: `/${title}` },
    actions: () => actions.map((id) => ({ id, label: id, danger: false, target: { href: `/${title}/${id}` } })),
  };
}

const titles = (query: string, items: readonly PaletteItem[], recent: readonly string[] = []) =>
  paletteHits(query, items, recent).map((hit) => (hit.action ? `${hit.action.id} ${hit.item.title}` : hit.item.title));

describe('what a query means', () => {
  const items = ['shop-web-1', 'web', 'webhook', 'shop-api', 'cobweb', 'database'].map((title) => item(title));

  test.each([
    ['web', ['web', 'webhook', 'shop-web-1', 'cobweb']],
    ['shwb1', ['shop-web-1']],
    ['sw', ['shop-web-1']],
    ['shop 1', ['shop-web-1']],
    ['WEBHOOK', ['webhook']],
    ['zzz', []],
  ])('%s', (query, expected) => {
    expect(titles(query, items)).toEqual(expected);
  });

  test('other words find it after those whose name it is', () => {
    expect(titles('redis', [item('cache', { text: 'redis:8' }), item('redis-1')])).toEqual(['redis-1', 'cache']);
  });

  test('a few letters that lie anywhere find nothing', () => {
    expect(fuzzyPoints(['deg'], 'database-of-everything-else', '')).toBe(0);
    expect(fuzzyPoints(['x'], 'nginx', '')).toBeGreaterThan(0);
  });
});

test('what was used lately comes first: of equal ones, and without a query', () => {
  const items = [item('web-1'), item('web-2'), item('Overview', { kind: 'page' })];
  expect(titles('web', items)).toEqual(['web-1', 'web-2']);
  expect(titles('web', items, ['container:web-2'])).toEqual(['web-2', 'web-1']);
  expect(titles('', items)).toEqual(['Overview']);
  expect(titles('', items, ['container:web-2', 'container:gone'])).toEqual(['web-2', 'Overview']);
});

test('a verb before a name is the action on what the name finds; without the action it is only words', () => {
  const items = [item('web-1', { actions: ['restart', 'remove'] }), item('web-2'), item('restart-web-job')];
  expect(titles('rest web', items)).toEqual(['restart web-1', 'restart-web-job']);
  expect(titles('fly web', items)).toEqual([]);
});

test('the actions of one thing, opening it first', () => {
  const one = item('web-1', { actions: ['logs', 'restart'] });
  expect(actionHits('', one).map(({ action }) => action?.id ?? 'open')).toEqual(['open', 'logs', 'restart']);
  expect(actionHits('lo', one).map(({ action }) => action?.id)).toEqual(['logs']);
});

test('2,500 containers are searched between two key presses', () => {
  const many = Array.from({ length: 2500 }, (_, at) =>
    item(`project-${at % 40}-service-${at}`, { text: `image:${at}` }),
  );
  const started = performance.now();
  for (const query of ['p', 'pr', 'prs', 'service 2499', 'restart service-77', 'zzz']) paletteHits(query, many, []);
  // Six searches; a slow machine under load has a second for what takes some ten milliseconds.
  expect(performance.now() - started).toBeLessThan(1000);
  expect(titles('service 2499', many)[0]).toBe('project-19-service-2499');
  expect(titles('p', many)).toHaveLength(40);
});

describe('what was used lately', () => {
  beforeEach(() => localStorage.clear());

  test('is kept once each, the latest first, twenty at most', () => {
    for (let at = 0; at < 25; at++) noteRecent(`key-${at}`);
    noteRecent('key-20');
    expect(readRecent()).toHaveLength(20);
    expect(readRecent().slice(0, 3)).toEqual(['key-20', 'key-24', 'key-23']);
  });

  test('nonsense in the storage is nothing', () => {
    localStorage.setItem('pilothouse.recent', '{"a":');
    expect(readRecent()).toEqual([]);
    localStorage.setItem('pilothouse.recent', '[1,"a"]');
    expect(readRecent()).toEqual(['a']);
  });
});
