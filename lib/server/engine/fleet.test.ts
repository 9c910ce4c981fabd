import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock, settle } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { createLogger } from '../logger';
import { createFleet, type Fleet } from './fleet';
import type { FleetUpdate } from './hub';

const open: Fleet[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fleet) => fleet.close()));
});

function make(kind: 'socket' | 'tcp' = 'socket') {
  const clock = new FakeClock();
  const host = new FakeHost(clock);
  const fleet = createFleet({
    hosts: [
      {
        id: 'local',
        name: 'here',
        endpoint: kind === 'socket' ? { kind, path: '/x.sock' } : { kind, host: 'far', port: 2376 },
      },
    ],
    createEngine: host.createEngine,
    clock,
    log: createLogger(() => {}),
    random: () => 1,
  });
  open.push(fleet);
  const updates: FleetUpdate[] = [];
  const subscription = fleet.subscribe(() => {
    const update = subscription.take();
    if (update) updates.push(update);
  });
  return { clock, host, fleet, updates };
}

async function connected(kind?: 'socket' | 'tcp', names: string[] = ['a', 'b']) {
  const kit = make(kind);
  const containers = names.map((name) => kit.host.add(name));
  kit.fleet.start();
  await kit.clock.advance(1);
  expect(kit.fleet.host('local')?.status).toBe('live');
  await kit.clock.advance(50);
  kit.updates.length = 0;
  return { ...kit, containers, first: containers[0] as (typeof containers)[number] };
}

const stateOf = (fleet: Fleet, ref: string) => fleet.container('local', ref)?.state;

describe('connecting', () => {
  test('listens to events before it asks for the list', async () => {
    const kit = make();
    const order: string[] = [];
    const { createEngine } = kit.host;
    const engine = createEngine({ kind: 'socket', path: '/x.sock' });
    const fleet = createFleet({
      hosts: [{ id: 'local', name: 'here', endpoint: { kind: 'socket', path: '/x.sock' } }],
      createEngine: () => ({
        ...engine,
        events: (options) => {
          order.push('events');
          return engine.events(options);
        },
        listContainers: () => {
          order.push('list');
          return engine.listContainers();
        },
      }),
      clock: kit.clock,
      log: createLogger(() => {}),
    });
    open.push(fleet);
    fleet.start();
    await kit.clock.advance(1);
    expect(order).toEqual(['events', 'list']);
  });

  test('says what is wrong, and connects by itself when the engine appears', async () => {
    const { clock, fleet, host } = make();
    host.state = 'down';
    fleet.start();
    await clock.advance(1);
    expect(fleet.host('local')).toMatchObject({
      status: 'connecting',
      trouble: { code: 'engine_unreachable', detail: 'Nothing listens.', hint: 'Start it.' },
    });
    expect(() => fleet.engine('local')).toThrow('Nothing listens.');
    fleet.onViewers(1);
    host.state = 'up';
    host.add('a');
    await clock.advance(1_100);
    expect(fleet.host('local')).toMatchObject({ status: 'live', trouble: null });
    expect(stateOf(fleet, 'a')).toBe('running');
    fleet.engine('local');
  });

  test('an unwatched socket is tried every 5 s, a watched one every second', async () => {
    const { clock, fleet, host } = make();
    host.state = 'down';
    fleet.start();
    await clock.advance(20_500);
    expect(host.calls.ping).toBe(5);
    fleet.onViewers(1);
    await clock.advance(5_000);
    expect(host.calls.ping).toBe(11);
  });

  test('a remote engine is tried after 1, 2, 4 … 30 s', async () => {
    const { clock, fleet, host } = make('tcp');
    host.state = 'down';
    fleet.start();
    const at: number[] = [];
    let before = 0;
    for (let second = 0; second < 130; second++) {
      await clock.advance(second === 0 ? 1 : 1_000);
      if ((host.calls.ping ?? 0) > before) at.push(second);
      before = host.calls.ping ?? 0;
    }
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
  });

  test('an unknown host', () => {
    const { fleet } = make();
    expect(() => fleet.engine('nowhere')).toThrow(expect.objectContaining({ code: 'host_not_found' }));
    expect(fleet.container('nowhere', 'a')).toBeUndefined();
  });

  test('what happens while the list is on its way is not lost', async () => {
    const { clock, fleet, host } = make();
    const a = host.add('a');
    let release = () => {};
    host.hold.list = new Promise((resolve) => {
      release = resolve;
    });
    fleet.start();
    await clock.advance(10);
    // The list was answered with `a` running and no `late`; then this:
    host.die(a);
    host.start(host.add('late'));
    await settle();
    release();
    delete host.hold.list;
    await clock.advance(1_000);
    expect(stateOf(fleet, 'a')).toBe('exited');
    expect(stateOf(fleet, 'late')).toBe('running');
  });
});

describe('events', () => {
  test('are applied at once, before any inspect', async () => {
    const { clock, first, fleet, host, updates } = await connected();
    const before = host.calls.inspect;
    host.die(first, 3);
    await settle();
    expect(fleet.container('local', 'a')).toMatchObject({ state: 'exited', exitCode: 3, finishedAt: clock.now() });
    expect(host.calls.inspect).toBe(before);
    await clock.advance(1);
    expect(updates).toHaveLength(1);
    expect(updates[0]).toMatchObject({ kind: 'patch', patch: { containers: [{ name: 'a', state: 'exited' }] } });
  });

  test('win over an engine that still shows the past, until it catches up', async () => {
    const { clock, first, fleet, host } = await connected();
    // 20.10: `running` in list and inspect for 54-99 ms after `die`; here for longer than the quiet time.
    host.shows.set(first.id, { ...first });
    host.die(first);
    for (let ms = 0; ms < 400; ms += 20) {
      await clock.advance(20);
      expect(stateOf(fleet, 'a')).toBe('exited');
    }
    expect(host.calls.inspect).toBeGreaterThan(3);
    host.shows.delete(first.id);
    await clock.advance(400);
    expect(fleet.container('local', 'a')).toMatchObject({ state: 'exited', exitCode: 137 });
  });

  test('do not win for ever: what the engine keeps saying is believed', async () => {
    const { clock, first, fleet, host } = await connected();
    host.shows.set(first.id, { ...first });
    host.die(first);
    await clock.advance(3_000);
    expect(stateOf(fleet, 'a')).toBe('running');
  });

  test('an answer that was on its way when an event came is thrown away, and another is asked for', async () => {
    const { clock, first, fleet, host } = await connected();
    let release = () => {};
    host.hold.inspect = new Promise((resolve) => {
      release = resolve;
    });
    host.tell('update', first);
    await clock.advance(200);
    host.tell('rename', Object.assign(first, { name: 'renamed' }));
    await settle();
    expect(fleet.container('local', 'renamed')?.id).toBe(first.id);
    expect(fleet.container('local', 'a')).toBeUndefined();
    release();
    delete host.hold.inspect;
    const before = host.calls.inspect ?? 0;
    await clock.advance(200);
    expect(host.calls.inspect).toBe(before + 1);
    expect(fleet.container('local', 'renamed')?.id).toBe(first.id);
  });

  test('of one container are answered by one inspect after it has fallen quiet', async () => {
    const { clock, first, fleet, host } = await connected();
    const before = host.calls.inspect ?? 0;
    for (let turn = 0; turn < 5; turn++) {
      host.die(first);
      await clock.advance(20);
      host.start(first);
      await clock.advance(20);
    }
    expect(host.calls.inspect).toBe(before);
    await clock.advance(200);
    expect(host.calls.inspect).toBe(before + 1);
    expect(stateOf(fleet, 'a')).toBe('running');
  });

  test('a container that never falls quiet is looked at all the same', async () => {
    const { clock, first, host } = await connected();
    const before = host.calls.inspect ?? 0;
    for (let turn = 0; turn < 60; turn++) {
      host.tell('update', first);
      await clock.advance(50);
    }
    expect((host.calls.inspect ?? 0) - before).toBeGreaterThanOrEqual(5);
    expect((host.calls.inspect ?? 0) - before).toBeLessThanOrEqual(10);
  });

  test('create shows a row at once, destroy takes it away', async () => {
    const { clock, fleet, host, updates } = await connected();
    const fresh = host.add('fresh', { state: 'created', startedAt: null });
    host.tell('create', fresh);
    await settle();
    expect(stateOf(fleet, 'fresh')).toBe('created');
    await clock.advance(300);
    host.destroy(fresh);
    await clock.advance(300);
    expect(fleet.container('local', 'fresh')).toBeUndefined();
    expect(updates.at(-1)).toMatchObject({ patch: { removedContainers: [{ host: 'local', id: fresh.id }] } });
  });

  test('that change nothing leave row and list as they are', async () => {
    const { clock, first, fleet, host } = await connected();
    const row = fleet.container('local', 'a');
    const list = fleet.containers();
    host.tell('update', first);
    await clock.advance(1_000);
    expect(fleet.container('local', 'a')).toBe(row);
    expect(fleet.containers()).toBe(list);
  });

  test('pause, health and oom', async () => {
    const { clock, first, fleet, host } = await connected();
    host.tell('pause', Object.assign(first, { state: 'paused' }));
    await settle();
    expect(stateOf(fleet, 'a')).toBe('paused');
    host.tell('unpause', Object.assign(first, { state: 'running' }));
    host.tell('health_status: unhealthy', first);
    host.tell('oom', first);
    await settle();
    expect(fleet.container('local', 'a')).toMatchObject({ state: 'running', health: 'unhealthy', oomKilled: true });
    await clock.advance(500);
    expect(fleet.events().map(({ action, detail }) => `${action} ${detail ?? ''}`)).toContain(
      'health_status unhealthy',
    );
  });

  test('told again after a reconnect change nothing', async () => {
    const { clock, first, fleet, host } = await connected();
    const event = host.die(first);
    await clock.advance(1_000);
    host.start(first);
    await clock.advance(1_000);
    const count = fleet.events().length;
    host.repeat(event);
    await settle();
    expect(stateOf(fleet, 'a')).toBe('running');
    expect(fleet.events()).toHaveLength(count);
    // Also one that was forgotten meanwhile: its time is before the start that is known.
    host.repeat({ ...event, timeNano: event.timeNano + 1n });
    await settle();
    expect(stateOf(fleet, 'a')).toBe('running');
  });
});

describe('loss and return', () => {
  test('a stream that breaks off: last known state stays, is marked, and is corrected on return', async () => {
    const { clock, containers, first, fleet, host } = await connected();
    fleet.onViewers(1);
    await clock.advance(10);
    const last = host.die(first);
    await clock.advance(500);
    host.state = 'down';
    host.breakStreams();
    await clock.advance(10);
    expect(fleet.host('local')).toMatchObject({ status: 'reconnecting', trouble: { code: 'engine_unreachable' } });
    expect(stateOf(fleet, 'b')).toBe('running');
    expect(() => fleet.engine('local')).toThrow('Nothing listens.');
    // While nobody listens:
    Object.assign(containers[1] ?? {}, { state: 'exited', finishedAt: clock.now() });
    host.containers.delete(first.id);
    host.add('new');
    host.state = 'up';
    await clock.advance(1_500);
    expect(fleet.host('local')).toMatchObject({ status: 'live', trouble: null });
    expect(fleet.containers().map(({ name, state }) => `${name} ${state}`)).toEqual(['b exited', 'new running']);
    expect(host.eventsSince.at(-1)).toBe(last.timeNano);
    expect(
      fleet
        .events()
        .filter(({ type }) => type === 'console')
        .map(({ action }) => action),
    ).toEqual(['connected', 'disconnected', 'connected']);
  });

  test('a frozen engine is shown within 5 s while somebody looks, and is live again when it answers', async () => {
    const { clock, fleet, host } = await connected();
    fleet.onViewers(1);
    await clock.advance(3_000);
    host.state = 'frozen';
    await clock.advance(4_999);
    expect(fleet.host('local')).toMatchObject({ status: 'reconnecting', trouble: { code: 'engine_timeout' } });
    host.state = 'up';
    await clock.advance(5_000);
    expect(fleet.host('local')?.status).toBe('live');
    expect(host.openEventStreams).toBe(1);
  });

  test('frozen for a minute: still asked, one stream after it', async () => {
    const { clock, fleet, host } = await connected();
    fleet.onViewers(1);
    host.state = 'frozen';
    await clock.advance(60_000);
    expect(fleet.host('local')?.status).toBe('reconnecting');
    host.state = 'up';
    await clock.advance(5_000);
    expect(fleet.host('local')?.status).toBe('live');
    expect(host.openEventStreams).toBe(1);
  });

  test('the first viewer does not wait for the slow ping', async () => {
    const { clock, fleet, host } = await connected();
    await clock.advance(16_000);
    host.state = 'frozen';
    await clock.advance(1_000);
    fleet.onViewers(1);
    await clock.advance(3_000);
    expect(fleet.host('local')?.status).toBe('reconnecting');
  });

  test('after the laptop slept everything is asked for again', async () => {
    const { clock, first, fleet, host } = await connected();
    fleet.onViewers(1);
    await clock.advance(100);
    Object.assign(first, { state: 'exited', finishedAt: clock.now() + 1_000 });
    await clock.sleep(3_600_000);
    await clock.advance(1_000);
    expect(fleet.host('local')?.status).toBe('live');
    expect(stateOf(fleet, 'a')).toBe('exited');
    expect(host.openEventStreams).toBe(1);
  });

  test('an event that was lost is noticed by the list within a minute', async () => {
    const { clock, first, fleet } = await connected();
    fleet.onViewers(1);
    Object.assign(first, { state: 'exited', finishedAt: clock.now() + 1 });
    await clock.advance(61_000);
    expect(stateOf(fleet, 'a')).toBe('exited');
  });

  test('the list is asked for at most once a minute', async () => {
    const { clock, fleet, host } = await connected();
    fleet.onViewers(10);
    const before = host.calls.list ?? 0;
    await clock.advance(300_000);
    expect((host.calls.list ?? 0) - before).toBeLessThanOrEqual(5);
  });

  test('close leaves no stream and no timer', async () => {
    const { clock, fleet, host } = await connected();
    fleet.onViewers(1);
    await fleet.close();
    await settle();
    expect(host.openEventStreams).toBe(0);
    expect(clock.waiting).toBe(0);
  });
});

describe('finding', () => {
  test('by name, full id and unique beginning of an id', async () => {
    const id = (end: string) => 'abcdef012345'.padEnd(63, '0') + end;
    const { clock, fleet, host } = make();
    host.add('one', { id: id('1') });
    host.add('two', { id: id('2') });
    host.add('three', { id: 'fedcba987654'.padEnd(64, '0') });
    fleet.start();
    await clock.advance(100);
    const find = (ref: string) => fleet.container('local', ref)?.name;
    expect(find('one')).toBe('one');
    expect(find(id('2'))).toBe('two');
    expect(find('abcdef012345')).toBeUndefined();
    expect(find('fedcba987654')).toBe('three');
    expect(find('fedcba98765')).toBeUndefined();
    expect(fleet.containers().map(({ name }) => name)).toEqual(['one', 'three', 'two']);
  });
});
