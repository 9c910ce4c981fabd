import { describe, expect, it } from 'vitest';
import { containerDetail } from '../containers/detail';
import { summaryFromInspect, summaryFromList } from '../containers/summary';
import { containerDetail as detailSchema } from '../contract/container';
import { containerHealth } from '../health/container-health';
import { engineKit, uniqueName, VERSIONS } from '../testing/engine-kit';
import { until } from '../testing/fake-engine-socket';

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);

  it('says what it is', async () => {
    const { engine } = await kit.ready();
    await engine.ping(2000);
    const about = await engine.negotiate();
    expect(about).toMatchObject({
      product: 'docker',
      os: 'linux',
      apiVersion: version === 'engine20' ? '1.41' : expect.stringMatching(/^1\.\d\d$/),
    });
    const info = await engine.info();
    expect(info).toMatchObject({
      cgroupVersion: expect.stringMatching(/^[12]$/),
      loggingDriver: 'json-file',
      memoryLimitSupported: expect.any(Boolean),
    });
    expect(info.cpus).toBeGreaterThan(0);
    expect(info.memoryBytes).toBeGreaterThan(2 ** 28);
    expect(info.rootDir).toMatch(/^\//);
    expect(info.securityOptions.length).toBeGreaterThan(0);
  });

  it('lists and inspects, and both say the same', async () => {
    const { engine, run } = await kit.ready();
    const name = uniqueName('same');
    const id = await run(['sh', '-c', 'sleep 1000'], {
      name,
      host: {
        NetworkMode: 'bridge',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
        Memory: 2 ** 25,
        NanoCpus: 5e8,
        PidsLimit: 50,
      },
      body: {
        ExposedPorts: { '80/tcp': {}, '81/udp': {} },
        Labels: {
          'com.docker.compose.project': 'shop',
          'com.docker.compose.service': 'api',
          'pilothouse.test': 'docker',
        },
        Env: ['DB_PASSWORD=hunter2', 'COLOUR=red'],
        Healthcheck: {
          Test: ['CMD-SHELL', 'echo well; exit 0'],
          Interval: 1e9,
          Timeout: 2e9,
          Retries: 2,
          StartPeriod: 1e9,
        },
      },
    });
    await until(
      async () => (await engine.inspectContainer(id)).State?.Health?.Status === 'healthy',
      'it is healthy',
      20_000,
    );
    const row = (await engine.listContainers()).find((listed) => listed.id === id);
    const inspect = await engine.inspectContainer(name);
    expect(row).toBeDefined();
    if (!row) return;
    const listed = summaryFromList('local', row);
    const inspected = summaryFromInspect('local', inspect);
    const { createdAt, startedAt, restartPolicy, memoryLimit, cpuLimit, pidsLimit, command, ...known } = inspected;
    expect(listed).toMatchObject(known);
    expect(Math.abs(listed.createdAt - createdAt)).toBeLessThan(1000);
    expect({ memoryLimit, cpuLimit, pidsLimit, restartPolicy }).toEqual({
      memoryLimit: 2 ** 25,
      cpuLimit: 0.5,
      pidsLimit: 50,
      restartPolicy: 'no',
    });
    expect(inspected).toMatchObject({
      name,
      state: 'running',
      health: 'healthy',
      stack: 'shop',
      service: 'api',
      exitCode: null,
      command: 'sh -c sleep 1000',
    });
    expect(inspected.ports).toEqual([
      { ip: '127.0.0.1', hostPort: expect.any(Number), containerPort: 80, protocol: 'tcp' },
      { ip: '', hostPort: null, containerPort: 81, protocol: 'udp' },
    ]);
    expect(startedAt).toBeGreaterThan(Date.now() - 60_000);

    const image = await engine.imageDigests(row.imageId);
    expect(image).toMatchObject({ platform: expect.stringMatching(/^linux\//), environment: ['PATH=/bin'] });
    const detail = containerDetail('local', inspect, image);
    expect(detailSchema.parse(detail)).toEqual(detail);
    expect(JSON.stringify(detail)).not.toContain('hunter2');
    expect(detail.environment).toContainEqual({ name: 'PATH', value: '/bin', masked: false, fromImage: true });
    expect(detail.healthCheck).toMatchObject({ intervalMs: 1000, timeoutMs: 2000, retries: 2, startPeriodMs: 1000 });

    const health = containerHealth(inspect);
    expect(health).toMatchObject({ status: 'healthy', failingStreak: 0, words: expect.stringContaining('echo well') });
    expect(health.probes.at(-1)).toMatchObject({ exitCode: 0, output: 'well\n' });
    expect(health.probes.at(-1)?.durationMs).toBeGreaterThan(0);
  });

  it('acts, and says when there was nothing to do', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sh', '-c', 'trap "exit 7" TERM; while true; do sleep 0.05; done'], { start: false });
    const state = async () => summaryFromInspect('local', await engine.inspectContainer(id));
    expect(await engine.actOnContainer(id, 'start')).toBe(true);
    expect(await engine.actOnContainer(id, 'start')).toBe(false);
    expect(await engine.actOnContainer(id, 'pause')).toBe(true);
    expect((await state()).state).toBe('paused');
    expect(await engine.actOnContainer(id, 'pause')).toBe(false);
    expect(await engine.actOnContainer(id, 'unpause')).toBe(true);
    expect(await engine.actOnContainer(id, 'unpause')).toBe(false);
    expect(await engine.actOnContainer(id, 'restart', { timeoutSeconds: 0 })).toBe(true);
    expect((await state()).state).toBe('running');
    await until(async () => (await engine.containerProcesses(id)).rows.length > 1, 'the trap is set');
    expect(await engine.actOnContainer(id, 'kill', { signal: 'SIGTERM' })).toBe(true);
    await until(async () => (await state()).exitCode === 7, 'it ended by itself');
    expect(await engine.actOnContainer(id, 'stop')).toBe(false);
    await expect(engine.actOnContainer(id, 'kill')).rejects.toMatchObject({ code: 'conflict' });
    await expect(engine.actOnContainer(id, 'pause')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells processes and changed files', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sh', '-c', 'echo x > /tmp/new; rm /bin/zcat; sleep 1000']);
    await until(
      async () => (await engine.containerChanges(id)).some((change) => change.path === '/bin/zcat'),
      'the files are changed',
    );
    const changes = await engine.containerChanges(id);
    expect(changes).toContainEqual({ kind: 'added', path: '/tmp/new' });
    expect(changes).toContainEqual({ kind: 'deleted', path: '/bin/zcat' });
    expect(changes).toContainEqual({ kind: 'modified', path: '/tmp' });
    const { titles, rows } = await engine.containerProcesses(id);
    expect(titles).toContain('PID');
    expect(rows.every((row) => row.length === titles.length)).toBe(true);
    expect(JSON.stringify(rows)).toContain('sleep 1000');
    const quiet = await run(['true'], { start: false });
    expect(await engine.containerChanges(quiet)).toEqual([]);
    await expect(engine.containerProcesses(quiet)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('removes, and says what stands against it', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    await expect(engine.removeContainer(id, { force: false, volumes: false })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/running/),
    });
    await engine.removeContainer(id, { force: true, volumes: true });
    for (const call of [
      () => engine.inspectContainer(id),
      () => engine.actOnContainer(id, 'start'),
      () => engine.removeContainer(id, { force: true, volumes: false }),
      () => engine.containerProcesses(id),
      () => engine.containerChanges(id),
      () => engine.containerStats(id, { oneShot: true }),
      () => engine.followStats(id, new AbortController().signal)[Symbol.asyncIterator]().next(),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'container_not_found' });
    }
  });

  it('says why a container could not start', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['/no/such/program', '--password=hunter2'], { start: false });
    const error: unknown = await engine.actOnContainer(id, 'start').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ detail: expect.stringContaining('no such file') });
    const summary = summaryFromInspect('local', await engine.inspectContainer(id));
    expect(summary).toMatchObject({ state: 'created', exitCode: 127, error: expect.stringContaining('no such file') });
    expect(JSON.stringify([error, summary])).not.toContain('hunter2');
  });

  it('refuses a signal that is none in its own words', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    await expect(engine.actOnContainer(id, 'kill', { signal: 'SIGNONSENSE' })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:bad_request|engine_refused)$/),
      detail: expect.stringMatching(/signal/i),
    });
  });

  it('tells an out-of-memory kill', async () => {
    const { engine, run, ended } = await kit.ready();
    const id = await run(['sh', '-c', 'x=a; while true; do x=$x$x; done'], {
      host: { Memory: 8 * 2 ** 20, MemorySwap: 8 * 2 ** 20 },
    });
    await ended(id);
    expect(summaryFromInspect('local', await engine.inspectContainer(id))).toMatchObject({
      state: 'exited',
      exitCode: 137,
      oomKilled: true,
    });
  });

  it('an image that is gone has no digests', async () => {
    const { engine } = await kit.ready();
    expect(await engine.imageDigests(`sha256:${'0'.repeat(64)}`)).toEqual({
      digests: [],
      platform: null,
      environment: [],
    });
  });
});
