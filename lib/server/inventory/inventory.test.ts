import { afterEach, describe, expect, test } from 'vitest';
import type { ListedImage } from '@/lib/docker/image-list';
import { createFleet, type Fleet } from '@/lib/server/engine/fleet';
import { createLogger } from '@/lib/server/logger';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { createInventory, type Inventory } from './inventory';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).reverse()) await stop();
});

function image(name: string): ListedImage {
  return {
    id: `sha256:${name.padEnd(64, '0')}`,
    parentId: '',
    tags: [`${name}:1`],
    digests: [],
    createdAt: 1,
    size: 1,
    labels: {},
  };
}

async function open(): Promise<{
  clock: FakeClock;
  near: FakeHost;
  far: FakeHost;
  fleet: Fleet;
  inventory: Inventory;
}> {
  const clock = new FakeClock();
  const near = new FakeHost(clock);
  const far = new FakeHost(clock);
  near.images = [image('a')];
  far.images = [image('b')];
  const fleet = createFleet({
    hosts: [
      { id: 'near', name: 'near', endpoint: { kind: 'socket', path: '/near' } },
      { id: 'far', name: 'far', endpoint: { kind: 'socket', path: '/far' } },
    ],
    createEngine: (endpoint) =>
      (endpoint.kind === 'socket' && endpoint.path === '/near' ? near : far).createEngine(endpoint),
    clock,
    log: createLogger(() => {}),
    random: () => 0.5,
  });
  fleet.start();
  const inventory = createInventory({ fleet, clock });
  clean.push(
    () => fleet.close(),
    () => inventory.close(),
  );
  await clock.advance(500);
  return { clock, near, far, fleet, inventory };
}

const names = (reading: { rows: readonly ListedImage[] } | undefined) => reading?.rows.flatMap(({ tags }) => tags);

describe('read', () => {
  test('asks each host once, then answers from memory for ten seconds', async () => {
    const { clock, near, inventory } = await open();
    const [a, b] = await inventory.read('images', ['near', 'far']);
    expect(names(a)).toEqual(['a:1']);
    expect(names(b)).toEqual(['b:1']);
    expect(a).toMatchObject({ state: 'live', problem: null });
    await clock.advance(9_000);
    await inventory.read('images', ['near']);
    expect(near.calls.images).toBe(1);
    await clock.advance(2_000);
    await inventory.read('images', ['near']);
    expect(near.calls.images).toBe(2);
  });

  test('questions at the same time share one reading', async () => {
    const { near, inventory } = await open();
    await Promise.all([1, 2, 3].map(() => inventory.read('images', ['near'])));
    expect(near.calls.images).toBe(1);
  });

  test('a host that is down is answered at once with what was last known', async () => {
    const { clock, near, inventory } = await open();
    await inventory.read('images', ['near', 'far']);
    near.state = 'down';
    near.breakStreams();
    await clock.advance(10_000);
    const [a, b] = await inventory.read('images', ['near', 'far']);
    expect(names(a)).toEqual(['a:1']);
    expect(a).toMatchObject({ state: 'stale', problem: { code: 'engine_unreachable', detail: 'Nothing listens.' } });
    expect(b).toMatchObject({ state: 'live' });
  });

  test('a host that was never read and is down has no rows, and says so', async () => {
    const { clock, near, inventory } = await open();
    near.state = 'down';
    near.breakStreams();
    await clock.advance(10_000);
    const [a] = await inventory.read('images', ['near']);
    expect(a).toMatchObject({ state: 'unknown', rows: [], at: null });
  });

  test('a host that is slow is waited for 2.5 s, not longer', async () => {
    const { clock, near, inventory } = await open();
    near.hold.images = new Promise(() => {});
    let answered = false;
    const reading = inventory.read('images', ['near', 'far']).then((answer) => {
      answered = true;
      return answer;
    });
    await clock.advance(2_400);
    expect(answered).toBe(false);
    await clock.advance(200);
    const [a, b] = await reading;
    expect(a).toMatchObject({ state: 'unknown', problem: { code: 'engine_timeout' } });
    expect(b).toMatchObject({ state: 'live' });
  });

  test('a change that is told while the list is read makes it be read once more', async () => {
    const { clock, near, inventory } = await open();
    inventory.watch('images', () => {});
    let release = () => {};
    near.hold.images = new Promise((resolve) => {
      release = resolve;
    });
    const reading = inventory.read('images', ['near']);
    await clock.advance(10);
    // The engine had made up its answer before the pull ended.
    near.images = [image('a'), image('c')];
    inventory.touch('images', 'near');
    delete near.hold.images;
    release();
    expect(names((await reading)[0])).toEqual(['a:1']);
    await clock.advance(150);
    expect(names((await inventory.read('images', ['near']))[0])).toEqual(['a:1', 'c:1']);
  });
});

describe('watch', () => {
  test('tells of an event of the kind once the new rows are there, and asks nothing without a watcher', async () => {
    const { clock, near, inventory } = await open();
    await inventory.read('images', ['near']);
    near.images = [image('a'), image('c')];
    near.tellOf('image', 'pull', 'c:1');
    await clock.advance(5_000);
    expect(near.calls.images).toBe(1);

    const told: string[][] = [];
    clean.push(inventory.watch('images', (hosts) => told.push([...hosts])));
    await clock.advance(500);
    expect(near.calls.images).toBe(2);
    expect(told).toEqual([['near']]);

    near.images = [image('c')];
    near.tellOf('image', 'delete', 'a:1');
    near.tellOf('image', 'untag', 'a:1');
    await clock.advance(500);
    expect(near.calls.images).toBe(3);
    expect(told).toEqual([['near'], ['near']]);
  });

  test('reads again once a minute, for what engines tell no event of', async () => {
    const { clock, near, inventory } = await open();
    const stop = inventory.watch('images', () => {});
    await inventory.read('images', ['near']);
    await clock.advance(185_000);
    expect(near.calls.images).toBe(4);
    stop();
    await clock.advance(300_000);
    expect(near.calls.images).toBe(4);
  });

  test('tells again when a new container was inspected: only then is known what it uses', async () => {
    const { clock, near, inventory } = await open();
    await inventory.read('volumes', ['near']);
    let told = 0;
    clean.push(inventory.watch('volumes', () => told++));
    await clock.advance(500);
    let release = () => {};
    near.hold.inspect = new Promise((resolve) => {
      release = resolve;
    });
    const container = near.add('late');
    near.start(container);
    await clock.advance(2_000);
    const before = told;
    delete near.hold.inspect;
    release();
    await clock.advance(2_000);
    expect(told).toBeGreaterThan(before);
  });

  test('tells when the host goes and when it comes back', async () => {
    const { clock, near, inventory } = await open();
    await inventory.read('images', ['near']);
    let told = 0;
    clean.push(inventory.watch('images', () => told++));
    near.state = 'down';
    near.breakStreams();
    await clock.advance(2_000);
    expect(told).toBeGreaterThan(0);
    expect((await inventory.read('images', ['near']))[0]?.state).toBe('stale');
    const before = told;
    near.state = 'up';
    await clock.advance(60_000);
    expect(told).toBeGreaterThan(before);
    expect((await inventory.read('images', ['near']))[0]).toMatchObject({ state: 'live', problem: null });
  });
});
