import { afterEach, expect, test } from 'vitest';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { createLogger } from '../logger';
import { createFleet } from './fleet';
import { HostLoad } from './host-load';
import { createStatsService, type StatsTick } from './stats-service';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(api = '1.51', names = ['a', 'b', 'c']) {
  const clock = new FakeClock();
  const host = new FakeHost(clock);
  host.version = { ...host.version, apiVersion: api };
  const containers = names.map((name) => host.add(name));
  host.add('stopped', { state: 'exited', finishedAt: 1 });
  const log = createLogger(() => {});
  const fleet = createFleet({
    hosts: [{ id: 'local', name: 'here', endpoint: { kind: 'socket', path: '/x' } }],
    createEngine: host.createEngine,
    clock,
    log,
  });
  const files = { kernel: 'other', read: async () => null, space: async () => null };
  const stats = createStatsService({ fleet, clock, log, files });
  closers.push(async () => {
    await stats.close();
    await fleet.close();
  });
  fleet.start();
  await clock.advance(100);
  const asked = async (ms: number) => {
    const before = host.calls.stats ?? 0;
    await clock.advance(ms);
    return (host.calls.stats ?? 0) - before;
  };
  return { clock, host, fleet, stats, containers, asked };
}

test('without a viewer every running container is measured once in 10 s, and that is the history', async () => {
  const { asked, clock, containers, stats } = await open();
  expect(await asked(60_000)).toBe(18);
  const history = stats.history('local', containers[0]?.id ?? '');
  expect(history).toHaveLength(7);
  expect(history[0]?.cpuPercent).toBeNull();
  expect(history.at(-1)).toMatchObject({ memoryBytes: 1_000_000 });
  expect(history.at(-1)?.cpuPercent).toBeGreaterThan(0);
  expect(clock.now() - (history.at(-1)?.at ?? 0)).toBeLessThanOrEqual(10_000);
});

test('everybody looking costs what one costs: one pass in 2 s; back to one in 10 s soon after the last', async () => {
  const { asked, stats } = await open();
  const ticks: StatsTick[][] = [[], [], []];
  const [stop, ...others] = ticks.map((list) => stats.watchAll((tick) => list.push(tick)));
  const one = await asked(20_000);
  expect(one).toBeGreaterThanOrEqual(3 * 9);
  expect(one).toBeLessThanOrEqual(3 * 11);
  expect(ticks[0]?.at(-1)).toBe(ticks[2]?.at(-1));
  expect(Object.keys(ticks[0]?.at(-1)?.containers.local ?? {})).toHaveLength(3);
  expect(ticks[0]?.at(-1)?.hosts.local).toMatchObject({ source: 'containers', memoryUsedBytes: 3_000_000 });
  for (const other of others) other();
  stop?.();
  stop?.();
  await asked(5_000);
  expect(await asked(60_000)).toBe(18);
});

test('one container looked at closely is measured every second, the others are not', async () => {
  const { asked, clock, containers, stats } = await open();
  const id = containers[1]?.id ?? '';
  const seen: number[] = [];
  const stop = stats.watchContainer('local', id, (samples) => seen.push(...samples.map(({ at }) => at)));
  const count = await asked(30_000);
  expect(seen.length).toBeGreaterThanOrEqual(28);
  expect(count).toBeLessThanOrEqual(30 + 3 * 4);
  expect(stats.history('local', id).filter(({ at }) => at > clock.now() - 10_000).length).toBeGreaterThanOrEqual(9);
  stop();
  const before = seen.length;
  await clock.advance(10_000);
  expect(seen.length).toBe(before);
});

test('an engine whose one-shot waits gets one stream per container, however many look, and none when nobody does', async () => {
  const { asked, clock, containers, host, stats } = await open('1.41');
  expect(host.openStatsStreams).toBe(0);
  const stops = [1, 2, 3].map(() => stats.watchAll(() => {}));
  await clock.advance(2_000);
  expect(host.openStatsStreams).toBe(3);
  expect(await asked(20_000)).toBe(0);
  stops.push(stats.watchContainer('local', containers[0]?.id ?? '', () => {}));
  await clock.advance(2_000);
  expect(host.openStatsStreams).toBe(3);
  for (const stop of stops) stop();
  await clock.advance(5_000);
  expect(host.openStatsStreams).toBe(0);
  expect(await asked(30_000)).toBe(9);
});

test('streams follow what runs', async () => {
  const { clock, containers, host, stats } = await open('1.41');
  stats.watchAll(() => {});
  await clock.advance(100);
  const [first] = containers;
  if (!first) throw new Error('no container');
  host.die(first);
  await clock.advance(500);
  expect(host.openStatsStreams).toBe(2);
  host.start(first);
  await clock.advance(5_000);
  expect(host.openStatsStreams).toBe(3);
});

test('nothing is subtracted across a restart, and what is gone is forgotten', async () => {
  const { clock, containers, host, stats } = await open();
  await clock.advance(20_000);
  const [first] = containers;
  if (!first) throw new Error('no container');
  expect(stats.latest('local', first.id)?.cpuPercent).not.toBeNull();
  host.die(first);
  await clock.advance(100);
  expect(stats.latest('local', first.id)).toBeNull();
  host.start(first);
  await clock.advance(10_000);
  expect(stats.latest('local', first.id)?.cpuPercent).toBeNull();
  host.destroy(first);
  await clock.advance(100);
  expect(stats.history('local', first.id)).toEqual([]);
});

test('a host that is lost has no figures of now', async () => {
  const { clock, host, stats } = await open();
  const ticks: StatsTick[] = [];
  stats.watchAll((tick) => ticks.push(tick));
  await clock.advance(4_000);
  host.state = 'down';
  host.breakStreams();
  await clock.advance(4_000);
  expect(ticks.at(-1)).toMatchObject({ containers: {}, hosts: {} });
});

test('a container that answers late holds up nobody’s tick', async () => {
  const { clock, host, stats } = await open();
  const ticks: StatsTick[] = [];
  stats.watchAll((tick) => ticks.push(tick));
  host.hold.stats = new Promise(() => {});
  const before = ticks.length;
  await clock.advance(10_000);
  expect(ticks.length - before).toBeGreaterThanOrEqual(3);
});

test('a listener that throws harms no other', async () => {
  const { clock, stats } = await open();
  const ticks: StatsTick[] = [];
  stats.watchAll(() => {
    throw new Error('broken');
  });
  stats.watchAll((tick) => ticks.push(tick));
  await clock.advance(4_000);
  expect(ticks.length).toBeGreaterThan(1);
});

const STAT = (busy: number, idle: number) => `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\n`;
const MEMINFO = 'MemTotal: 1000 kB\nMemAvailable: 400 kB\n';

test.each([
  ['this machine', { kernel: 'k', memory: 1_024_000 }, 'host'],
  ['another kernel behind the socket', { kernel: 'other', memory: 1_024_000 }, 'containers'],
  ['another memory behind the socket', { kernel: 'k', memory: 9_000_000 }, 'containers'],
] as const)('the load of %s', async (_, { kernel, memory }, source) => {
  let stat = STAT(100, 900);
  let spaces = 0;
  const load = new HostLoad(
    { kind: 'socket', path: '/x' },
    {
      kernel: 'k',
      read: async (path) => (path === '/proc/stat' ? stat : MEMINFO),
      space: async () => {
        spaces++;
        return { usedBytes: 5, totalBytes: 10 };
      },
    },
  );
  const host = new FakeHost(new FakeClock());
  const engine = host.createEngine({ kind: 'socket', path: '/x' });
  const product = {
    version: { ...(await engine.negotiate()), kernel },
    info: { ...(await engine.info()), memoryBytes: memory },
  };
  expect(await load.sample(1_000, product, [])).toMatchObject({ source, cpuRatio: source === 'host' ? null : 0 });
  stat = STAT(150, 1_050);
  const second = await load.sample(3_000, product, []);
  expect(second.source).toBe(source);
  if (source === 'host') {
    expect(second).toMatchObject({ cpuRatio: 0.25, memoryUsedBytes: 614_400, memoryTotalBytes: 1_024_000 });
    expect(second).toMatchObject({ diskUsedBytes: 5, diskTotalBytes: 10 });
    expect(spaces).toBe(1);
  }
});
