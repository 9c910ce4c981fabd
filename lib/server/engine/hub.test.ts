import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import { type FleetPatch, type FleetUpdate, Hub, merge } from './hub';

const row = (id: string, version: number) => ({ host: 'h', id, name: `${id}-${version}` }) as ContainerSummary;

function patch(revision: number, changed: string[] = ['a'], removed: string[] = []): FleetPatch {
  return {
    revision,
    hosts: [],
    removedHosts: [],
    containers: changed.map((id) => row(id, revision)),
    removedContainers: removed.map((id) => ({ host: 'h', id })),
    events: [],
  };
}

/** What a page does with updates. */
function apply(
  page: Map<string, string>,
  update: FleetUpdate | null,
  truth: ReadonlyMap<string, string>,
): Map<string, string> {
  if (update === null) return page;
  if (update.kind === 'snapshot') return new Map(truth);
  for (const { id, name } of update.patch.containers) page.set(id, name);
  for (const { id } of update.patch.removedContainers) page.delete(id);
  return page;
}

describe('the hub', () => {
  test('gives everybody who keeps up the very same object', () => {
    const hub = new Hub();
    const taken: (FleetUpdate | null)[] = [];
    for (let at = 0; at < 3; at++) {
      const subscription = hub.subscribe(() => taken.push(subscription.take()));
    }
    const one = patch(1);
    hub.publish(one);
    expect(taken.map((update) => update?.kind === 'patch' && update.patch === one)).toEqual([true, true, true]);
  });

  test('wakes once until what waits is taken', () => {
    const hub = new Hub();
    let woken = 0;
    const subscription = hub.subscribe(() => woken++);
    hub.publish(patch(1, ['a']));
    hub.publish(patch(2, ['b']));
    expect(woken).toBe(1);
    expect(subscription.take()).toMatchObject({ patch: { revision: 2, containers: [{ id: 'a' }, { id: 'b' }] } });
    expect(subscription.take()).toBeNull();
    hub.publish(patch(3));
    expect(woken).toBe(2);
  });

  test('tells one that lags too far to take a snapshot, once, and keeps nothing for it', () => {
    const hub = new Hub();
    const subscription = hub.subscribe(() => {});
    for (let revision = 1; revision <= 1_000; revision++) hub.publish(patch(revision));
    expect(subscription.take()).toEqual({ kind: 'snapshot' });
    expect(subscription.take()).toBeNull();
    hub.publish(patch(1_001));
    expect(subscription.take()).toMatchObject({ kind: 'patch' });
  });

  test('gives a single patch that is large all the same', () => {
    const hub = new Hub();
    const subscription = hub.subscribe(() => {});
    hub.publish(
      patch(
        1,
        Array.from({ length: 5_000 }, (_, at) => `c${at}`),
      ),
    );
    expect(subscription.take()?.kind).toBe('patch');
  });

  test('forgets who has closed', () => {
    const hub = new Hub();
    let woken = 0;
    const subscription = hub.subscribe(() => woken++);
    subscription.close();
    hub.publish(patch(1));
    expect([hub.size, woken, subscription.take()]).toEqual([0, 0, null]);
  });
});

test('the last word on a row wins when patches are merged', () => {
  const merged = merge([patch(1, ['a', 'b']), patch(2, [], ['a']), patch(3, ['a'], ['b'])]);
  expect(merged.containers.map(({ name }) => name)).toEqual(['a-3']);
  expect(merged.removedContainers).toEqual([{ host: 'h', id: 'b' }]);
  expect(merged.revision).toBe(3);
});

test('a page that takes whenever it likes ends up with the truth', () => {
  const step = fc.record({
    changed: fc.subarray(['a', 'b', 'c', 'd', 'e']),
    removed: fc.subarray(['a', 'b', 'c', 'd', 'e']),
    takes: fc.boolean(),
    burst: fc.constantFrom(1, 1, 1, 80),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const hub = new Hub();
      const subscription = hub.subscribe(() => {});
      const truth = new Map<string, string>();
      let page = new Map<string, string>();
      let revision = 0;
      for (const { burst, changed, removed, takes } of steps) {
        for (let at = 0; at < burst; at++) {
          const gone = removed.filter((id) => !changed.includes(id));
          hub.publish(patch(++revision, changed, gone));
          for (const id of changed) truth.set(id, `${id}-${revision}`);
          for (const id of gone) truth.delete(id);
        }
        if (takes) {
          page = apply(page, subscription.take(), truth);
          expect(page).toEqual(truth);
        }
      }
      expect(apply(page, subscription.take(), truth)).toEqual(truth);
    }),
  );
});
