import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { busyboxImage } from './fixture.mjs';
import { type Fleet, fleetDown, fleetStop, fleetUp } from './fleet.mjs';

const SERVICES = ['shop-web-1', 'shop-web-2', 'shop-api', 'shop-worker', 'shop-db', 'shop-cache', 'shop-registry'];
/** The first run on a machine builds everything. */
const FIRST_UP_MS = 600_000;

async function healthOf(client: EngineClient, name: string): Promise<string> {
  return (await client.get(`/containers/${name}/json`)).State.Health?.Status ?? 'none';
}

async function allHealthy(client: EngineClient): Promise<void> {
  const healthy = async () =>
    (await Promise.all(SERVICES.map((name) => healthOf(client, name)))).every((health) => health === 'healthy');
  await waitFor(healthy, { timeoutMs: 90_000, everyMs: 250, what: 'every service of the fleet to be healthy' });
}

async function json(url: string, init?: RequestInit) {
  return (await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })).json();
}

/** Everything with the demo's label, by kind. */
async function labelled(client: EngineClient) {
  const query = { filters: JSON.stringify({ label: ['pilothouse.demo=1'] }) };
  const containers: { Names: string[] }[] = await client.get('/containers/json', { query: { ...query, all: true } });
  const networks: { Name: string }[] = await client.get('/networks', { query });
  const volumes: { Volumes: { Name: string }[] | null } = await client.get('/volumes', { query });
  const images: { Id: string }[] = await client.get('/images/json', { query });
  return {
    containers: containers.map((container) => container.Names[0]?.slice(1)).sort(),
    networks: networks.map((network) => network.Name).sort(),
    volumes: (volumes.Volumes ?? []).map((volume) => volume.Name).sort(),
    images: images.length,
  };
}

describe('the sample fleet on a new engine', () => {
  let engine: Engine;
  let client: EngineClient;
  let fleet: Fleet;
  const started: string[] = [];

  beforeAll(async () => {
    engine = await startEngine({ version: '28', name: 'fleet' });
    client = engineClient(engine.socket);
    // What is not the demo's and must survive its removal.
    await busyboxImage({ socket: engine.socket });
    await client.post('/volumes/create', { json: { Name: 'somebody-elses' } });
    await client.post('/containers/create', {
      query: { name: 'somebody' },
      json: { Image: 'pilothouse-test/busybox:1', HostConfig: { Binds: ['somebody-elses:/data'] } },
    });
    fleet = await fleetUp({ socket: engine.socket, onStarted: (name) => started.push(name), log: console.log });
  }, FIRST_UP_MS);

  afterAll(async () => {
    client?.close();
    await engine?.stop();
  });

  test('becomes healthy', async () => {
    await allHealthy(client);
    expect(started.sort()).toEqual([...SERVICES, 'bad', 'chatter', 'crashloop'].sort());
  }, 100_000);

  test('is a real application: an order goes through web, API, database, cache and worker', async () => {
    const [web] = fleet.web;
    expect(await json(`${web}/version`)).toEqual({ service: 'web', version: '1.1.0' });
    expect(await json(`${web}/api/version`)).toEqual({ service: 'api', version: '1.1.0' });
    const { id } = await json(`${web}/api/orders`, { method: 'POST' });
    const packed = async () => {
      const { orders } = await json(`${web}/api/orders`);
      return orders.some((order: { id: number; state: string }) => order.id === id && order.state === 'packed');
    };
    await waitFor(packed, { timeoutMs: 20_000, everyMs: 200, what: `order ${id} to be packed` });
  });

  test('shows what operations has to see', async () => {
    const state = async (name: string) => (await client.get(`/containers/${name}/json`)).State;
    expect(await state('nightly-report')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    // 137 where the kernel enforces the memory limit, else the job's own 3.
    expect([137, 3]).toContain((await state('catalogue-import')).ExitCode);
    const crashes = async () => (await client.get('/containers/crashloop/json')).RestartCount >= 2;
    await waitFor(crashes, { timeoutMs: 40_000, everyMs: 250, what: 'two restarts of crashloop' });
    const bad = await client.get('/containers/bad/json');
    expect(bad.Config).toMatchObject({ User: 'root', Image: `${fleet.registry}/shop/tools:latest` });
    expect(bad.Config.Env).toContain('DATABASE_PASSWORD=correct-horse-battery');
    expect(bad.Config.Healthcheck).toBeUndefined();
    expect(bad.HostConfig).toMatchObject({ NetworkMode: 'bridge', Memory: 0 });
    const api = await client.get('/containers/shop-api/json');
    expect(JSON.stringify(api.Config.Env)).not.toMatch(/password=|secret=/i);
    expect(api.HostConfig).toMatchObject({
      Memory: 96 * 1024 * 1024,
      ReadonlyRootfs: true,
      RestartPolicy: { Name: 'unless-stopped' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '3' } },
    });
    expect((await client.get('/networks/shop-data')).Internal).toBe(true);
  });

  test('chatter writes levels, JSON, colours, many alphabets and a stack trace, on both streams', async () => {
    const seen = async () => {
      const out = await client.logs('chatter', { stderr: false });
      const err = await client.logs('chatter', { stdout: false });
      return (
        /"level":"info"/.test(out) &&
        out.includes('[32mINFO') &&
        out.includes('🚢') &&
        err.includes('Traceback') &&
        /WARN/.test(err)
      );
    };
    await waitFor(seen, { timeoutMs: 30_000, everyMs: 250, what: 'a full round of log lines' });
  });

  test('its digests are those of its registry', async () => {
    for (const tag of ['1.0.0', '1.1.0', '1.2.0', 'latest', 'production', 'git-8b41e07']) {
      const answer = await fetch(`http://${fleet.registry}/v2/shop/api/manifests/${tag}`, {
        headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
      });
      await answer.arrayBuffer();
      const digest = answer.headers.get('docker-content-digest');
      const image = await client.get(`/images/${fleet.registry}/shop/api:${tag}/json`);
      expect(image.RepoDigests).toContain(`${fleet.registry}/shop/api@${digest}`);
    }
    const id = async (tag: string) => (await client.get(`/images/${fleet.registry}/shop/web:${tag}/json`)).Id;
    expect(await id('production')).toBe(await id('1.1.0'));
    expect(await id('latest')).toBe(await id('1.2.0'));
    expect(await id('git-3f9c2d1')).toBe(await id('1.0.0'));
  });

  test('its images carry nothing of the machine that built them', async () => {
    for (const name of ['api', 'web', 'db', 'cache', 'tools']) {
      const reference = `${fleet.registry}/shop/${name}:1.0.0`;
      const history = JSON.stringify(await client.get(`/images/${reference}/history`));
      expect(history).not.toMatch(/http_proxy|https?:\/\/[^"]*@|127\.0\.0\.1:\d+\/?(?!\d*\/(?:shop|health))["\s]/i);
    }
    // Everything apt reads names the place that exists nowhere.
    const { output } = await client.exec('chatter', ['grep', '-rhoE', 'https?://[^/ ]+', '/etc/apt']);
    expect(new Set(output.trim().split('\n'))).toEqual(new Set(['http://packages.invalid']));
    // The engine puts its own files over these; what the image has is read from its archive.
    const { Id: id } = await client.post('/containers/create', {
      json: { Image: `${fleet.registry}/shop/tools:1.0.0` },
    });
    for (const path of ['/etc/hostname', '/etc/resolv.conf']) {
      const stat = await client.open('HEAD', `/containers/${id}/archive`, { query: { path }, accept: [404] });
      stat.resume();
      const header = stat.headers['x-docker-container-path-stat'];
      expect(JSON.parse(Buffer.from(String(header), 'base64').toString()).size).toBe(0);
    }
    await client.delete(`/containers/${id}`);
  });

  test.each(['api', 'web'] as const)('version 1.2.0 of %s starts and does not become healthy', async (name) => {
    await client.post('/containers/create', {
      query: { name: `broken-${name}` },
      json: {
        Image: `${fleet.registry}/shop/${name}:1.2.0`,
        Labels: { 'pilothouse.demo': '1' },
        // The image's own check, more often.
        Healthcheck: { Interval: 1e9 },
        HostConfig: { NetworkMode: 'shop-data', Binds: ['shop-secrets:/run/shop-secrets:ro'] },
      },
    });
    await client.post(`/containers/broken-${name}/start`);
    const judged = async () => (await healthOf(client, `broken-${name}`)) !== 'starting';
    await waitFor(judged, { timeoutMs: 50_000, everyMs: 250, what: 'a verdict on the broken version' });
    const { State: state } = await client.get(`/containers/broken-${name}/json`);
    expect(state).toMatchObject({ Running: true, Health: { Status: 'unhealthy' } });
    const reason = { api: /schema is 1, version 1\.2\.0 needs 2/, web: /502 Bad Gateway/ };
    expect(state.Health.Log[0].Output).toMatch(reason[name]);
    await client.delete(`/containers/broken-${name}`, { query: { force: true } });
  });

  test('brought up again, nothing changes', async () => {
    const again: string[] = [];
    const ids = async () =>
      (await client.get('/containers/json', { query: { all: true } }))
        .map((container: { Id: string }) => container.Id)
        .sort();
    const before = await ids();
    expect(await fleetUp({ socket: engine.socket, onStarted: (name) => again.push(name) })).toEqual(fleet);
    expect(again).toEqual([]);
    expect(await ids()).toEqual(before);
  });

  test('a registry made by an earlier recipe is replaced, image and container; what it holds stays', async () => {
    const { Image: image, HostConfig: host } = await client.get('/containers/shop-registry/json');
    const [repo, tag] = ['pilothouse-demo/registry', '2.8'];
    const labels = { 'pilothouse.demo': '1', 'pilothouse.demo.spec': 'earlier' };
    const changes = 'LABEL pilothouse.demo.spec=earlier';
    await client.post('/commit', { query: { container: 'shop-registry', repo, tag, changes, pause: false } });
    await client.delete('/containers/shop-registry', { query: { force: true } });
    await client.post('/containers/create', {
      query: { name: 'shop-registry' },
      json: {
        Image: `${repo}:${tag}`,
        Labels: labels,
        HostConfig: { Binds: host.Binds, PortBindings: host.PortBindings },
      },
    });
    expect(await fleetUp({ socket: engine.socket })).toEqual(fleet);
    const registry = await client.get('/containers/shop-registry/json');
    expect(registry.Image).toBe(image);
    expect(registry.Config.Labels['pilothouse.demo.spec']).not.toBe('earlier');
    expect((await client.get(`/images/${repo}:${tag}/json`)).Id).toBe(image);
    expect((await fetch(`http://${fleet.registry}/v2/shop/api/tags/list`)).status).toBe(200);
  });

  test('stopped and brought up again, it is the same fleet and healthy', async () => {
    const { orders } = await json(`${fleet.web[0]}/api/orders`);
    await fleetStop({ socket: engine.socket });
    const running: unknown[] = await client.get('/containers/json', { query: {} });
    expect(running).toEqual([]);
    const again: string[] = [];
    await fleetUp({ socket: engine.socket, onStarted: (name) => again.push(name) });
    expect(again.sort()).toEqual([...SERVICES, 'bad', 'chatter', 'crashloop'].sort());
    expect((await client.get('/containers/crashloop/json')).HostConfig.RestartPolicy.Name).toBe('always');
    await allHealthy(client);
    const after = await json(`${fleet.web[0]}/api/orders`);
    expect(after.orders[0].id).toBeGreaterThanOrEqual(orders[0].id);
  }, 150_000);

  test('refuses a name that belongs to somebody else', async () => {
    await client.delete('/containers/bad', { query: { force: true } });
    await client.post('/containers/create', { query: { name: 'bad' }, json: { Image: 'pilothouse-test/busybox:1' } });
    await expect(fleetUp({ socket: engine.socket })).rejects.toThrow("called bad that is not the demo's");
    await client.delete('/containers/bad', { query: { force: true } });
  });

  test('taken down, nothing of it is left, and all else is untouched', async () => {
    expect((await labelled(client)).containers).toContain('shop-db');
    await fleetDown({ socket: engine.socket });
    expect(await labelled(client)).toEqual({ containers: [], networks: [], volumes: [], images: 0 });
    expect((await client.get('/containers/somebody/json')).Name).toBe('/somebody');
    expect((await client.get('/volumes/somebody-elses')).Name).toBe('somebody-elses');
    expect((await client.get('/images/pilothouse-test/busybox:1/json')).Id).toMatch(/^sha256:/);
  }, 100_000);
});

test(
  'the fleet runs on the old engine too, from what another engine cached',
  async () => {
    const engine = await startEngine({ version: '20', name: 'fleet-old' });
    const client = engineClient(engine.socket);
    try {
      const fleet = await fleetUp({ socket: engine.socket });
      await allHealthy(client);
      expect(await json(`${fleet.web[0]}/api/version`)).toEqual({ service: 'api', version: '1.1.0' });
    } finally {
      client.close();
      await engine.stop();
    }
  },
  FIRST_UP_MS,
);
