import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningConsole, startConsole } from '../console';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { type Caller, signIn } from './api-client';
import { type ServingApp, servingApp, versionImage } from './deploy-app';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

const TERMINAL = new Set(['succeeded', 'failed', 'rolled_back', 'rollback_failed', 'cancelled', 'superseded']);
/** Only so many of the points, from the first on; for a quick look. */
const LIMIT = Number(process.env.PILOTHOUSE_TEST_KILL_POINTS ?? Number.POSITIVE_INFINITY);

interface Ended {
  state: string;
  words: string;
  steps: { name: string; state: string }[];
}

/**
 * The console is killed before and after every call with which a deployment, and a rollback, changes something on the engine: before, the
 * engine never hears of it; after, the engine has done it and the console never knows. The calls are those that a proxy on the engine's
 * socket counts, not a list made by hand.
 */
describe.each(['28', '20'] as const)('kill -9 of the console in a deployment, Docker %s', (version) => {
  let engine: Engine;
  let client: EngineClient;
  let proxy: FaultProxy;
  let dataDir: string;
  let running: RunningConsole;
  let admin: Caller;
  let images: { v1: string; v2: string };
  let made = 0;

  beforeAll(async () => {
    engine = await startEngine({ version, name: `full-deploy-kill-${version}` });
    client = engineClient(engine.socket);
    proxy = await startFaultProxy(engine.socket);
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-deploy-kill-'));
    images = {
      v1: await versionImage(engine.socket, client, 'v1'),
      v2: await versionImage(engine.socket, client, 'v2'),
    };
    await start();
  });
  afterAll(async () => {
    await running?.stop();
    await proxy?.close();
    client?.close();
    await engine?.stop();
    if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    running = await startConsole({ engine: `unix://${proxy.socket}`, dataDir });
    admin = await signIn(running.url);
  }

  const place = (app: string) => `/api/apps/${app}/environments/production`;
  const deploy = (app: string, wait = 0) =>
    admin.ask('POST', `${place(app)}/deployments?wait=${wait}`, { image: images.v2 });
  const rollBack = (app: string, wait = 0) =>
    admin.ask('POST', `${place(app)}/rollback?wait=${wait}`, { reason: 'the sweep wants it' });

  async function fresh(deployed: boolean): Promise<ServingApp> {
    const app = await servingApp(client, admin, `kill${made++}`, images.v1);
    await waitFor(async () => (await app.now()) === 'v1', { timeoutMs: 20_000, what: 'v1 to be served' });
    if (deployed) expect((await deploy(app.name, 60)).body).toMatchObject({ state: 'succeeded' });
    return app;
  }

  /** Calls that change something: of all others the engine is the same before and after. */
  const changes = (kind: string) => !kind.startsWith('GET') && !kind.startsWith('HEAD');

  async function countCalls(
    deed: (app: string, wait: number) => Promise<{ status: number; body: unknown }>,
    app: ServingApp,
  ) {
    const mark = proxy.asked().length;
    const { body } = await deed(app.name, 60);
    expect(body).toMatchObject({ state: 'succeeded' });
    return proxy
      .asked()
      .slice(mark)
      .map(({ kind }) => kind)
      .filter(changes);
  }

  /**
   * Kills at the call of this number; false when there was no such call this time (how often a check is run depends on how soon it passes).
   * Resolves when the console is dead.
   */
  async function killAt(number: number, when: 'before' | 'after', deed: () => Promise<unknown>): Promise<boolean> {
    let seen = 0;
    const { pid, ended } = running;
    const hits = (kind: string) => changes(kind) && seen++ === number;
    proxy.spoil(hits, ({ forward, hold }) => {
      const kill = () => process.kill(pid, 'SIGKILL');
      if (when === 'before') {
        hold();
        kill();
      } else
        forward({
          headers: (headers) => {
            kill();
            return headers;
          },
        });
    });
    const answered = deed().then(
      () => false,
      () => true,
    );
    const killed = (await answered) || proxy.hits() > 0;
    if (killed) await ended;
    proxy.mend();
    proxy.dropAll();
    return killed;
  }

  async function verdictOf(app: string): Promise<Ended> {
    let last: Ended | undefined;
    await waitFor(
      async () => {
        last = (await admin.ask('GET', `/api/deployments?app=${app}&limit=1`)).body.deployments[0];
        return last !== undefined && TERMINAL.has(last.state);
      },
      { timeoutMs: 60_000, everyMs: 100, what: `${app} to have a verdict` },
    );
    return last as Ended;
  }

  async function look(app: ServingApp): Promise<string[]> {
    const rows: { Names: string[]; State: string }[] = await client.get('/containers/json', { query: { all: true } });
    return rows
      .flatMap(({ Names, State }) => Names.map((name) => ({ name: name.slice(1), State })))
      .filter(({ name }) => name === app.name || name.startsWith(`${app.name}.`))
      .map(({ name, State }) => `${name.slice(app.name.length).replace(/\.[0-9a-f]{8}$/, '')} ${State}`)
      .sort();
  }

  async function sweep(what: 'deploy' | 'rollback', limit: number): Promise<void> {
    const deed = what === 'deploy' ? deploy : rollBack;
    const [from, to] = what === 'deploy' ? ['v1', 'v2'] : ['v2', 'v1'];
    const sample = await fresh(what === 'rollback');
    const calls = await countCalls(deed, sample);
    await sample.stopListening();
    const before = what === 'deploy' ? [' running'] : ['.prev.r1 exited', ' running'];
    const outcomes: string[] = [];
    const points = calls.flatMap((kind, number) =>
      (['before', 'after'] as const).map((when) => ({ kind, number, when })),
    );
    for (const { kind, number, when } of points.slice(0, limit)) {
      const app = await fresh(what === 'rollback');
      const point = `${what}, ${when} ${number} ${kind}`;
      const killed = await killAt(number, when, () => deed(app.name, 60));
      if (!killed) {
        await app.stopListening();
        await removeApp(app.name);
        outcomes.push(`${point}: no such call this time`);
        continue;
      }
      await start();
      const { state, steps, words } = await verdictOf(app.name);
      outcomes.push(`${point}: ${state}`);
      expect(['succeeded', 'failed', 'rolled_back'], `${point}: ${words}`).toContain(state);
      const serves = state === 'succeeded' ? to : from;
      await waitFor(async () => (await app.now()) === serves, {
        timeoutMs: 20_000,
        what: `${point}: ${serves} to be served`,
      });
      await app.stopListening();
      expect(
        [...app.heard()].filter((heard) => !['', 'v1', 'v2'].includes(heard)),
        point,
      ).toEqual([]);
      expect(
        steps.filter((step) => step.state === 'running'),
        point,
      ).toEqual([]);
      const containers = await look(app);
      const wanted =
        state === 'succeeded'
          ? [...before.slice(0, -1), `.prev.r${what === 'deploy' ? 1 : 2} exited`, ' running']
          : before;
      expect(containers, `${point}: ${state}`).toEqual([...wanted].sort());
      const { body } = await admin.ask('GET', `/api/apps/${app.name}`);
      const active = body.environments[0].active.number;
      expect(active, `${point}: the live release`).toBe(
        state === 'succeeded' ? (what === 'deploy' ? 2 : 1) : what === 'deploy' ? 1 : 2,
      );
      const inspect = await client.get(`/containers/${app.name}/json`);
      expect(inspect.HostConfig.RestartPolicy.Name, `${point}: its restart policy`).toBe('always');
      // The next deployment is not held up by what is left of this one.
      expect(body.environments[0].deployment.state).toBe(state);
      await removeApp(app.name);
    }
    console.log(`${what} on ${version}: ${calls.length} calls\n${outcomes.join('\n')}`);
    expect(outcomes.length).toBe(Math.min(points.length, limit));
  }

  async function removeApp(app: string): Promise<void> {
    const rows: { Id: string; Names: string[] }[] = await client.get('/containers/json', { query: { all: true } });
    for (const { Id, Names } of rows)
      if (Names.some((name) => name === `/${app}` || name.startsWith(`/${app}.`)))
        await client.delete(`/containers/${Id}`, { query: { force: true, v: true }, accept: [404, 409] });
  }

  test('at every call of a deployment: exactly one version serves, the journal ends, nothing is left over', async () => {
    await sweep('deploy', LIMIT);
  });
  test('at every call of a rollback: the same', async () => {
    await sweep('rollback', LIMIT);
  });
});
