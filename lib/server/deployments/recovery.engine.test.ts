import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '@/e2e/full/fault-proxy';
import { type DeployKit, makeImage, openDeployKit, runApp, untilServed } from '@/lib/testing/deploy-kit';

const HEALTHY = { Test: ['CMD', 'test', '-s', '/www/index.html'], Interval: 30_000_000_000, Retries: 2 };
const IMAGE = 'ph-recovery/web';

/**
 * The console is cut off in the middle of a call, as by a kill: the call reaches the engine or not, its answer reaches nobody, and nothing
 * more is written. Another console goes on from the data folder. With real kills, at every call: `e2e/full/deploy-kill.full.test.ts`.
 */
describe('after a kill in the middle of a deployment', () => {
  let proxy: FaultProxy;
  let socket: string;
  const prefix = 'recovery-';

  beforeAll(async () => {
    socket = inject('engines').engine28.socket;
    proxy = await startFaultProxy(socket);
    for (const version of ['v1', 'v2'])
      await makeImage(socket, `${IMAGE}:${version}`, {
        Env: ['PATH=/bin:/usr/bin', `VERSION=${version}`],
        Healthcheck: HEALTHY,
      });
  });
  afterAll(() => proxy?.close());

  /** Deploys v2 in the place of v1, and dies at the first call of this kind. */
  async function dieAt(
    name: string,
    kind: string,
    arrives: boolean,
  ): Promise<{ kit: DeployKit; id: string; port: number }> {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-recovery-'));
    const first = await openDeployKit({ socket: proxy.socket, dataDir, prefix });
    const { port } = await runApp(first.client, name, `${IMAGE}:v1`);
    await first.adopt(name);
    const dead = new Promise<void>((resolve) => {
      const seen = (asked: string) => asked === kind;
      proxy.spoil(seen, ({ forward, hold }) => {
        if (arrives) return forward({ pour: () => resolve() });
        hold();
        resolve();
      });
    });
    const { id } = await first.deploy(name, `${IMAGE}:v2`);
    await dead;
    // What is held never reaches the engine: the console that asked is gone.
    await first.die();
    proxy.mend();
    const kit = await openDeployKit({ socket: proxy.socket, dataDir, prefix });
    return { kit, id, port };
  }

  it.each([
    ['POST /containers/create', false, 'failed', 'v1'],
    ['POST /containers/create', true, 'failed', 'v1'],
    ['POST /containers/*/update', true, 'rolled_back', 'v1'],
    ['POST /containers/*/stop', true, 'rolled_back', 'v1'],
    ['POST /containers/*/rename', true, 'rolled_back', 'v1'],
    ['POST /containers/*/start', false, 'succeeded', 'v2'],
    ['POST /containers/*/start', true, 'succeeded', 'v2'],
    ['POST /containers/*/exec', true, 'succeeded', 'v2'],
  ] as const)('%s (arrives: %s): %s, and %s serves', async (kind, arrives, verdict, version) => {
    const name = `${prefix}${kind.split('/').at(-1)}-${arrives}`;
    const { id, kit, port } = await dieAt(name, kind, arrives);
    try {
      const deployment = await kit.ended(id);
      expect([deployment.verdict, deployment.words]).toEqual([verdict, expect.any(String)]);
      await untilServed(port, version);
      const rows: { Names: string[]; State: string }[] = await kit.client.get('/containers/json', {
        query: { all: true },
      });
      const left = rows
        .filter(({ Names }) => Names.some((one) => one.startsWith(`/${name}`)))
        .map(({ State }) => State);
      expect(left.sort()).toEqual(verdict === 'succeeded' ? ['exited', 'running'] : ['running']);
      expect(deployment.steps.every(({ state }) => state !== 'running')).toBe(true);
    } finally {
      await kit.close();
    }
  });
});
