import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { loadFleet } from '../../../e2e/fleet/fixture.mjs';
import type { Actor } from '../../access/actor';
import { AppError } from '../../contract/app-error';
import { createEngine } from '../../docker/dockerode-engine';
import type { Engine } from '../../docker/engine';
import { engineKit } from '../../testing/engine-kit';
import { systemClock } from '../clock';
import { openStateDatabase, type StateDatabase } from '../db/state-database';
import { AT_ONCE, Deeds } from '../deeds';
import { createFleet, type Fleet } from '../engine/fleet';
import { createLogger } from '../logger';
import { type ActivityService, createActivityService } from './activity-service';
import { bulkActivity } from './bulk-activity';

const CONTAINERS = 100;
const log = createLogger(() => undefined);
const person = (username: string): Actor => ({
  kind: 'user',
  userId: username,
  username,
  role: 'operator',
  hosts: null,
  permissions: null,
  credentialId: username,
});

const kit = engineKit('engine28');
let folder: string;
let state: StateDatabase;
let fleet: Fleet;
let activities: ActivityService;
let load: Awaited<ReturnType<typeof loadFleet>>;
const done: string[] = [];
let underWay = 0;
let most = 0;

/** The real engine; what is asked of it is counted. */
function counted(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name: keyof Engine) {
      if (name !== 'actOnContainer') return target[name];
      return async (...args: Parameters<Engine['actOnContainer']>) => {
        most = Math.max(most, ++underWay);
        try {
          const changed = await target.actOnContainer(...args);
          if (changed) done.push(args[0]);
          return changed;
        } finally {
          underWay--;
        }
      };
    },
  });
}

beforeAll(async () => {
  const { socket } = inject('engines').engine28;
  folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-bulk-'));
  state = openStateDatabase(folder, systemClock, log);
  load = await loadFleet({ socket, running: CONTAINERS, label: 'bulk' });
  fleet = createFleet({
    hosts: [{ id: 'local', name: 'local', endpoint: { kind: 'socket', path: socket } }],
    createEngine: (endpoint) => counted(createEngine(endpoint)),
    clock: systemClock,
    log,
  });
  fleet.start();
  activities = createActivityService({ state, clock: systemClock, log });
  await vi.waitFor(() => expect(mine().length).toBe(CONTAINERS), { timeout: 30_000 });
}, 120_000);

afterAll(async () => {
  await activities?.close();
  await fleet?.close();
  await load?.remove();
  state?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 120_000);

const mine = () => fleet.containers().filter(({ name, state: now }) => name.startsWith('bulk') && now === 'running');

it('ten at once, over one another: each tells the truth of each container, and nothing is done twice', async () => {
  const all = mine();
  const deeds = new Deeds(() => systemClock.now());
  const people = ['anna', 'bob', 'carol', 'dave'].map(person);
  const started = Array.from({ length: 10 }, (_, at) => {
    const actor = people[at % people.length] ?? person('x');
    // Each takes 40 of the 100, ten further than the one before: every container is in four.
    const containers = Array.from({ length: 40 }, (_, nth) => all[(at * 10 + nth) % CONTAINERS]).flatMap((row) =>
      row ? [{ host: row.host, id: row.id }] : [],
    );
    const audit = () => ({ outcome() {} }) as never;
    const bulk = bulkActivity({ fleet, deeds, audit, currentActor: () => actor }, actor, {
      action: 'stop',
      containers,
    });
    return { actor, activity: activities.start({ ...bulk, actor, audit: null }) };
  });
  // The lists go on being answered.
  let slowest = 0;
  const lists = setInterval(() => {
    const begin = performance.now();
    fleet.containers();
    for (const { actor } of started) activities.list(actor, { limit: 50 });
    slowest = Math.max(slowest, performance.now() - begin);
  }, 50);
  await Promise.all(started.map(({ activity }) => activities.ended(activity.id)));
  clearInterval(lists);

  expect(done).toHaveLength(CONTAINERS);
  expect(new Set(done)).toEqual(new Set(all.map(({ id }) => id)));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(AT_ONCE);
  expect(slowest).toBeLessThan(1_000);

  let stopped = 0;
  for (const { actor, activity } of started) {
    const { items, itemCount, state: outcome } = activities.get(actor, activity.id);
    expect(itemCount).toBe(40);
    for (const { state: item, words } of items) {
      if (item === 'succeeded' && words === null) stopped++;
      else if (item === 'succeeded') expect(words).toBe('Was stopped already');
      else expect([item, words]).toEqual(['failed', expect.stringMatching(/(anna|bob|carol|dave) is stopping «bulk/)]);
    }
    expect(outcome).toBe(items.some(({ state: item }) => item === 'failed') ? 'failed' : 'succeeded');
  }
  expect(stopped).toBe(CONTAINERS);
}, 180_000);

it('of two people at one container the second is told of the first, by name and time', async () => {
  const [row] = fleet.containers().filter(({ name }) => name.startsWith('bulk'));
  if (!row) throw new Error('no container');
  const deeds = new Deeds(() => systemClock.now());
  const { engine } = await kit.ready();
  const deed = (by: string, doing: string, done: string) => ({
    kind: 'container',
    host: row.host,
    id: row.id,
    name: row.name,
    by,
    doing,
    done,
  });
  const first = deeds.run(deed('anna', 'removing', 'removed'), () =>
    engine.removeContainer(row.id, { force: true, volumes: false }),
  );
  const remove = () => engine.removeContainer(row.id, { force: true, volumes: false });
  await expect(deeds.run(deed('bob', 'removing', 'removed'), remove)).rejects.toMatchObject({
    code: 'conflict',
    detail: expect.stringMatching(/^anna is removing «bulk.*» since \d\d:\d\d:\d\d UTC/),
  });
  await first;
  const late: AppError = await deeds
    .run(deed('bob', 'stopping', 'stopped'), () => engine.actOnContainer(row.id, 'stop'))
    .then(
      () => expect.unreachable('it is gone'),
      (error) => error,
    );
  expect(late).toBeInstanceOf(AppError);
  expect([late.code, late.detail]).toEqual(['container_not_found', expect.stringMatching(/^anna has removed «bulk/)]);
});
