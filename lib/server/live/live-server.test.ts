import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EngineEndpoint } from '@/lib/docker/engine';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { openLiveKit } from '@/lib/testing/live-kit';
import { type Clock, systemClock } from '../clock';
import { createFleet } from '../engine/fleet';
import { createStatsService } from '../engine/stats-service';
import { createLogger } from '../logger';
import { BACKED_UP_BYTES } from './live-outbox';
import type { LogFollower, LogSink } from './log-follower';

const kits: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.close();
});

async function open(options: { clock?: Clock; containers?: number; logs?: LogFollower } = {}) {
  const clock = options.clock ?? systemClock;
  const near = new FakeHost(clock);
  const far = new FakeHost(clock);
  for (let at = 0; at < (options.containers ?? 2); at++) near.add(`near-${at}`);
  far.add('far-0');
  const createEngine = (endpoint: EngineEndpoint) =>
    (endpoint.kind === 'socket' && endpoint.path === '/near' ? near : far).createEngine(endpoint);
  const log = createLogger(() => {});
  const fleet = createFleet({
    hosts: [
      { id: 'near', name: 'near', endpoint: { kind: 'socket', path: '/near' } },
      { id: 'far', name: 'far', endpoint: { kind: 'socket', path: '/far' } },
    ],
    createEngine,
    clock,
    log,
  });
  const stats = createStatsService({
    fleet,
    clock,
    log,
    files: { kernel: 'other', read: async () => null, space: async () => null },
  });
  const kit = await openLiveKit({ fleet, stats, clock, ...(options.logs && { logs: options.logs }) });
  kits.push(kit);
  fleet.start();
  if (clock instanceof FakeClock) await clock.advance(200);
  await vi.waitFor(() => expect(fleet.hosts().map(({ status }) => status)).toEqual(['live', 'live']), 5_000);
  return { ...kit, tab: kit.tab.bind(kit), fleet, stats, near, far };
}

const own = (port: number) => ({ origin: `http://127.0.0.1:${port}` });
const FLEET = { type: 'subscribe', sub: 1, topic: { kind: 'fleet' } } as const;

describe('the upgrade is refused', () => {
  test.each([
    ['without a session', {}, {}, 401, 'unauthenticated'],
    ['with an ended session', { cookie: 'session=gone' }, {}, 401, 'unauthenticated'],
    ['for a page of another site', { cookie: 'session=ann' }, { origin: 'https://evil.example' }, 403, 'cross_site'],
    ['for another port of this host', { cookie: 'session=ann' }, { origin: 'http://127.0.0.1:1' }, 403, 'cross_site'],
    ['for a cookie without an origin', { cookie: 'session=ann' }, { origin: undefined }, 403, 'cross_site'],
    ['for origin null', { cookie: 'session=ann' }, { origin: 'null' }, 403, 'cross_site'],
    ['under a foreign name', { cookie: 'session=ann', host: 'evil.example' }, {}, 421, 'wrong_host'],
    ['for a token that may not read', { authorization: 'Bearer narrow' }, { origin: undefined }, 403, 'forbidden'],
  ])('%s', async (_, headers, origin, status, code) => {
    const { live, page, port, signIn } = await open();
    signIn('ann');
    signIn('narrow', { permissions: ['account:self'] });
    const all = { ...own(port), ...headers, ...origin };
    const given = Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] != null),
    );
    const over = await page(given).over;
    expect(over.code).toBe(status);
    expect(JSON.parse(over.reason)).toMatchObject({ code, status });
    expect(live.counters()).toMatchObject({ connections: 0, refused: 1 });
  });

  test('elsewhere than at /api/live', async () => {
    const { page, port, signIn } = await open();
    signIn('ann');
    expect((await page({ ...own(port), cookie: 'session=ann' }, '/api/containers').over).code).toBe(404);
  });

  test('for the 51st tab of one session, not for another session', async () => {
    const { page, port, signIn, tab } = await open();
    signIn('ann');
    signIn('bob');
    await Promise.all(Array.from({ length: 50 }, () => tab('ann')));
    const over = await page({ ...own(port), cookie: 'session=ann' }).over;
    expect(over.code).toBe(429);
    await tab('bob');
  });
});

describe('a tab', () => {
  test('gets a snapshot, then patches', async () => {
    const { near, signIn, tab } = await open();
    signIn('ann');
    const page = await tab('ann');
    page.send(FLEET);
    const snapshot = await page.until(({ type }) => type === 'snapshot');
    expect(snapshot).toMatchObject({ sub: 1, hosts: [{ id: 'far' }, { id: 'near' }] });
    expect(page.of('snapshot')[0]?.containers.map(({ name }) => name)).toEqual(['far-0', 'near-0', 'near-1']);
    const [first] = near.containers.values();
    if (first) near.die(first);
    await page.until((message) => message.type === 'patch' && message.containers?.[0]?.state === 'exited');
    expect(page.of('patch')[0]?.revision).toBeGreaterThan(page.of('snapshot')[0]?.revision ?? 0);
  });

  test('with a scope sees its hosts only, in snapshot, patch, events and stats', async () => {
    const { far, near, signIn, tab } = await open();
    signIn('ann', { hosts: ['far'] });
    const page = await tab('ann');
    page.send(FLEET);
    page.send({ type: 'subscribe', sub: 2, topic: { kind: 'stats' } });
    await page.until(({ type }) => type === 'snapshot');
    const [hidden] = near.containers.values();
    const [shown] = far.containers.values();
    if (!hidden || !shown) throw new Error('no containers');
    near.die(hidden);
    far.die(shown);
    await page.until((message) => message.type === 'patch' && message.containers?.[0]?.name === 'far-0');
    await page.until((message) => message.type === 'stats' && Object.keys(message.hosts).length > 0);
    page.send({ type: 'subscribe', sub: 3, topic: { kind: 'container-stats', host: 'near', container: hidden.id } });
    const refusal = await page.until(({ type }) => type === 'ended');
    expect(refusal).toMatchObject({ sub: 3, problem: { code: 'host_not_found' } });
    expect(JSON.stringify(page.said)).not.toContain('near');
    expect(JSON.stringify(page.said)).not.toContain(hidden.id);
  });

  test('whose token may not read logs is refused them, and keeps the rest', async () => {
    const { page, signIn } = await open();
    signIn('machine', { kind: 'token', permissions: ['fleet:read'] });
    const program = page({ authorization: 'Bearer machine' });
    await program.until(({ type }) => type === 'welcome');
    program.send({ type: 'subscribe', sub: 7, topic: { kind: 'logs', host: 'near', container: 'near-0', tail: 10 } });
    expect(await program.until(({ type }) => type === 'ended')).toMatchObject({
      sub: 7,
      problem: { code: 'forbidden' },
    });
    program.send(FLEET);
    await program.until(({ type }) => type === 'snapshot');
  });

  test('is closed with 4401 at once when its session ends, others stay', async () => {
    const { near, signIn, signOut, tab } = await open();
    signIn('ann');
    signIn('bob');
    const [ann, bob] = await Promise.all([tab('ann'), tab('bob')]);
    for (const page of [ann, bob]) page.send(FLEET);
    await Promise.all([ann, bob].map((page) => page.until(({ type }) => type === 'snapshot')));
    signOut('ann');
    const [first] = near.containers.values();
    if (first) near.die(first);
    expect(await ann.over).toMatchObject({ code: 4401 });
    expect(ann.of('patch')).toEqual([]);
    await bob.until(({ type }) => type === 'patch');
  });

  test('that is looked at keeps its session in use; asking alone does not', async () => {
    const { signIn, tab, touched } = await open();
    signIn('ann');
    const page = await tab('ann');
    page.send({ type: 'ping', at: 1 });
    await page.until(({ type }) => type === 'pong');
    expect(touched).toEqual([]);
    page.send({ type: 'present' });
    page.send({ type: 'ping', at: 2 });
    await page.until((message) => message.type === 'pong' && message.at === 2);
    expect(touched).toEqual(['credential-ann']);
  });

  test('whose rights were changed is told to come again', async () => {
    const { change, signIn, tab } = await open();
    signIn('ann');
    const page = await tab('ann');
    change('ann');
    expect(await page.over).toMatchObject({ code: 1012 });
  });

  test('may not send large frames, nonsense, or open too much', async () => {
    const { signIn, tab } = await open();
    signIn('ann');
    const large = await tab('ann');
    large.socket.send(`{"type":"ping","at":1,"x":"${'x'.repeat(70_000)}"}`);
    expect(await large.over).toMatchObject({ code: 4413 });
    const huge = await tab('ann');
    huge.socket.send('x'.repeat(1_000_000));
    expect(await huge.over).toMatchObject({ code: 1009 });
    const garbage = await tab('ann');
    garbage.socket.send('not json');
    expect(await garbage.over).toMatchObject({ code: 1008 });
    const greedy = await tab('ann');
    for (let sub = 1; sub <= 101; sub++) greedy.send({ ...FLEET, sub });
    expect(await greedy.until(({ type }) => type === 'ended')).toMatchObject({
      sub: 101,
      problem: { code: 'too_many_streams' },
    });
  });

  test.each(['../etc', 'a?b=c', 'a%2fb', 'x'.repeat(10_000), 'ü', ''])(
    'naming a container %j is told no',
    async (container) => {
      const { signIn, tab } = await open();
      signIn('ann');
      const page = await tab('ann');
      page.send({ type: 'subscribe', sub: 1, topic: { kind: 'container-stats', host: 'near', container } });
      expect(await page.until(({ type }) => type === 'ended')).toMatchObject({
        sub: 1,
        problem: { code: 'bad_request' },
      });
    },
  );

  test('is told when the container it looks at is removed', async () => {
    const { near, signIn, tab } = await open();
    signIn('ann');
    const page = await tab('ann');
    page.send({ type: 'subscribe', sub: 4, topic: { kind: 'container-stats', host: 'near', container: 'near-1' } });
    await page.until(({ type }) => type === 'container-stats');
    const gone = [...near.containers.values()][1];
    if (gone) near.destroy(gone);
    expect(await page.until(({ type }) => type === 'ended')).toMatchObject({
      sub: 4,
      reason: 'The container was removed',
    });
  });

  test('is answered pings, and is told of a restart', async () => {
    const { live, signIn, tab } = await open();
    signIn('ann');
    const page = await tab('ann');
    page.send({ type: 'ping', at: 42 });
    expect(await page.until(({ type }) => type === 'pong')).toMatchObject({ at: 42 });
    await live.close();
    expect(await page.over).toMatchObject({ code: 1012 });
  });
});

describe('logs', () => {
  function follower() {
    const sinks: LogSink[] = [];
    const acks: number[] = [];
    let closed = 0;
    const logs: LogFollower = {
      follow: (_engine, _container, _options, sink) => {
        sinks.push(sink);
        return { ack: (lines) => acks.push(lines), close: () => closed++ };
      },
    };
    return { logs, sinks, acks, closed: () => closed };
  }

  test('go through, with acknowledgements back, and end with the tab', async () => {
    const { acks, closed, logs, sinks } = follower();
    const { signIn, tab } = await open({ logs });
    signIn('ann');
    const page = await tab('ann');
    page.send({ type: 'subscribe', sub: 5, topic: { kind: 'logs', host: 'near', container: 'near-0', tail: 10 } });
    await vi.waitFor(() => expect(sinks).toHaveLength(1));
    sinks[0]?.lines([{ at: '1', stream: 'stdout', text: 'hello' }], 3);
    sinks[0]?.caughtUp();
    await page.until(({ type }) => type === 'logs-caught-up');
    expect(page.of('logs')).toEqual([
      { type: 'logs', sub: 5, lines: [{ at: '1', stream: 'stdout', text: 'hello' }], skipped: 3 },
    ]);
    page.send({ type: 'ack', sub: 5, lines: 1 });
    await vi.waitFor(() => expect(acks).toEqual([1]));
    page.socket.close();
    await vi.waitFor(() => expect(closed()).toBe(1));
  });

  test('that end while they are opened end once', async () => {
    let closed = 0;
    const logs: LogFollower = {
      follow: (_engine, _container, _options, sink) => {
        sink.ended('over', null);
        return { ack: () => {}, close: () => closed++ };
      },
    };
    const { live, signIn, tab } = await open({ logs });
    signIn('ann');
    const page = await tab('ann');
    page.send({ type: 'subscribe', sub: 5, topic: { kind: 'logs', host: 'near', container: 'near-0', tail: 0 } });
    await page.until(({ type }) => type === 'ended');
    expect(closed).toBe(1);
    expect(live.counters().subscriptions).toBe(0);
  });

  test('of an engine that is gone say so', async () => {
    const { near, fleet, signIn, tab } = await open();
    signIn('ann');
    const page = await tab('ann');
    near.state = 'down';
    near.breakStreams();
    await vi.waitFor(() => expect(fleet.host('near')?.status).toBe('reconnecting'));
    page.send({ type: 'subscribe', sub: 5, topic: { kind: 'logs', host: 'near', container: 'near-0', tail: 0 } });
    expect(await page.until(({ type }) => type === 'ended')).toMatchObject({
      problem: { code: 'engine_unreachable', detail: 'Nothing listens.', hint: 'Start it.' },
    });
  });
});

describe('many tabs', () => {
  test('cost one serialisation a change, not one each', async () => {
    const stringify = vi.spyOn(JSON, 'stringify');
    const { near, signIn, tab } = await open({ containers: 50 });
    signIn('ann');
    const pages = await Promise.all(Array.from({ length: 12 }, () => tab('ann')));
    const rows = (value: unknown) =>
      typeof value === 'object' && value !== null && 'containers' in value && 'revision' in value;
    const made = () => stringify.mock.calls.filter(([value]) => rows(value)).length;
    const before = made();
    for (const page of pages) page.send(FLEET);
    await Promise.all(pages.map((page) => page.until(({ type }) => type === 'snapshot')));
    expect(made() - before).toBe(1);
    const [first] = near.containers.values();
    if (first) near.tell('oom', first);
    await Promise.all(pages.map((page) => page.until(({ type }) => type === 'patch')));
    expect(made() - before).toBe(2);
    stringify.mockRestore();
  });

  test('of which one does not read: bounded for it, nothing lost for the others, and a fresh snapshot when it reads again', async () => {
    const { live, near, signIn, tab } = await open({ containers: 400 });
    signIn('ann');
    const [slow, quick] = await Promise.all([tab('ann'), tab('ann')]);
    for (const page of [slow, quick]) page.send(FLEET);
    await Promise.all([slow, quick].map((page) => page.until(({ type }) => type === 'snapshot')));
    slow.socket.pause();
    const all = [...near.containers.values()];
    // 100 rounds of 400 changed rows, some 40 MB if all of it were kept.
    for (let round = 1; round <= 100; round++) {
      for (const [at, container] of all.entries()) {
        container.name = `near-${at}-${round}`;
        near.tell('rename', container);
      }
      const name = `near-399-${round}`;
      await quick.until(
        (message) => message.type === 'patch' && message.containers?.some((row) => row.name === name) === true,
      );
    }
    const before = live.counters().bytes;
    expect(live.counters().freshSnapshots).toBe(0);
    slow.socket.resume();
    await slow.until((message) => message.type === 'snapshot' && slow.of('snapshot').length === 2);
    expect(live.counters().freshSnapshots).toBe(1);
    // What was on the way when it stopped reading, and what the sockets of the system took.
    const kept = slow.of('patch').length;
    expect(kept).toBeLessThan(60);
    expect(live.counters().bytes - before).toBeLessThan(2 * 1024 * 1024 + BACKED_UP_BYTES);
    expect(
      slow
        .of('snapshot')
        .at(-1)
        ?.containers.filter(({ name }) => name.endsWith('-100')),
    ).not.toHaveLength(0);
  }, 60_000);

  test('and who looks is told to the fleet', async () => {
    const { fleet, signIn, tab } = await open();
    const viewers = vi.spyOn(fleet, 'onViewers');
    signIn('ann');
    const [one, two] = await Promise.all([tab('ann'), tab('ann')]);
    one.send(FLEET);
    await vi.waitFor(() => expect(viewers).toHaveBeenLastCalledWith(1));
    two.send(FLEET);
    two.send({ type: 'subscribe', sub: 2, topic: { kind: 'stats' } });
    await vi.waitFor(() => expect(viewers).toHaveBeenLastCalledWith(2));
    one.send({ type: 'unsubscribe', sub: 1 });
    two.socket.close();
    await vi.waitFor(() => expect(viewers).toHaveBeenLastCalledWith(0));
  });
});

describe('time', () => {
  test('a beat every 2 s, only where something is subscribed; silence for 60 s ends with 4408', async () => {
    const clock = new FakeClock();
    const { signIn, tab } = await open({ clock });
    signIn('ann');
    const [watching, idle] = await Promise.all([tab('ann'), tab('ann')]);
    watching.send(FLEET);
    await watching.until(({ type }) => type === 'snapshot');
    await clock.advance(2_000);
    await watching.until(({ type }) => type === 'beat');
    expect(idle.of('beat')).toEqual([]);
    // Nothing comes from it any more, not even the pong of its browser: the time is let go by before it can answer.
    watching.socket.pause();
    await clock.sleep(61_000);
    await clock.sleep(20_000);
    await clock.sleep(20_000);
    watching.socket.resume();
    expect(await watching.over).toMatchObject({ code: 4408 });
  });
});
