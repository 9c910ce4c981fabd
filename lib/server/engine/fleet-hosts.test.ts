import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '@/lib/server/logger';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { createFleet } from './fleet';
import { createStatsService } from './stats-service';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).reverse()) await stop();
});

async function open() {
  const clock = new FakeClock();
  const engines = new Map<string, FakeHost>();
  const at = (path: string) => {
    const known = engines.get(path) ?? new FakeHost(clock);
    engines.set(path, known);
    return known;
  };
  const log = createLogger(() => {});
  const fleet = createFleet({
    hosts: [{ id: 'local', name: 'local', endpoint: { kind: 'socket', path: '/local' } }],
    createEngine: (endpoint) => at(endpoint.kind === 'socket' ? endpoint.path : '').createEngine(endpoint),
    clock,
    log,
    random: () => 0.5,
  });
  const stats = createStatsService({ fleet, clock, log });
  clean.push(
    () => fleet.close(),
    () => stats.close(),
  );
  at('/local').add('web');
  at('/far').add('db');
  at('/other').add('cache');
  fleet.start();
  await clock.advance(500);
  return { clock, at, fleet, stats };
}

const far = (path: string, fields = {}) => ({
  id: 'far',
  name: 'far',
  endpoint: { kind: 'socket' as const, path },
  ...fields,
});
const names = (fleet: { containers(): readonly { host: string; name: string }[] }) =>
  fleet.containers().map(({ host, name }) => `${host}/${name}`);

describe('setHost', () => {
  test('a new host is connected to, listed, told of and measured', async () => {
    const { clock, at, fleet, stats } = await open();
    const subscription = fleet.subscribe(() => {});
    fleet.setHost(far('/far', { environment: 'production', colour: 'red' }));
    await clock.advance(500);
    expect(names(fleet)).toEqual(['far/db', 'local/web']);
    expect(fleet.host('far')).toMatchObject({ status: 'live', environment: 'production', colour: 'red' });
    const update = subscription.take();
    expect(update?.kind === 'patch' && update.patch.containers.map(({ name }) => name)).toEqual(['db']);
    await clock.advance(11_000);
    expect(at('/far').calls.stats).toBeGreaterThan(0);
    expect(stats.hostLatest('far')).not.toBeNull();
  });

  test('another name or label keeps the connection and what was measured', async () => {
    const { clock, at, fleet, stats } = await open();
    fleet.setHost(far('/far'));
    await clock.advance(30_000);
    const before = stats.hostHistory('far').length;
    const connects = at('/far').calls.negotiate;
    fleet.setHost(far('/far', { name: 'Amsterdam', position: 5 }));
    await clock.advance(500);
    expect(fleet.hosts().map(({ name }) => name)).toEqual(['local', 'Amsterdam']);
    expect(at('/far').calls.negotiate).toBe(connects);
    expect(stats.hostHistory('far').length).toBeGreaterThanOrEqual(before);
    expect(before).toBeGreaterThan(0);
  });

  test('another endpoint is another engine: its containers and figures replace those of the old one', async () => {
    const { clock, at, fleet, stats } = await open();
    fleet.setHost(far('/far'));
    await clock.advance(30_000);
    const subscription = fleet.subscribe(() => {});
    fleet.setHost(far('/other'));
    expect(fleet.container('far', 'db')).toBeUndefined();
    await clock.advance(500);
    expect(names(fleet)).toEqual(['far/cache', 'local/web']);
    const update = subscription.take();
    expect(update?.kind === 'patch' && update.patch.removedContainers).toHaveLength(1);
    expect(at('/far').openEventStreams).toBe(0);
    expect(stats.hostHistory('far').length).toBeLessThan(2);
    // The engine that was left has nothing more to say.
    at('/far').add('late');
    await clock.advance(500);
    expect(names(fleet)).toEqual(['far/cache', 'local/web']);
  });
});

describe('removeHost', () => {
  test('takes its containers along, closes what was open, and asks it nothing more', async () => {
    const { clock, at, fleet } = await open();
    fleet.setHost(far('/far'));
    await clock.advance(500);
    const subscription = fleet.subscribe(() => {});
    fleet.removeHost('far');
    await clock.advance(500);
    expect(names(fleet)).toEqual(['local/web']);
    expect(fleet.host('far')).toBeUndefined();
    expect(() => fleet.engine('far')).toThrow();
    const update = subscription.take();
    expect(update?.kind === 'patch' && [update.patch.removedHosts, update.patch.removedContainers.length]).toEqual([
      ['far'],
      1,
    ]);
    expect(at('/far').openEventStreams).toBe(0);
    const calls = JSON.stringify(at('/far').calls);
    await clock.advance(120_000);
    expect(JSON.stringify(at('/far').calls)).toBe(calls);
  });

  test('a host that comes back under the same id in the same moment stays', async () => {
    const { clock, fleet } = await open();
    fleet.setHost(far('/far'));
    await clock.advance(500);
    const subscription = fleet.subscribe(() => {});
    fleet.removeHost('far');
    fleet.setHost(far('/other'));
    await clock.advance(500);
    const update = subscription.take();
    expect(update?.kind === 'patch' && update.patch.removedHosts).toEqual([]);
    expect(names(fleet)).toEqual(['far/cache', 'local/web']);
  });
});
