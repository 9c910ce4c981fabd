import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type DeployKit, makeImage, openDeployKit, runApp, untilServed } from '@/lib/testing/deploy-kit';
import { VERSIONS } from '@/lib/testing/engine-kit';

const HEALTHY = {
  Test: ['CMD', 'test', '-s', '/www/index.html'],
  Interval: 30_000_000_000,
  Retries: 2,
  Timeout: 2_000_000_000,
};

describe.each(VERSIONS)('a deployment on %s', (which) => {
  let kit: DeployKit;
  let socket: string;
  const prefix = `dep-${which}-`;
  const image = (name: string) => `ph-dep-${which.toLowerCase()}/${name}`;

  beforeAll(async () => {
    socket = inject('engines')[which].socket;
    kit = await openDeployKit({ socket, prefix });
    for (const version of ['v1', 'v2'])
      await makeImage(socket, `${image('web')}:${version}`, {
        Env: ['PATH=/bin:/usr/bin', `VERSION=${version}`],
        Healthcheck: HEALTHY,
      });
    await makeImage(socket, `${image('web')}:broken`, { Cmd: ['/bin/sh', '-c', 'echo out of luck; exit 3'] });
  });
  afterAll(() => kit?.close());

  const leftOver = async (name: string) => {
    const rows: { Names: string[]; State: string }[] = await kit.client.get('/containers/json', {
      query: { all: true },
    });
    return rows
      .flatMap(({ Names, State }) =>
        Names.filter((one) => one.startsWith(`/${name}`)).map(
          (one) => `${one.slice(1).replace(/[0-9a-f]{8}$/, '*')} ${State}`,
        ),
      )
      .sort();
  };

  it('puts another image live in the place of an adopted container, verified by its health check, and keeps the old one', async () => {
    const name = `${prefix}web`;
    const { port } = await runApp(kit.client, name, `${image('web')}:v1`);
    await kit.adopt(name);
    const deployment = await kit.deployed(name, `${image('web')}:v2`);
    expect(deployment.words).toMatch(/is live/);
    expect(deployment).toMatchObject({ verdict: 'succeeded', strategy: 'stop-first', failure: null });
    expect(deployment.verifications).toMatchObject([{ kind: 'health', passed: true }]);
    expect(deployment.downtimeMs).toBeGreaterThan(0);
    await untilServed(port, 'v2');
    expect(await leftOver(name)).toEqual([`${name} running`, `${name}.prev.r1.* exited`]);
    expect(deployment.steps.map(({ name: step, state }) => `${step} ${state}`)).toEqual(
      [
        'lease',
        'preflight',
        'pull',
        'create',
        'fence',
        'stop',
        'swap',
        'start',
        'verify',
        'commit',
        'watch',
        'retire',
      ].map((step) => `${step} done`),
    );
  });

  it('puts the very same old container back when the new one does not stay up', async () => {
    const name = `${prefix}bad`;
    const { id, port } = await runApp(kit.client, name, `${image('web')}:v1`);
    await kit.adopt(name);
    const deployment = await kit.deployed(name, `${image('web')}:broken`);
    expect(deployment.verdict, deployment.words ?? '').toBe('rolled_back');
    expect(deployment.failure).toMatchObject({ step: 'verify', detail: expect.stringContaining('ended') });
    expect(new Set(kit.deployments.detail(deployment.id).logTail)).toEqual(new Set(['out of luck']));
    await untilServed(port, 'v1');
    expect(await leftOver(name)).toEqual([`${name} running`]);
    const inspect = await kit.client.get(`/containers/${name}/json`);
    expect([inspect.Id, inspect.HostConfig.RestartPolicy.Name]).toEqual([id, 'always']);
    expect(kit.place(name).environment.activeReleaseId).toBe(
      kit.deployments.ledger.release(kit.place(name).app.id, 1)?.id,
    );
  });
});
