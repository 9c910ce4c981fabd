import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { containerFixture, FakeLive, hostFixture } from '@/lib/testing/fake-live';
import { FleetStore } from './fleet-store';
import { LiveClient } from './live-client';
import { SPARK_POINTS, StatsStore } from './stats-store';

const a = containerFixture({ name: 'a' });
const b = containerFixture({ name: 'b' });
const c = containerFixture({ name: 'c' });

function filled(): FleetStore {
  const store = new FleetStore();
  store.applySnapshot({
    type: 'snapshot',
    sub: 1,
    revision: 10,
    hosts: [hostFixture()],
    containers: [b, a],
    events: [],
  });
  return store;
}

describe('fleet store', () => {
  test('orders by host and name, and knows each by host and id', () => {
    const store = filled();
    expect(store.state().containers.map((row) => row.name)).toEqual(['a', 'b']);
    expect(store.container('local', b.id)).toBe(b);
    expect(store.container('other', b.id)).toBeUndefined();
  });

  test('a patch replaces the changed row only; all others stay the same objects', () => {
    const store = filled();
    const hosts = store.state().hosts;
    const changed = vi.fn();
    store.subscribe(changed);
    const stopped = { ...b, state: 'exited' as const, exitCode: 137 };
    expect(store.applyPatch({ type: 'patch', sub: 1, revision: 11, containers: [stopped, { ...a }] })).toBe(true);
    expect(store.state().containers[0]).toBe(a);
    expect(store.state().containers[1]).toBe(stopped);
    expect(store.state().hosts).toBe(hosts);
    expect(changed).toHaveBeenCalledWith([`local/${b.id}`]);
  });

  test('rows come, go and change their names', () => {
    const store = filled();
    store.applyPatch({
      type: 'patch',
      sub: 1,
      revision: 11,
      containers: [c],
      removedContainers: [{ host: 'local', id: a.id }],
    });
    store.applyPatch({ type: 'patch', sub: 1, revision: 12, containers: [{ ...c, name: 'a-new' }] });
    expect(store.state().containers.map((row) => row.name)).toEqual(['a-new', 'b']);
  });

  test('a second snapshot keeps what did not change and drops what is gone', () => {
    const store = filled();
    store.applySnapshot({
      type: 'snapshot',
      sub: 1,
      revision: 3,
      hosts: [hostFixture()],
      containers: [{ ...a }, c],
      events: [],
    });
    expect(store.state().containers[0]).toBe(a);
    expect(store.state().containers.map((row) => row.name)).toEqual(['a', 'c']);
    expect(store.state().revision).toBe(3);
    expect(store.container('local', b.id)).toBeUndefined();
  });

  test('a host that is removed takes its containers along', () => {
    const store = filled();
    store.applyPatch({ type: 'patch', sub: 1, revision: 11, removedHosts: ['local'] });
    expect(store.state()).toMatchObject({ hosts: [], containers: [] });
  });

  test('refuses a patch before the snapshot and one from the past', () => {
    expect(new FleetStore().applyPatch({ type: 'patch', sub: 1, revision: 1 })).toBe(false);
    expect(filled().applyPatch({ type: 'patch', sub: 1, revision: 9 })).toBe(false);
  });

  test('keeps 1,000 events and no more', () => {
    const store = filled();
    const event = {
      host: 'local',
      at: 1,
      type: 'container',
      action: 'start',
      id: 'x',
      name: 'x',
      image: null,
      exitCode: null,
      detail: null,
    } as const;
    for (let n = 0; n < 30; n++) {
      store.applyPatch({
        type: 'patch',
        sub: 1,
        revision: 11 + n,
        events: Array.from({ length: 50 }, (_, i) => ({ ...event, at: n * 50 + i })),
      });
    }
    expect(store.state().events).toHaveLength(1000);
    expect(store.state().events.at(-1)?.at).toBe(1499);
  });
});

describe('stats store', () => {
  test('keeps a short ring per container, forgets who is gone, and marks a broken line as a gap', () => {
    const store = new StatsStore();
    const say = (cpuPercent: number, ids: string[]) =>
      store.apply({
        type: 'stats',
        sub: 1,
        at: 1,
        hosts: {},
        containers: { local: Object.fromEntries(ids.map((id) => [id, { cpuPercent, memoryBytes: 1 }])) },
      });
    for (let n = 0; n < 100; n++) say(n, ['x', 'y']);
    expect(store.figures('local', 'x')?.spark).toHaveLength(SPARK_POINTS);
    store.breakLines();
    say(5, ['x']);
    expect(store.figures('local', 'x')?.spark.slice(-3)).toEqual([99, null, 5]);
    expect(store.figures('local', 'y')).toBeUndefined();
  });
});

describe('live client', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function opened() {
    const live = new FakeLive();
    const client = new LiveClient(live.connection);
    live.connection.start();
    live.welcome();
    return { live, client };
  }

  test('a patch that does not fit makes it ask for a snapshot, and the late frames of the old subscription are ignored', () => {
    const { live, client } = opened();
    client.readFleet();
    const snapshot = { type: 'snapshot', revision: 10, hosts: [], containers: [a], events: [] } as const;
    live.socket.say({ ...snapshot, containers: [a], hosts: [], events: [], sub: 1 });
    live.socket.say({ type: 'patch', sub: 1, revision: 4, containers: [b] });
    expect(live.socket.sent.map((message) => [message.type, 'sub' in message ? message.sub : 0])).toEqual([
      ['subscribe', 1],
      ['unsubscribe', 1],
      ['subscribe', 2],
    ]);
    live.socket.say({ type: 'patch', sub: 1, revision: 12, containers: [c] });
    expect(client.fleet.state().containers).toEqual([a]);
    live.socket.say({ ...snapshot, containers: [a, b], hosts: [], events: [], sub: 2, revision: 4 });
    expect(client.fleet.state()).toMatchObject({ revision: 4, containers: [a, b] });
  });

  test('many readers, one subscription; it ends a while after the last has left', () => {
    const { live, client } = opened();
    const leave = [client.readStats(), client.readStats(), client.readStats()];
    for (const one of leave) one();
    client.readStats();
    vi.advanceTimersByTime(10_000);
    expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe']);
    const last = client.readStats();
    last();
    last();
    vi.advanceTimersByTime(10_000);
    expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe']);
  });

  test('when all have left it unsubscribes', () => {
    const { live, client } = opened();
    client.readStats()();
    vi.advanceTimersByTime(2000);
    expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe']);
    vi.advanceTimersByTime(2000);
    expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe', 'unsubscribe']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a topic that the server gave up is asked for again', () => {
    const { live, client } = opened();
    client.readFleet();
    live.socket.say({ type: 'ended', sub: 1, reason: 'busy' });
    vi.advanceTimersByTime(4000);
    expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe', 'subscribe']);
  });
});
