import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { busyboxImage } from '../fleet/fixture.mjs';
import { run } from './child-process.mjs';
import { type Engine, startEngine } from './engine.mjs';
import { type EngineClient, engineClient } from './engine-client.mjs';
import { cleanLeftovers, writeState } from './engine-teardown.mjs';
import { freePort } from './free-port.mjs';
import { overlaps } from './host-network.mjs';
import { startPodman } from './podman.mjs';
import { isAlive, processesNaming, waitFor } from './process-identity.mjs';

const VERSIONS = [
  { version: '20', about: 'engine20' },
  { version: '28', about: 'engine28' },
] as const;

/** Two web servers on a network of their own; resolves when the first reaches the second by name. */
async function startPair(client: EngineClient): Promise<{ port: number }> {
  const port = await freePort();
  await client.post('/networks/create', { json: { Name: 'pair' } });
  for (const name of ['one', 'two']) {
    await client.post('/containers/create', {
      query: { name },
      json: {
        Image: 'pilothouse-test/busybox:1',
        Cmd: ['httpd', '-f', '-p', '80', '-h', '/etc'],
        StopSignal: 'SIGKILL',
        ExposedPorts: { '80/tcp': {} },
        HostConfig: {
          NetworkMode: 'pair',
          RestartPolicy: { Name: 'always' },
          ...(name === 'two' && { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } }),
        },
      },
    });
    await client.post(`/containers/${name}/start`);
  }
  await waitFor(() => reaches(client, 'two'), { timeoutMs: 15_000, what: 'the first container to reach the second' });
  return { port };
}

/** Whether the container `one` gets an HTTP answer from a name or address. */
async function reaches(client: EngineClient, host: string): Promise<boolean> {
  const { exitCode } = await client.exec('one', [
    'timeout',
    '2',
    'wget',
    '-q',
    '-O',
    '/dev/null',
    `http://${host}/hosts`,
  ]);
  return exitCode === 0;
}

async function answersOnHost(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/hosts`).catch(() => null);
  await response?.arrayBuffer();
  return response?.status === 200;
}

/** The kernel's number of a network device; null when there is none of that name. Another engine may get the same name next. */
async function deviceNumber(name: string): Promise<string | null> {
  const { stdout } = await run('ip', ['-o', 'link', 'show', name], { allowFailure: true });
  return /^(\d+):/.exec(stdout)?.[1] ?? null;
}

describe('the engines given to tests', () => {
  test.each(VERSIONS)('engine $version answers with the version it was announced with', async ({ about }) => {
    const given = inject('engines')[about];
    const client = engineClient(given.socket);
    expect(await client.get('/version')).toMatchObject({ Version: given.version, ApiVersion: given.apiVersion });
    client.close();
  });

  test('they are an old and a new one', () => {
    const { engine20, engine28 } = inject('engines');
    expect(Number.parseInt(engine20.version, 10)).toBeLessThan(Number.parseInt(engine28.version, 10));
  });
});

describe.each(VERSIONS)('a private engine, version $version', ({ version }) => {
  let engine: Engine;
  let client: EngineClient;

  beforeAll(async () => {
    engine = await startEngine({ version, name: `own-${version}` });
    client = engineClient(engine.socket);
    await busyboxImage({ socket: engine.socket });
  });
  afterAll(async () => {
    client.close();
    await engine.stop();
  });

  test('paused it does not answer, resumed it does', async () => {
    engine.pause();
    await expect(client.get('/_ping', { timeoutMs: 300 })).rejects.toThrow('no answer within 0.3 s');
    engine.resume();
    expect(await client.get('/_ping')).toBe('OK');
  });

  test('restarted it is another process with the same data', async () => {
    const before = engine.pid;
    await engine.restart();
    expect(engine.pid).not.toBe(before);
    const image = await client.get('/images/pilothouse-test/busybox:1/json');
    expect(image.RepoTags).toContain('pilothouse-test/busybox:1');
  });

  test('killed, its containers go on until it is back', async () => {
    await client.post('/containers/create', {
      query: { name: 'survivor' },
      json: { Image: 'pilothouse-test/busybox:1', Cmd: ['sleep', '1000'], StopSignal: 'SIGKILL' },
    });
    await client.post('/containers/survivor/start');
    const { Pid: pid } = (await client.get('/containers/survivor/json')).State;
    await engine.halt({ signal: 'SIGKILL' });
    await expect(client.get('/_ping')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
    expect(isAlive({ pid, startTime: null })).toBe(true);
    await engine.start();
    expect(await client.get('/_ping')).toBe('OK');
    await client.delete('/containers/survivor', { query: { force: true } });
  });

  test('its networks are apart from each other, an internal one has no way out', async () => {
    await startPair(client);
    await client.post('/networks/create', { json: { Name: 'apart', Internal: true } });
    await client.post('/containers/create', {
      query: { name: 'stranger' },
      json: {
        Image: 'pilothouse-test/busybox:1',
        Cmd: ['httpd', '-f', '-p', '80', '-h', '/etc'],
        StopSignal: 'SIGKILL',
        HostConfig: { NetworkMode: 'apart' },
      },
    });
    await client.post('/containers/stranger/start');
    const { Networks: networks } = (await client.get('/containers/stranger/json')).NetworkSettings;
    expect(await reaches(client, networks.apart.IPAddress)).toBe(false);
    expect(await reaches(client, 'two')).toBe(true);
  });
});

test('engines side by side: each keeps its networks and ports while others start, restart and stop', async () => {
  const engines: Engine[] = [];
  try {
    const sites: { client: EngineClient; port: number }[] = [];
    for (const version of ['28', '20', '28'] as const) {
      const engine = await startEngine({ version, name: `side-${version}` });
      engines.push(engine);
      await busyboxImage({ socket: engine.socket });
      const client = engineClient(engine.socket);
      sites.push({ client, ...(await startPair(client)) });
    }
    const allWell = async () =>
      (
        await Promise.all(sites.map(async ({ client, port }) => (await reaches(client, 'two')) && answersOnHost(port)))
      ).every(Boolean);
    expect(await allWell()).toBe(true);
    for (const engine of engines.slice(0, 2)) {
      await engine.restart();
      await waitFor(allWell, { timeoutMs: 20_000, what: 'all of them after a restart', everyMs: 200 });
    }
    const [first] = engines.splice(0, 1);
    await first?.stop();
    sites.shift()?.client.close();
    expect(await allWell()).toBe(true);
    for (const { client } of sites) client.close();
  } finally {
    for (const engine of engines) await engine.stop();
  }
});

test('stopped, an engine leaves no process, mount, bridge, rule or file', async () => {
  const engine = await startEngine({ version: '28', name: 'gone' });
  await busyboxImage({ socket: engine.socket });
  const client = engineClient(engine.socket);
  await startPair(client);
  client.close();
  const { network } = JSON.parse(readFileSync(`${engine.dir}/engine.json`, 'utf8'));
  const bridge = await deviceNumber(network.bridge);
  expect(bridge).not.toBeNull();
  await engine.stop();
  expect(existsSync(engine.dir)).toBe(false);
  expect(processesNaming(engine.dir)).toEqual([]);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(engine.dir);
  const after = await deviceNumber(network.bridge);
  expect(after).not.toBe(bridge);
  // Where another engine has the name already, its rules and addresses are not ours to judge.
  if (after === null) {
    expect((await run('iptables', ['-S'])).stdout).not.toContain(network.bridge);
    const { stdout: addresses } = await run('ip', ['-o', '-4', 'addr']);
    const blocks = [...addresses.matchAll(/inet (\S+)/g)].map((match) => match[1] ?? '');
    expect(blocks.filter((block) => overlaps(block, network.block))).toEqual([]);
  }
});

test('what a killed run left is removed by the next, with its containers', async () => {
  const engine = await startEngine({ version: '20', name: 'left' });
  await busyboxImage({ socket: engine.socket });
  const client = engineClient(engine.socket);
  await startPair(client);
  client.close();
  const state = JSON.parse(readFileSync(`${engine.dir}/engine.json`, 'utf8'));
  const bridge = await deviceNumber(state.network.bridge);
  expect(await cleanLeftovers()).not.toContain(engine.dir);
  // As if this process had been killed: a process with this pid and another start time is another one.
  writeState(engine.dir, { ...state, owner: { pid: process.pid, startTime: '1' } });
  await engine.halt({ signal: 'SIGKILL' });
  expect(await cleanLeftovers()).toContain(engine.dir);
  expect(existsSync(engine.dir)).toBe(false);
  expect(processesNaming(engine.dir)).toEqual([]);
  expect(await deviceNumber(state.network.bridge)).not.toBe(bridge);
});

test("Podman's service answers in the same way", async () => {
  const podman = await startPodman();
  const client = engineClient(podman.socket);
  try {
    await busyboxImage({ socket: podman.socket });
    const ulimits = [
      { Name: 'nofile', Soft: 1024, Hard: 4096 },
      { Name: 'nproc', Soft: 4096, Hard: 4096 },
    ];
    await client.post('/containers/create', {
      query: { name: 'hello' },
      json: {
        Image: 'pilothouse-test/busybox:1',
        Cmd: ['sh', '-c', 'echo hello; sleep 1000'],
        StopSignal: 'SIGKILL',
        HostConfig: { Ulimits: ulimits },
      },
    });
    await client.post('/containers/hello/start');
    await waitFor(async () => (await client.logs('hello')) === 'hello\n', { timeoutMs: 10_000, what: 'its log line' });
    podman.pause();
    await expect(client.get('/_ping', { timeoutMs: 300 })).rejects.toThrow('no answer');
    podman.resume();
    await podman.restart();
    expect((await client.get('/containers/json')).map((container: { Names: string[] }) => container.Names)).toEqual([
      ['/hello'],
    ]);
  } finally {
    client.close();
    await podman.stop();
  }
  expect(existsSync(podman.dir)).toBe(false);
});
