import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  DEPLOYER,
  type DeployKit,
  makeImage,
  openDeployKit,
  runApp,
  SERVES,
  served,
  untilServed,
} from '@/lib/testing/deploy-kit';
import { VERSIONS } from '@/lib/testing/engine-kit';

const check = (
  test: string[],
  seconds: Partial<Record<'Interval' | 'Timeout' | 'StartPeriod', number>>,
  retries: number,
) => ({
  Test: test,
  Retries: retries,
  ...Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, value * 1e9])),
});
const SERVED = check(['CMD', 'test', '-s', '/www/index.html'], { Interval: 30 }, 2);

describe.each(VERSIONS)('what can go wrong with a deployment on %s', (which) => {
  let kit: DeployKit;
  let beforeStart: () => Promise<void> = async () => {};
  let socket: string;
  const prefix = `flt-${which}-`;
  const image = (tag: string) => `ph-flt-${which.toLowerCase()}/web:${tag}`;
  const make = (tag: string, config: Record<string, unknown> = {}) =>
    makeImage(socket, image(tag), { Env: ['PATH=/bin:/usr/bin', `VERSION=${tag}`], ...config });
  const shell = (script: string) => ['/bin/sh', '-c', script];

  beforeAll(async () => {
    socket = inject('engines')[which].socket;
    kit = await openDeployKit({ socket, prefix, beforeStart: () => beforeStart() });
    await make('v1', { Healthcheck: SERVED });
    await make('v2', { Healthcheck: SERVED });
  });
  afterAll(() => kit?.close());

  const start = async (name: string, tag = 'v1', options: Parameters<typeof runApp>[3] = {}) => {
    const made = await runApp(kit.client, `${prefix}${name}`, image(tag), options);
    return { ...made, name: `${prefix}${name}` };
  };
  const inspect = (name: string) => kit.client.get(`/containers/${name}/json`);

  it('an image that starts, and exits after 5 s: put back from the watch window', async () => {
    await make('exits', {
      Cmd: shell('mkdir -p /www; echo $VERSION > /www/index.html; httpd -p 8080 -h /www; sleep 5; exit 4'),
      Healthcheck: SERVED,
    });
    const { id, name, port } = await start('exits');
    await kit.adopt(name, { watchSeconds: 20 });
    const deployment = await kit.deployed(name, image('exits'));
    expect(deployment).toMatchObject({ verdict: 'rolled_back', failure: { step: 'watch' } });
    await untilServed(port, 'v1');
    expect((await inspect(name)).Id).toBe(id);
    expect(kit.place(name).environment.activeReleaseId).toBe(deployment.previous?.id);
  });

  it('never healthy: the deadline is that of its own check, and its last words are kept', async () => {
    await make('sick', {
      Cmd: shell(`echo I am sick; ${SERVES}`),
      Healthcheck: check(['CMD', 'false'], { Interval: 1, Timeout: 1 }, 2),
    });
    const { name, port } = await start('sick');
    await kit.adopt(name);
    const deployment = await kit.deployed(name, image('sick'));
    expect(deployment).toMatchObject({ verdict: 'rolled_back', failure: { step: 'verify' } });
    const { healthLog, logTail } = kit.deployments.detail(deployment.id);
    expect(logTail).toEqual(['I am sick']);
    expect(healthLog).toContainEqual(expect.objectContaining({ exitCode: 1 }));
    await untilServed(port, 'v1');
  });

  it('a slow boot inside of its start period does not fail', async () => {
    await make('slow', {
      Cmd: shell(`sleep 6; ${SERVES}`),
      Healthcheck: check(['CMD', 'test', '-s', '/www/index.html'], { Interval: 1, Timeout: 1, StartPeriod: 30 }, 1),
    });
    const { name, port } = await start('slow');
    await kit.adopt(name);
    const deployment = await kit.deployed(name, image('slow'));
    expect(deployment.verdict, deployment.words ?? '').toBe('succeeded');
    await untilServed(port, 'slow');
  });

  it('the port of the host is taken by a stranger: put back, and the holder is named', async () => {
    const { name, port } = await start('port');
    await kit.adopt(name);
    const stranger = `${prefix}stranger`;
    const { Id } = await kit.client.post('/containers/create', {
      query: { name: stranger },
      json: {
        Image: image('v1'),
        ExposedPorts: { '8080/tcp': {} },
        HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
      },
    });
    // It takes the port in the moment in which nobody has it, and lets go of it when the new one has failed.
    const moments = [
      () => kit.client.post(`/containers/${Id}/start`),
      () => kit.client.delete(`/containers/${Id}`, { query: { force: true } }),
    ];
    beforeStart = async () => void (await moments.shift()?.());
    const deployment = await kit.deployed(name, image('v2'));
    expect(deployment.failure).toMatchObject({ step: 'start', detail: expect.stringContaining(stranger) });
    expect(deployment.verdict, deployment.words ?? '').toBe('rolled_back');
    await untilServed(port, 'v1');
  });

  it('one key, one deployment; another body under it is refused', async () => {
    const { name } = await start('key');
    await kit.adopt(name);
    const first = await kit.deploy(name, image('v2'), 'run-7');
    const again = await kit.deploy(name, image('v2'), 'run-7');
    expect(again.id).toBe(first.id);
    await expect(kit.deploy(name, image('v1'), 'run-7')).rejects.toMatchObject({ code: 'idempotency_mismatch' });
    expect((await kit.ended(first.id)).verdict).toBe('succeeded');
  });

  it('of several at once one runs; of those that wait the newest', async () => {
    const { name, port } = await start('two');
    await kit.adopt(name);
    const one = await kit.deploy(name, image('v2'));
    const two = await kit.deploy(name, image('v1'));
    const three = await kit.deploy(name, image('v2'));
    expect((await kit.ended(one.id)).verdict).toBe('succeeded');
    expect((await kit.ended(two.id)).verdict).toBe('superseded');
    const last = await kit.ended(three.id);
    expect([last.verdict, last.previous?.id]).toEqual(['succeeded', one.releaseId]);
    await untilServed(port, 'v2');
  });

  it('a stopped container stays stopped', async () => {
    const { name } = await start('off', 'v1', { start: false, host: { RestartPolicy: { Name: 'no' } } });
    await kit.adopt(name);
    const deployment = await kit.deployed(name, image('v2'));
    expect(deployment).toMatchObject({ verdict: 'succeeded', verifications: [{ kind: 'stopped', passed: true }] });
    expect((await inspect(name)).State.Running).toBe(false);
  });

  it('cancelled in the middle: what was there before serves again', async () => {
    await make('waits', {
      Cmd: shell(`sleep 30; ${SERVES}`),
      Healthcheck: check(['CMD', 'false'], { Interval: 30 }, 3),
    });
    const { id: old, name, port } = await start('cancel');
    await kit.adopt(name);
    const { id } = await kit.deploy(name, image('waits'));
    while (kit.deployments.find(id).state !== 'verifying') await new Promise((resolve) => setTimeout(resolve, 20));
    kit.deployments.cancel({ ...DEPLOYER, username: 'carl' }, id);
    const deployment = await kit.ended(id);
    expect(deployment.verdict, deployment.words ?? '').toBe('cancelled');
    expect(deployment.words).toContain('carl');
    await untilServed(port, 'v1');
    expect((await inspect(name)).Id).toBe(old);
  });

  it('start first where nothing is shared: the old one serves until the new one is verified', async () => {
    const { name } = await start('first', 'v1', { host: { PortBindings: {} } });
    await kit.adopt(name);
    const deployment = await kit.deployed(name, image('v2'));
    expect(deployment).toMatchObject({ verdict: 'succeeded', strategy: 'start-first', downtimeMs: 0 });
    expect((await inspect(name)).Config.Env).toContain('VERSION=v2');
    const bad = await kit.deployed(name, image('sick'));
    expect(bad).toMatchObject({ verdict: 'failed', failure: { step: 'verify' } });
    expect(bad.words).toContain('never touched');
    expect((await inspect(name)).Config.Env).toContain('VERSION=v2');
  });

  it('a container with everything: networks, aliases, a static address, an anonymous volume, --rm', async () => {
    const networks = [`${prefix}net-a`, `${prefix}net-b`, `${prefix}net-c`];
    const ids: string[] = [];
    for (const [at, network] of networks.entries()) {
      const Subnet = `10.${which === 'engine20' ? 211 : 212}.${at}.0/24`;
      const { Id } = await kit.client.post('/networks/create', {
        json: { Name: network, IPAM: { Config: [{ Subnet }] } },
      });
      ids.push(Id);
    }
    const [a = '', b = '', c = ''] = networks;
    const address = `10.${which === 'engine20' ? 211 : 212}.0.77`;
    const name = `${prefix}all`;
    const { Id, port } = await (async () => {
      const made = await runApp(kit.client, name, image('v1'), {
        start: false,
        config: {
          Volumes: { '/data': {} },
          NetworkingConfig: { EndpointsConfig: { [a]: { Aliases: ['shop'], IPAMConfig: { IPv4Address: address } } } },
        },
        host: { NetworkMode: a, AutoRemove: true, RestartPolicy: { Name: 'no' } },
      });
      for (const [at, network] of [b, c].entries())
        await kit.client.post(`/networks/${network}/connect`, {
          json: { Container: made.id, EndpointConfig: { Aliases: [`alias-${at}`] } },
        });
      await kit.client.post(`/containers/${made.id}/start`);
      return { Id: made.id, port: made.port };
    })();
    try {
      const volume = (await inspect(Id)).Mounts.find(
        (mount: { Destination: string }) => mount.Destination === '/data',
      ).Name;
      await kit.adopt(name);
      const broken = await kit.deployed(name, image('sick'));
      expect(broken.verdict, broken.words ?? '').toBe('rolled_back');
      expect(broken.steps.find((step) => step.name === 'restore')?.words).toContain('made again');
      await untilServed(port, 'v1');
      const good = await kit.deployed(name, image('v2'));
      expect(good.verdict, good.words ?? '').toBe('succeeded');
      await untilServed(port, 'v2');
      const now = await inspect(name);
      expect(Object.keys(now.NetworkSettings.Networks).sort()).toEqual([...networks].sort());
      expect(now.NetworkSettings.Networks[a].IPAMConfig.IPv4Address).toBe(address);
      expect(now.NetworkSettings.Networks[a].Aliases).toContain('shop');
      expect(now.NetworkSettings.Networks[b].Aliases).toContain('alias-0');
      expect(now.NetworkSettings.Networks[c].Aliases).toContain('alias-1');
      expect(now.HostConfig.AutoRemove).toBe(true);
      expect(now.Mounts.find((mount: { Destination: string }) => mount.Destination === '/data').Name).toBe(volume);
    } finally {
      await kit.client.delete(`/containers/${name}`, { query: { force: true }, accept: [404, 409] });
      for (const id of ids) await kit.client.delete(`/networks/${id}`, { accept: [403, 404, 409] });
    }
  });

  it('refuses members of a Compose project, and names it', async () => {
    const { name } = await start('member', 'v1', {
      config: { Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' } },
    });
    await expect(kit.adopt(name)).rejects.toMatchObject({
      code: 'not_adoptable',
      detail: expect.stringContaining('shop'),
    });
  });

  it('refuses an image that is nowhere before anything is touched', async () => {
    const { name, port } = await start('nowhere');
    await kit.adopt(name);
    await expect(kit.deploy(name, '127.0.0.1:1/no/such:1')).rejects.toMatchObject({
      code: expect.stringMatching(/registry|image/),
    });
    expect(await served(port)).toBe('v1');
  });
});
