import { describe, expect, it } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import { findContainer, presenceOf, suggestions } from './known-container-model';

function container(name: string, id: string, part: Partial<ContainerSummary> = {}): ContainerSummary {
  return { host: 'local', id: id.padEnd(64, '0'), name, image: 'img', service: null, ...part } as ContainerSummary;
}
const web = container('web', 'aaaaaaaaaaaa1');
const twin = container('twin', 'aaaaaaaaaaaa2');
const other = container('web', 'bbbbbbbbbbbb', { host: 'other' });
const fleet = [web, twin, other];

describe('findContainer', () => {
  it('takes a full id, a name, or an unambiguous start of 12 digits', () => {
    expect(findContainer(fleet, 'local', web.id)).toBe(web);
    expect(findContainer(fleet, 'other', 'web')).toBe(other);
    expect(findContainer(fleet, 'local', 'aaaaaaaaaaaa1')).toBe(web);
    expect(findContainer(fleet, 'local', 'aaaaaaaaaaaa')).toBeUndefined();
    expect(findContainer(fleet, 'other', 'bbbb')).toBeUndefined();
    expect(findContainer(fleet, 'local', '../x')).toBeUndefined();
  });
});

describe('presenceOf', () => {
  it('tells not yet known from unknown, and removed from both', () => {
    expect(presenceOf({ containers: [], synced: false }, 'local', 'web', null).kind).toBe('loading');
    expect(presenceOf({ containers: fleet, synced: true }, 'local', 'nope', null).kind).toBe('unknown');
    expect(presenceOf({ containers: fleet, synced: true }, 'local', 'web', null)).toEqual({
      kind: 'present',
      container: web,
    });
    const gone = presenceOf({ containers: [twin], synced: true }, 'local', 'web', { container: web, missedAt: 7 });
    expect(gone).toEqual({ kind: 'gone', container: web, since: 7, successor: undefined });
  });

  it('stays with the container it showed: one recreated under the same name is another one', () => {
    const next = container('web', 'cccccccccccc');
    const presence = presenceOf({ containers: [next], synced: true }, 'local', 'web', { container: web, missedAt: 7 });
    expect(presence).toMatchObject({ kind: 'gone', container: web, successor: next });
  });
});

describe('suggestions', () => {
  it('puts names that begin so before those that contain it before images', () => {
    const list = [
      container('shop-web-1', '1'),
      container('db', '2', { image: 'my/web-db' }),
      container('webhook', '3'),
      container('x', '4', { service: 'WEB' }),
    ];
    expect(suggestions(list, ' Web', 3).map((each) => each.name)).toEqual(['webhook', 'shop-web-1', 'x']);
    expect(suggestions(list, '', 3)).toEqual([]);
  });
});
