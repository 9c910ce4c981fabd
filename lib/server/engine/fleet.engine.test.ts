import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { startEngine } from '@/e2e/engines/engine.mjs';
import { engineClient } from '@/e2e/engines/engine-client.mjs';
import { BUSYBOX, busyboxImage } from '@/e2e/fleet/fixture.mjs';
import { summaryFromInspect } from '@/lib/containers/summary';
import { createEngine } from '@/lib/docker/dockerode-engine';
import { systemClock } from '../clock';
import { createLogger } from '../logger';
import { createFleet, type Fleet } from './fleet';

const LABEL = 'pilothouse.test.live';
const open: Fleet[] = [];

function connect(socket: string): Fleet {
  const fleet = createFleet({
    hosts: [{ id: 'local', name: 'here', endpoint: { kind: 'socket', path: socket } }],
    createEngine,
    clock: systemClock,
    log: createLogger(() => {}),
  });
  open.push(fleet);
  fleet.onViewers(1);
  fleet.start();
  return fleet;
}

/** Waits for a condition, looking after every change of the fleet; how long it took, ms. */
function until(fleet: Fleet, condition: () => boolean, limitMs: number): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const look = () => {
      subscription.take();
      if (!condition()) return;
      done();
      resolve(performance.now() - started);
    };
    const done = () => {
      clearTimeout(timer);
      subscription.close();
    };
    const timer = setTimeout(() => {
      done();
      reject(new Error(`not within ${limitMs} ms: ${JSON.stringify(fleet.hosts())} ${describeRows(fleet)}`));
    }, limitMs);
    const subscription = fleet.subscribe(look);
    look();
  });
}

const describeRows = (fleet: Fleet) => fleet.containers().map(({ name, state }) => `${name}=${state}`);
const live = (fleet: Fleet) => until(fleet, () => fleet.host('local')?.status === 'live', 15_000);

async function run(client: ReturnType<typeof engineClient>, name: string): Promise<string> {
  const json = { Image: BUSYBOX, Cmd: ['sleep', '100000'], StopTimeout: 1, Labels: { [LABEL]: '1' } };
  const { Id } = await client.post('/containers/create', { query: { name }, json });
  await client.post(`/containers/${Id}/start`);
  return Id;
}

async function removeAll(client: ReturnType<typeof engineClient>): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [LABEL] }));
  const rows: { Id: string }[] = await client.get(`/containers/json?all=1&filters=${filters}`);
  await Promise.all(rows.map(({ Id }) => client.delete(`/containers/${Id}?force=1&v=1`)));
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((fleet) => fleet.close()));
});

describe.each(['engine20', 'engine28'] as const)('bursts on %s', (which) => {
  const { socket } = inject('engines')[which];
  const client = engineClient(socket);

  beforeAll(async () => {
    await busyboxImage({ socket });
    await removeAll(client);
  });
  afterAll(() => removeAll(client));

  test('after each of 50 bursts of stop and start the mirror is what the engine says', async () => {
    const fleet = connect(socket);
    await live(fleet);
    const ids = await Promise.all(Array.from({ length: 6 }, (_, at) => run(client, `live-burst-${at}`)));
    const running = new Set(ids);
    for (let burst = 0; burst < 50; burst++) {
      // Two to five containers at once, each turned over once or twice: what a person with a bulk action does, and worse.
      const chosen = ids.filter((_, at) => (burst + at) % 3 !== 0).slice(0, 2 + (burst % 4));
      await Promise.all(
        chosen.map(async (id, at) => {
          const turns = 1 + ((burst + at) % 2);
          for (let turn = 0; turn < turns; turn++) {
            const stop = running.has(id);
            await client.post(`/containers/${id}/${stop ? 'stop?t=0' : 'start'}`);
            if (stop) running.delete(id);
            else running.add(id);
          }
        }),
      );
      const right = () =>
        ids.every((id) => fleet.container('local', id)?.state === (running.has(id) ? 'running' : 'exited'));
      await until(fleet, right, 1_000);
    }
    // And in all other fields, once it has fallen quiet.
    const truth = await Promise.all(
      ids.map(async (id) => summaryFromInspect('local', await fleet.engine('local').inspectContainer(id))),
    );
    const same = () => truth.every((row) => JSON.stringify(fleet.container('local', row.id)) === JSON.stringify(row));
    await until(fleet, same, 2_000);
  }, 180_000);

  test('create, rename, pause, kill and remove', async () => {
    const fleet = connect(socket);
    await live(fleet);
    const id = await run(client, 'live-one');
    const state = () => fleet.container('local', id)?.state;
    await until(fleet, () => state() === 'running', 2_000);
    await client.post(`/containers/${id}/rename?name=live-other`);
    await until(fleet, () => fleet.container('local', 'live-other')?.id === id, 2_000);
    await client.post(`/containers/${id}/pause`);
    await until(fleet, () => state() === 'paused', 2_000);
    await client.post(`/containers/${id}/unpause`);
    await until(fleet, () => state() === 'running', 2_000);
    await client.post(`/containers/${id}/kill?signal=KILL`);
    await until(fleet, () => state() === 'exited' && fleet.container('local', id)?.exitCode === 137, 2_000);
    expect(fleet.events()).toContainEqual(expect.objectContaining({ id, action: 'kill', detail: '9' }));
    await client.delete(`/containers/${id}?force=1`);
    await until(fleet, () => state() === undefined, 2_000);
  });
});

describe.each(['20', '28'] as const)('faults of engine %s', (version) => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  beforeAll(async () => {
    engine = await startEngine({ version, name: 'live' });
    await busyboxImage({ socket: engine.socket });
  });
  afterAll(() => engine?.stop());

  const reconnecting = (fleet: Fleet) => until(fleet, () => fleet.host('local')?.status === 'reconnecting', 5_000);

  test('stopped and started again: shown within 5 s, back by itself, with what happened meanwhile', async () => {
    const id = await run(engineClient(engine.socket), 'live-fault');
    const fleet = connect(engine.socket);
    await live(fleet);
    await until(fleet, () => fleet.container('local', id)?.state === 'running', 5_000);
    await engine.halt();
    await reconnecting(fleet);
    expect(fleet.host('local')?.trouble).toMatchObject({ code: 'engine_unreachable' });
    expect(fleet.container('local', id)).toBeDefined();
    await engine.start();
    await live(fleet);
    // The daemon stopped its containers when it ended.
    await until(fleet, () => fleet.container('local', id)?.state === 'exited', 5_000);
    await engineClient(engine.socket).post(`/containers/${id}/start`);
    await until(fleet, () => fleet.container('local', id)?.state === 'running', 5_000);
  }, 60_000);

  test('killed: its containers go on, and so does the mirror', async () => {
    const fleet = connect(engine.socket);
    await live(fleet);
    await engine.halt({ signal: 'SIGKILL' });
    await reconnecting(fleet);
    await engine.start();
    await live(fleet);
  }, 60_000);

  test('frozen: shown within 5 s, live again when it goes on', async () => {
    const fleet = connect(engine.socket);
    await live(fleet);
    engine.pause();
    try {
      await reconnecting(fleet);
      expect(fleet.host('local')?.trouble).toMatchObject({ code: 'engine_timeout' });
    } finally {
      engine.resume();
    }
    await until(fleet, () => fleet.host('local')?.status === 'live', 8_000);
    const id = await run(engineClient(engine.socket), 'live-thawed');
    await until(fleet, () => fleet.container('local', id)?.state === 'running', 5_000);
  }, 60_000);

  test('not there yet: says what it tried, connects when it appears', async () => {
    await engine.halt();
    const fleet = connect(engine.socket);
    await until(fleet, () => fleet.host('local')?.trouble !== null, 5_000);
    expect(fleet.host('local')).toMatchObject({ status: 'connecting', engine: null });
    expect(fleet.host('local')?.trouble?.detail).toContain(engine.socket);
    expect(fleet.host('local')?.trouble?.hint).not.toBe('');
    await engine.start();
    await live(fleet);
  }, 60_000);
});
