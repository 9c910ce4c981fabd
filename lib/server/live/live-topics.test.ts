import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { createActivityService } from '@/lib/server/activities/activity-service';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { openLiveKit } from '@/lib/testing/live-kit';
import { type Clock, systemClock } from '../clock';
import { createFleet } from '../engine/fleet';
import { createStatsService } from '../engine/stats-service';
import { createLogger } from '../logger';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).reverse()) await stop();
});

async function open(clock: Clock = systemClock) {
  const near = new FakeHost(clock);
  const far = new FakeHost(clock);
  const log = createLogger(() => {});
  const fleet = createFleet({
    hosts: [
      { id: 'near', name: 'near', endpoint: { kind: 'socket', path: '/near' } },
      { id: 'far', name: 'far', endpoint: { kind: 'socket', path: '/far' } },
    ],
    createEngine: (endpoint) =>
      (endpoint.kind === 'socket' && endpoint.path === '/near' ? near : far).createEngine(endpoint),
    clock,
    log,
  });
  const stats = createStatsService({ fleet, clock, log });
  const auth = openAuthKit();
  clean.push(() => auth.close());
  const activities = createActivityService({ state: auth.state, clock, log });
  const kit = await openLiveKit({ fleet, stats, clock, activities });
  clean.push(
    () => kit.close(),
    () => activities.close(),
  );
  fleet.start();
  if (clock instanceof FakeClock) await clock.advance(200);
  await vi.waitFor(() => expect(fleet.hosts().map(({ status }) => status)).toEqual(['live', 'live']), 5_000);
  return { ...kit, tab: kit.tab.bind(kit), near, far, activities };
}

const IMAGES = { type: 'subscribe', sub: 1, topic: { kind: 'inventory', of: 'images' } } as const;
const ACTIVITIES = { type: 'subscribe', sub: 2, topic: { kind: 'activities' } } as const;

describe('inventory', () => {
  test('tells a tab which hosts of its scope have another list, once the list is read', async () => {
    const { far, inventory, near, signIn, tab } = await open();
    signIn('ann');
    signIn('bob', { hosts: ['far'] });
    const [ann, bob] = await Promise.all([tab('ann'), tab('bob')]);
    for (const page of [ann, bob]) {
      page.send(IMAGES);
      await page.until(({ type }) => type === 'inventory');
    }
    expect(ann.of('inventory')).toEqual([{ type: 'inventory', sub: 1, of: 'images', hosts: [] }]);
    await inventory.read('images', ['near', 'far']);
    const row = { parentId: '', tags: ['c:1'], digests: [], createdAt: 1, size: 1, labels: {} };
    near.images = [{ ...row, id: `sha256:${'c'.repeat(64)}` }];
    near.tellOf('image', 'pull', 'c:1');
    await ann.until((message) => message.type === 'inventory' && message.hosts.includes('near'));
    far.images = [{ ...row, id: `sha256:${'d'.repeat(64)}` }];
    far.tellOf('image', 'pull', 'c:1');
    await bob.until((message) => message.type === 'inventory' && message.hosts.includes('far'));
    expect(bob.of('inventory').flatMap(({ hosts }) => hosts)).not.toContain('near');
  });

  test('nothing is asked of an engine any more when nobody looks', async () => {
    const clock = new FakeClock();
    const { inventory, near, signIn, tab } = await open(clock);
    signIn('ann');
    const page = await tab('ann');
    page.send(IMAGES);
    await page.until(({ type }) => type === 'inventory');
    await inventory.read('images', ['near']);
    near.tellOf('image', 'pull', 'c:1');
    await clock.advance(1_000);
    expect(near.calls.images).toBe(2);
    page.send({ type: 'unsubscribe', sub: 1 });
    // The pong comes after what was sent before it was done.
    page.send({ type: 'ping', at: 1 });
    await page.until(({ type }) => type === 'pong');
    near.tellOf('image', 'pull', 'd:1');
    near.tellOf('image', 'pull', 'e:1');
    await clock.advance(300_000);
    expect(near.calls.images).toBe(2);
  });
});

describe('activities', () => {
  const work = () => {
    let finish: (result: string) => void = () => {};
    const done = new Promise<string>((resolve) => {
      finish = resolve;
    });
    return { run: () => done, finish: (result: string) => finish(result) };
  };
  const spec = (actor: Actor, title: string, host: string | null, run: () => Promise<string>) => ({
    kind: 'image.pull',
    title,
    host,
    actor,
    audit: null,
    run,
  });

  test('first all, then each that changes; of hosts outside the scope nothing', async () => {
    const { activities, signIn, tab } = await open();
    const ann = signIn('ann');
    signIn('bob', { hosts: ['far'] });
    const before = work();
    activities.start(spec(ann, 'before', 'near', before.run));
    const [all, some] = await Promise.all([tab('ann'), tab('bob')]);
    for (const page of [all, some]) {
      page.send(ACTIVITIES);
      await page.until(({ type }) => type === 'activities');
    }
    expect(all.of('activities')[0]).toMatchObject({ first: true, activities: [{ title: 'before', state: 'running' }] });
    expect(some.of('activities')[0]).toMatchObject({ first: true, activities: [] });
    const far = work();
    activities.start(spec(ann, 'far', 'far', far.run));
    await some.until(
      (message) => message.type === 'activities' && message.activities.some((one) => one.title === 'far'),
    );
    before.finish('pulled');
    await all.until(
      (message) =>
        message.type === 'activities' &&
        !message.first &&
        message.activities.some((one) => one.title === 'before' && one.state === 'succeeded'),
    );
    expect(some.of('activities').flatMap((message) => message.activities.map(({ title }) => title))).not.toContain(
      'before',
    );
    far.finish('');
  });
});
