import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestRegistry, type TestRegistry } from '../../../e2e/engines/test-registry.mjs';
import { BUSYBOX } from '../../../e2e/fleet/fixture.mjs';
import type { Actor } from '../../access/actor';
import { parseRunCommand } from '../../containers/spec/parse-run';
import type { AppError } from '../../contract/app-error';
import { containerSpec } from '../../contract/container-spec';
import { parseBindRules } from '../../policy/bind-rules';
import { engineKit, uniqueName, VERSIONS } from '../../testing/engine-kit';
import { OPEN_POLICY } from '../../testing/open-policy';
import type { Runtime } from '../runtime';
import { creationActivity, dryAnswer, make, planCreation, requirePossible } from './container-creation';

const actor = (role: Actor['role']): Actor => ({
  kind: 'user',
  userId: 'u',
  username: role,
  role,
  hosts: null,
  permissions: null,
  credentialId: 's',
});
const deployer = actor('deployer');
const admin = actor('admin');

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: AppError) => error,
  );

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startTestRegistry();
});
afterAll(() => registry?.stop());

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);
  const made: string[] = [];
  afterEach(async () => {
    const { engine } = await kit.ready();
    for (const id of made.splice(0)) await engine.removeContainer(id, { force: true, volumes: true }).catch(() => {});
  });

  async function setUp() {
    const { engine } = await kit.ready();
    const { apiVersion } = await engine.negotiate();
    const info = await engine.info();
    const touched: string[] = [];
    const runtime = {
      config: { bindAllow: parseBindRules('/srv/pilothouse-allowed') },
      fleet: {
        engine: () => engine,
        host: () => ({ engine: { apiVersion, cpus: info.cpus, memoryBytes: info.memoryBytes } }),
        containers: () => [],
        container: () => undefined,
      },
      inventory: { touch: (kind: string) => touched.push(kind) },
    } as unknown as Pick<Runtime, 'fleet' | 'config' | 'inventory'>;
    const plan = (line: string, as = deployer, start = true) => {
      const read = parseRunCommand(`docker run ${line}`);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return planCreation(runtime, as, 'local', { spec: containerSpec.parse(read.spec), start });
    };
    const exists = async (name: string) => (await engine.listContainers()).some(({ names }) => names.includes(name));
    return { engine, runtime, plan, exists };
  }

  it('makes and starts', async () => {
    const { engine, plan, runtime } = await setUp();
    const creation = await plan(`--name ${uniqueName('made')} -e A=b ${BUSYBOX} sleep 1000`);
    expect(dryAnswer(creation)).toMatchObject({ possible: true, pulls: false, container: null });
    requirePossible(creation);
    const container = await make(runtime, deployer, creation);
    made.push(container.id);
    expect(container).toMatchObject({ name: creation.spec.name, started: true });
    expect((await engine.inspectContainer(container.id)).State?.Running).toBe(true);
  });

  it('a dry run says no to what the policy denies, and so does the making itself', async () => {
    const { exists, plan, runtime } = await setUp();
    const name = uniqueName('denied');
    const creation = await plan(`--name ${name} --privileged -v /etc:/x ${BUSYBOX} sleep 9`);
    expect(dryAnswer(creation).possible).toBe(false);
    expect(() => requirePossible(creation)).toThrow(/every right on its host/);
    expect(await refused(make(runtime, deployer, creation))).toMatchObject({ code: 'policy_denied' });
    expect(await exists(name)).toBe(false);
    expect(dryAnswer(await plan(`--privileged ${BUSYBOX} sleep 9`, admin)).possible).toBe(true);
    expect(dryAnswer(await plan(`-v /srv/pilothouse-allowed:/x ${BUSYBOX} sleep 9`)).possible).toBe(true);
  });

  it('a volume that leads to the host is denied, whoever made it and whatever it is called', async () => {
    const { engine, plan, runtime } = await setUp();
    const volume = uniqueName('harmless');
    await engine.createVolume(
      {
        name: volume,
        driver: 'local',
        options: { type: 'none', o: 'bind', device: '/tmp' },
        labels: {},
      },
      OPEN_POLICY,
    );
    try {
      const creation = await plan(`-v ${volume}:/x ${BUSYBOX} sleep 9`);
      expect(() => requirePossible(creation)).toThrow(/folder of the host/);
      expect(await refused(make(runtime, deployer, creation))).toMatchObject({ code: 'policy_denied' });
    } finally {
      await engine.removeVolume(volume);
    }
  });

  it('what cannot be started is taken back, with its volumes, and the name is free again', async () => {
    const { engine, exists, plan, runtime } = await setUp();
    const name = uniqueName('broken');
    const volumes = (await engine.listVolumes()).length;
    const error = await refused(
      make(runtime, deployer, await plan(`--name ${name} -v /scratch ${BUSYBOX} no-such-program`)),
    );
    expect(error).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('removed again'),
      hint: expect.stringContaining('not in the image'),
    });
    expect(await exists(name)).toBe(false);
    expect((await engine.listVolumes()).length).toBe(volumes);
    const again = await make(runtime, deployer, await plan(`--name ${name} ${BUSYBOX} true`));
    made.push(again.id);
    expect(again.name).toBe(name);
  });

  it('pulls what is missing, as an activity; whoever lost the right meanwhile makes nothing', async () => {
    const { engine, exists, plan, runtime } = await setUp();
    await registry.push(`made/by-pull-${version}`, '1', [200_000]);
    const reference = `${registry.address}/made/by-pull-${version}:1`;
    const name = uniqueName('pulled');
    const creation = await plan(`--name ${name} ${reference} /nothing`, deployer, false);
    expect(dryAnswer(creation)).toMatchObject({ possible: true, pulls: true });
    const items: { id: string; label: string }[] = [];
    const report = {
      signal: new AbortController().signal,
      progress() {},
      item: (item: { id: string; label: string }) => void items.push(item),
    };
    expect(await refused(creationActivity(runtime, creation, () => null).run(report))).toMatchObject({
      code: 'forbidden',
    });
    expect(await exists(name)).toBe(false);
    expect(await creationActivity(runtime, creation, () => deployer).run(report)).toContain(`Created ${name}`);
    const id = items.find((item) => item.id.startsWith('container/'))?.id.slice('container/'.length) ?? '';
    made.push(id);
    expect((await engine.inspectContainer(id)).Name).toBe(`/${name}`);
  });
});
