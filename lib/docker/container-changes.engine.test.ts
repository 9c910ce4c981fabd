import { randomInt } from 'node:crypto';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { engineClient } from '../../e2e/engines/engine-client.mjs';
import { busyboxImage } from '../../e2e/fleet/fixture.mjs';
import { toCreateBody } from '../containers/spec/create-body';
import { emptyAttachment, emptySpec } from '../containers/spec/empty-spec';
import { specFromInspect } from '../containers/spec/from-inspect';
import { emptyBind, emptyVolume } from '../containers/spec/mount-entries';
import { parseRunCommand } from '../containers/spec/parse-run';
import { toRunCommand } from '../containers/spec/run-command';
import { toUpdateBody } from '../containers/spec/update-body';
import type { AppError } from '../contract/app-error';
import type { ContainerSpec } from '../contract/container-spec';
import type { Policy } from '../policy/policy';
import { engineKit, uniqueName, VERSIONS } from '../testing/engine-kit';
import { OPEN_POLICY } from '../testing/open-policy';
import type { Engine } from './engine';

const admin = OPEN_POLICY;
const deployer: Policy = { ...admin, mayEscape: false, who: 'dora (deployer)' };

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: AppError) => error,
  );

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step().catch(() => {});
  });

  async function setUp() {
    const { engine } = await kit.ready();
    const socket = inject('engines')[version].socket;
    const image = await busyboxImage({ socket });
    const { apiVersion } = await engine.negotiate();
    const info = await engine.info();
    const subnet = `10.${randomInt(64, 120)}.${randomInt(0, 250)}`;
    return { engine, socket, image, apiVersion, info, subnet };
  }

  /** As the console does it: create, connect what an old engine wants one by one. Not started. */
  async function create(engine: Engine, spec: ContainerSpec, apiVersion: string, policy = admin): Promise<string> {
    const { body, connect, unsupported } = toCreateBody(spec, apiVersion);
    expect(unsupported).toEqual([]);
    const { id } = await engine.createContainer(body, { name: spec.name, platform: spec.platform, policy });
    undo.push(() => engine.removeContainer(id, { force: true, volumes: true }));
    const networks = await engine.listNetworks();
    for (const { network } of connect) {
      const wish = spec.networks.find(({ name }) => name === network) ?? emptyAttachment(network);
      const found = networks.find(({ name }) => name === network);
      await engine.connectNetwork(found?.id ?? '', id, {
        aliases: wish.aliases,
        ipv4: wish.ipv4 || null,
        ipv6: wish.ipv6 || null,
      });
    }
    return id;
  }

  async function readBack(engine: Engine, id: string, info: { cgroupVersion: string; loggingDriver: string }) {
    const inspect = await engine.inspectContainer(id);
    const image = await engine.inspectImage(inspect.Image ?? '');
    return specFromInspect(inspect, { image: image.config, keepAnonymousVolumes: false, ...info });
  }

  it('a specification comes back from the engine as it went in', async () => {
    const { apiVersion, engine, image, info, subnet } = await setUp();
    const first = uniqueName('net-a');
    const second = uniqueName('net-b');
    for (const [name, third] of [
      [first, 0],
      [second, 1],
    ] as const) {
      const made = await engine.createNetwork({
        name,
        driver: 'bridge',
        internal: false,
        attachable: false,
        ipv6: false,
        pools: [{ subnet: `${subnet}.${third * 128}/25`, gateway: '', ipRange: '', auxAddresses: {} }],
        options: {},
        labels: {},
      });
      undo.push(() => engine.removeNetwork(made.id));
    }
    const volume = uniqueName('volume');
    undo.push(() => engine.removeVolume(volume));
    const spec: ContainerSpec = {
      ...emptySpec(image),
      name: uniqueName('whole'),
      command: ['sh', '-c', 'sleep 1000; echo "$HOME"'],
      environment: [
        { name: 'COLOUR', value: 'dark red' },
        { name: 'EMPTY', value: '' },
      ],
      workingDir: '/srv',
      user: '1000:1000',
      groups: ['2000'],
      hostname: 'box',
      domainname: 'example.org',
      labels: { team: 'shop', note: 'a=b c' },
      ports: [
        { ip: '127.0.0.1', hostPort: '', containerPort: 80, protocol: 'tcp' },
        { ip: '', hostPort: '47001-47099', containerPort: 53, protocol: 'udp' },
      ],
      expose: ['9000/tcp'],
      mounts: [
        { ...emptyVolume('/data'), source: volume, readOnly: true },
        { ...emptyBind('/tmp', '/host-tmp'), create: true, readOnly: true },
        { ...emptyBind('/usr', '/host-usr'), readOnly: true },
        { type: 'tmpfs', target: '/run', options: 'size=65536k,mode=1770' },
        emptyVolume('/scratch'),
      ],
      networks: [
        { ...emptyAttachment(first), aliases: ['web', 'www'], ipv4: `${subnet}.77` },
        { ...emptyAttachment(second), aliases: ['back'] },
      ],
      restart: { policy: 'on-failure', maxRetries: 3 },
      resources: {
        ...emptySpec('x').resources,
        memory: 128 * 1024 ** 2,
        memoryReservation: 64 * 1024 ** 2,
        cpus: 0.5,
        cpuShares: 512,
        cpusetCpus: '0',
        pids: 100,
      },
      health: {
        kind: 'custom',
        test: ['CMD-SHELL', 'true'],
        intervalMs: 5000,
        timeoutMs: 1500,
        startPeriodMs: null,
        startIntervalMs: null,
        retries: 2,
      },
      capAdd: ['NET_ADMIN'],
      capDrop: ['MKNOD'],
      readOnly: true,
      securityOptions: ['no-new-privileges'],
      devices: [{ host: '/dev/null', container: '/dev/nothing', permissions: 'rw' }],
      extraHosts: ['db:10.0.0.1'],
      dns: ['10.0.0.53'],
      dnsSearch: ['example.org'],
      dnsOptions: ['ndots:2'],
      sysctls: { 'net.core.somaxconn': '512' },
      ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
      shmSize: 32 * 1024 ** 2,
      init: true,
      stopSignal: 'SIGINT',
      stopTimeout: 3,
      logDriver: 'json-file',
      logOptions: { 'max-size': '1m', 'max-file': '2' },
      stdin: true,
      ipcMode: 'shareable',
    };
    const id = await create(engine, spec, apiVersion);
    const back = await readBack(engine, id, info);
    const sorted = ({ mounts, ports, ...rest }: ContainerSpec) => ({
      ...rest,
      mounts: [...mounts].sort((a, b) => (a.target < b.target ? -1 : 1)),
      ports: [...ports].sort((a, b) => a.containerPort - b.containerPort),
    });
    // On a host without swap accounting the engine says what it made of it: no limit of swap.
    if (back.resources.memorySwap === -1) back.resources.memorySwap = null;
    expect(sorted(back)).toEqual(sorted(spec));
    // It starts, and what it was told is so.
    await engine.actOnContainer(id, 'start');
    const running = sorted(await readBack(engine, id, info));
    if (running.resources.memorySwap === -1) running.resources.memorySwap = null;
    expect(running).toEqual(sorted(spec));
    const inspect = await engine.inspectContainer(id);
    expect(inspect.NetworkSettings?.Networks?.[first]?.IPAddress).toBe(`${subnet}.77`);
    expect(Object.keys(inspect.NetworkSettings?.Networks ?? {}).sort()).toEqual([first, second].sort());
  });

  it('what an image says is not taken for what somebody said', async () => {
    const { apiVersion, engine, image, info } = await setUp();
    const id = await create(engine, { ...emptySpec(image), name: uniqueName('bare') }, apiVersion);
    expect(await readBack(engine, id, info)).toEqual({ ...emptySpec(image), name: expect.any(String) });
  });

  it('a duplicate of what others made, by way of docker run, is the same', async () => {
    const { apiVersion, engine, info } = await setUp();
    const { run } = await kit.ready();
    const original = await run(['sleep', '1000'], {
      start: false,
      name: uniqueName('original'),
      body: { Env: ['A=b'], Tty: true, Labels: { 'pilothouse.test': 'docker' }, Healthcheck: { Test: ['NONE'] } },
      host: { NetworkMode: 'bridge', Binds: ['/tmp:/t:ro'], RestartPolicy: { Name: 'unless-stopped' }, PidsLimit: 20 },
    });
    const spec = { ...(await readBack(engine, original, info)), name: uniqueName('copy') };
    const parsed = parseRunCommand(toRunCommand(spec));
    expect(parsed).toMatchObject({ ok: true, spec });
    const copy = await create(engine, spec, apiVersion);
    expect(await readBack(engine, copy, info)).toEqual(spec);
  });

  it('names what is in the way', async () => {
    const { apiVersion, engine, image } = await setUp();
    const name = uniqueName('taken');
    await create(engine, { ...emptySpec(image), name }, apiVersion);
    expect(await refused(create(engine, { ...emptySpec(image), name }, apiVersion))).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('another name'),
    });
    expect(await refused(create(engine, emptySpec('nowhere.invalid/none:1'), apiVersion))).toMatchObject({
      code: 'image_not_found',
    });
    const lost = await create(engine, { ...emptySpec(image), command: ['no-such-program'] }, apiVersion);
    expect(await refused(engine.actOnContainer(lost, 'start'))).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('not in the image'),
    });
    const port = String(randomInt(47_100, 47_900));
    const publish = { ports: [{ ip: '', hostPort: port, containerPort: 80, protocol: 'tcp' as const }] };
    const first = await create(engine, { ...emptySpec(image), ...publish, command: ['sleep', '1000'] }, apiVersion);
    await engine.actOnContainer(first, 'start');
    const second = await create(engine, { ...emptySpec(image), ...publish, command: ['sleep', '1000'] }, apiVersion);
    expect(await refused(engine.actOnContainer(second, 'start'))).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('has this port already'),
    });
  });

  it('sends nothing that the policy denies', async () => {
    const { apiVersion, engine, image, socket } = await setUp();
    const name = uniqueName('denied');
    const error = await refused(
      create(engine, { ...emptySpec(image), name, privileged: true, pidMode: 'host' }, apiVersion, deployer),
    );
    expect(error).toMatchObject({ code: 'policy_denied', hint: expect.stringContaining('administrator') });
    expect(error.fields?.map(({ path }) => path)).toEqual(['HostConfig.Privileged', 'HostConfig.PidMode']);
    await refused(
      engine.createContainer(
        { Image: image, HostConfig: { ContainerIDFile: '/x' } },
        { name, platform: '', policy: admin },
      ),
    );
    const client = engineClient(socket);
    undo.push(async () => client.close());
    const all = (await client.get('/containers/json', { query: { all: true } })) as { Names: string[] }[];
    expect(all.filter(({ Names }) => Names.includes(`/${name}`))).toEqual([]);
  });

  it('changes limits and restart policy while it runs', async () => {
    const { apiVersion, engine, image } = await setUp();
    const id = await create(
      engine,
      {
        ...emptySpec(image),
        command: ['sleep', '1000'],
        resources: { ...emptySpec('x').resources, memory: 64 * 1024 ** 2 },
      },
      apiVersion,
    );
    await engine.actOnContainer(id, 'start');
    const change = async (wanted: Parameters<typeof toUpdateBody>[0]) =>
      engine.updateContainer(id, toUpdateBody(wanted, await engine.inspectContainer(id)), deployer);
    // More than the limit of memory and swap until now: both go together.
    await change({
      memory: 512 * 1024 ** 2,
      cpus: 0.25,
      pids: 33,
      restart: { policy: 'unless-stopped', maxRetries: 0 },
    });
    expect((await engine.inspectContainer(id)).HostConfig).toMatchObject({
      Memory: 512 * 1024 ** 2,
      NanoCpus: 25e7,
      PidsLimit: 33,
      RestartPolicy: { Name: 'unless-stopped' },
    });
    await change({ memory: 32 * 1024 ** 2 });
    await change({ pids: null });
    const { HostConfig } = await engine.inspectContainer(id);
    expect(HostConfig?.Memory).toBe(32 * 1024 ** 2);
    expect(HostConfig?.PidsLimit ?? 0).toBeLessThanOrEqual(0);
    expect(HostConfig?.NanoCpus).toBe(25e7);
    expect(await refused(change({ cpusetCpus: '4000' }))).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('fewer cores'),
    });
    expect(await refused(engine.updateContainer(id, { Privileged: true }, admin))).toMatchObject({
      code: 'policy_denied',
    });
  });

  it('says why memory cannot go below its use', async () => {
    const { apiVersion, engine, image } = await setUp();
    const id = await create(
      engine,
      {
        ...emptySpec(image),
        command: ['sh', '-c', 'dd if=/dev/zero of=/dev/shm/x bs=1M count=48 && echo filled && sleep 1000'],
        shmSize: 64 * 1024 ** 2,
        resources: { ...emptySpec('x').resources, memory: 96 * 1024 ** 2, memorySwap: 96 * 1024 ** 2 },
      },
      apiVersion,
    );
    await engine.actOnContainer(id, 'start');
    await expect
      .poll(async () => JSON.stringify(await engine.containerStats(id, { oneShot: false })), { timeout: 20_000 })
      .toMatch(/"usage":5\d{7}/);
    const inspect = await engine.inspectContainer(id);
    const error = await engine
      .updateContainer(id, toUpdateBody({ memory: 8 * 1024 ** 2, memorySwap: 8 * 1024 ** 2 }, inspect), deployer)
      .then(
        () => null,
        (reason: AppError) => reason,
      );
    // Version 2 of control groups takes any limit, and kills what does not fit: then it is the engine that lets it happen.
    const info = await engine.info();
    if (info.cgroupVersion === '1')
      expect(error).toMatchObject({ code: 'conflict', hint: expect.stringContaining('more memory than that now') });
    else expect(error === null || error.code === 'conflict').toBe(true);
  });
});
