import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runContainer } from '../engine-container';
import { run } from '../engines/child-process.mjs';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { freePort } from '../engines/free-port.mjs';
import { ensureEngine28 } from '../engines/install.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { type Caller, signIn } from '../full/api-client';
import { makeBaseImages, NODE_IMAGE, NODE_LTS, PROXY_IMAGE } from './base-images.mjs';
import { startNpmRelay } from './npm-relay.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const ADMIN = { username: 'captain', password: 'eleven green lanterns' };
const BUILD_LIMIT_MS = 1_200_000;

/** The image is built by its Dockerfile and run by its compose files, as a user does, on a real engine; only what they start from is made here. */
describe('the console as a container', () => {
  let engine: Engine;
  let client: EngineClient;
  let docker: (args: string[], env?: Record<string, string>) => Promise<string>;
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-image-'));

  beforeAll(async () => {
    const files = await ensureEngine28();
    if (!files.cli || !files.plugins)
      throw new Error('the command `docker` with its plugins is not among the packages');
    const command = files.cli;
    engine = await startEngine({ version: '28', name: 'console-image' });
    client = engineClient(engine.socket);
    const environment = {
      DOCKER_HOST: `unix://${engine.socket}`,
      DOCKER_CONFIG: scratch,
      DOCKER_CLI_PLUGIN_EXTRA_DIRS: files.plugins,
      PATH: [...files.path, process.env.PATH].join(':'),
    };
    await run('ln', ['-s', files.plugins, path.join(scratch, 'cli-plugins')]);
    docker = async (args, env = {}) =>
      (await run(command, args, { cwd: root, env: { ...environment, ...env }, timeoutMs: BUILD_LIMIT_MS })).stdout;
    await makeBaseImages(client, docker, console.log);
    const relay = await startNpmRelay();
    try {
      const args = [
        '--network',
        'host',
        '--build-arg',
        `NODE_IMAGE=${NODE_IMAGE}`,
        '--build-arg',
        `http_proxy=${relay.proxy}`,
      ];
      await docker(['build', ...args, '-t', 'pilothouse:0.1.0', '.']);
    } finally {
      await relay.close();
    }
  }, BUILD_LIMIT_MS);

  afterAll(async () => {
    client?.close();
    await engine?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Runs `work` on a console that compose started and somebody claimed by the link in its log. */
  async function composed(
    files: string[],
    env: Record<string, string>,
    work: (console_: { admin: Caller; url: string; compose: (args: string[]) => Promise<string> }) => Promise<void>,
  ): Promise<void> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const all = {
      DOCKER_GID: String(statSync(engine.socket).gid),
      DOCKER_SOCKET: engine.socket,
      PILOTHOUSE_PORT: String(port),
      PILOTHOUSE_URL: url,
      ...env,
    };
    const chosen = files.flatMap((file) => ['-f', file]);
    const compose = (args: string[]) => docker(['compose', '-p', 'console', ...chosen, ...args], all);
    try {
      await compose(['up', '-d', '--no-build', '--wait']);
      const link = /\/setup#token=(\S+?)"?\s/.exec(await compose(['logs', '--no-color', 'pilothouse']));
      const claimed = await fetch(`${url}/api/auth/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ token: link?.[1], ...ADMIN }),
      });
      expect(claimed.status, await claimed.clone().text()).toBe(200);
      await work({ admin: await signIn(url, ADMIN), url, compose });
    } finally {
      await compose(['down', '-v', '-t', '5']);
    }
  }

  const names = async (admin: Caller): Promise<string[]> =>
    (await admin.ask('GET', '/api/containers')).body.containers.map((row: { name: string }) => row.name);

  test('compose.yaml: healthy, on the long-term Node.js, not root, nothing to write to, and it acts', async () => {
    const other = await runContainer(engine.socket, 'somebody', 'exec sleep 1000000');
    await composed(['compose.yaml'], {}, async ({ admin, compose }) => {
      const id = (await compose(['ps', '-q', 'pilothouse'])).trim();
      const inspect = await client.get(`/containers/${id}/json`);
      expect(inspect.State.Health.Status).toBe('healthy');
      expect(inspect.Config.User).toBe('10001:10001');
      expect(inspect.HostConfig).toMatchObject({ ReadonlyRootfs: true, Privileged: false, CapDrop: ['ALL'] });
      expect((await client.exec(id, ['node', '--version'])).output.trim()).toBe(`v${NODE_LTS}`);
      const written = await client.exec(id, ['node', '-e', "require('fs').writeFileSync('/app/server.js', '')"]);
      expect(written.exitCode).not.toBe(0);
      expect(written.output).toMatch(/EROFS|EACCES/);
      // No compiler, no tests, no sources of the build are taken along.
      for (const path of ['/app/e2e', '/app/node_modules/typescript', '/app/node_modules/@biomejs'])
        expect((await client.exec(id, ['ls', path])).exitCode, path).not.toBe(0);

      await waitFor(async () => (await names(admin)).includes('somebody'), { timeoutMs: 15_000, what: 'the fleet' });
      const stopped = await admin.ask('POST', `/api/hosts/local/containers/${other.id}/stop`, { timeoutSeconds: 0 });
      expect(stopped.status, JSON.stringify(stopped.body)).toBe(200);
      // What it keeps is kept in its volume.
      await compose(['restart', '-t', '10', 'pilothouse']);
      await compose(['up', '-d', '--no-build', '--wait']);
      expect((await admin.ask('GET', '/api/auth/me')).status).toBe(200);
      const state = await client.get(`/containers/${id}/json`);
      expect(state.RestartCount).toBe(0);
    });
    await other.remove();
  });

  test('with the socket proxy: it sees all and changes nothing; with writes allowed it acts; what the list leaves out never passes', async () => {
    const other = await runContainer(engine.socket, 'watched', 'exec sleep 1000000');
    const files = ['compose.yaml', 'compose.socket-proxy.yaml'];
    for (const writes of ['0', '1']) {
      await composed(
        files,
        { PILOTHOUSE_PROXY_IMAGE: PROXY_IMAGE, PILOTHOUSE_PROXY_WRITES: writes },
        async ({ admin, compose }) => {
          await waitFor(async () => (await names(admin)).includes('watched'), { timeoutMs: 20_000, what: 'the fleet' });
          const id = (await compose(['ps', '-q', 'pilothouse'])).trim();
          const inspect = await client.get(`/containers/${id}/json`);
          expect(inspect.HostConfig.GroupAdd ?? []).toEqual([]);
          expect(inspect.Mounts.map((mount: { Destination: string }) => mount.Destination).sort()).toEqual([
            '/data',
            '/run/engine',
          ]);

          const stop = await admin.ask('POST', `/api/hosts/local/containers/${other.id}/stop`, { timeoutSeconds: 0 });
          if (writes === '1') expect(stop.status, JSON.stringify(stop.body)).toBe(200);
          else {
            expect([stop.status, stop.body.code]).toEqual([502, 'engine_refused']);
            expect(stop.body.detail).toContain('PILOTHOUSE_PROXY_WRITES');
            expect((await client.get(`/containers/${other.id}/json`)).State.Running).toBe(true);
          }
          // As somebody who has taken the console over would ask: straight at the proxy.
          const ask = (method: string, path_: string) =>
            client.exec(id, ['node', '-e', ASK, method, path_]).then(({ output }) => output.trim());
          for (const [method, path_] of [
            ['GET', '/v1.41/swarm'],
            ['GET', '/secrets'],
            ['POST', '/v1.41/swarm/init'],
            ['POST', '/plugins/pull'],
            ['GET', '/containers/../swarm'],
            ['GET', '/containers/%2e%2e/swarm'],
            ['POST', '/session'],
            ...(writes === '0'
              ? ([
                  ['GET', `/containers/${other.id}/archive?path=/etc`],
                  ['DELETE', `/containers/${other.id}?force=1`],
                  ['GET', '/images/get?names=x'],
                  ['PUT', '/containers/x/archive?path=/'],
                ] as const)
              : []),
          ])
            expect(await ask(method ?? '', path_ ?? ''), `${method} ${path_}`).toBe('403');
          expect(await ask('GET', '/v1.41/info')).toBe('200');
        },
      );
    }
    await other.remove();
  });
});

/** Prints the status of one request through the proxy's socket. */
const ASK = `require('http').request({socketPath:'/run/engine/docker.sock',method:process.argv[1],path:process.argv[2]},r=>{console.log(r.statusCode);process.exit()}).end()`;
