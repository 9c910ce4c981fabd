import { afterAll, describe, expect, it } from 'vitest';
import { volumeSummary as schema } from '../contract/volume';
import { engineKit, uniqueName, VERSIONS } from '../testing/engine-kit';
import { OPEN_POLICY } from '../testing/open-policy';
import { volumeSummary } from '../volumes/volume-summary';
import type { Engine } from './engine';

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);
  const made: [Engine, string][] = [];
  afterAll(async () => {
    for (const [engine, name] of made) await engine.removeVolume(name).catch(() => undefined);
  });
  const create = async (engine: Engine, purpose: string, more: Partial<Parameters<Engine['createVolume']>[0]> = {}) => {
    const name = uniqueName(purpose);
    made.push([engine, name]);
    return engine.createVolume({ name, driver: 'local', options: {}, labels: {}, ...more }, OPEN_POLICY);
  };

  it('makes one, lists it, reads it, and all say the same', async () => {
    const { engine } = await kit.ready();
    const labels = { 'com.docker.compose.project': 'shop', 'pilothouse.test': 'volumes' };
    const options = { type: 'cifs', device: '//127.0.0.1/share', o: 'addr=127.0.0.1,username=u,password=hunter2,,x' };
    const created = await create(engine, 'volume', { labels, options });
    expect(created).toMatchObject({ driver: 'local', scope: 'local', labels, options });
    const listed = (await engine.listVolumes()).find(({ name }) => name === created.name);
    const inspected = await engine.inspectVolume(created.name);
    expect(inspected).toEqual({ ...listed, status: {} });
    expect(inspected.mountpoint).toContain(created.name);
    expect(Math.abs((inspected.createdAt ?? 0) - Date.now())).toBeLessThan(60_000);
    const summary = volumeSummary('local', inspected, [], null);
    expect(schema.parse(summary)).toMatchObject({ stack: 'shop', anonymous: false });
    expect(JSON.stringify(summary)).not.toContain('hunter2');
  });

  it('answers with the one that is there; another driver is a conflict or not found', async () => {
    const { engine } = await kit.ready();
    const { name } = await create(engine, 'twice', { labels: { first: '1' } });
    expect(await engine.createVolume({ name, driver: 'local', options: {}, labels: {} }, OPEN_POLICY)).toMatchObject({
      labels: { first: '1' },
    });
    await expect(
      engine.createVolume({ name, driver: 'no-such-driver', options: {}, labels: {} }, OPEN_POLICY),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:conflict|not_found|engine_refused)$/),
    });
  });

  it('refuses options that the driver does not know, in its words', async () => {
    const { engine } = await kit.ready();
    await expect(create(engine, 'odd', { options: { nonsense: '1' } })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:bad_request|engine_refused)$/),
      detail: expect.stringMatching(/nonsense|invalid option/),
    });
  });

  it('removes it, but not while a container, running or stopped, uses it', async () => {
    const { engine, run, ended } = await kit.ready();
    const { name } = await create(engine, 'used');
    const running = await run(['sleep', '1000'], { host: { Binds: [`${name}:/data`] } });
    await expect(engine.removeVolume(name)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('in use'),
    });
    await engine.removeContainer(running, { force: true, volumes: false });
    const stopped = await run(['true'], { host: { Binds: [`${name}:/data`] } });
    await ended(stopped);
    await expect(engine.removeVolume(name)).rejects.toMatchObject({ code: 'conflict' });
    await engine.removeContainer(stopped, { force: true, volumes: false });
    await engine.removeVolume(name);
    for (const call of [() => engine.removeVolume(name), () => engine.inspectVolume(name)]) {
      await expect(call()).rejects.toMatchObject({ code: 'volume_not_found' });
    }
  });

  it('a container without a named volume leaves an anonymous one behind', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['true'], { body: { Volumes: { '/data': {} } } });
    const name = (await engine.listContainers()).find((container) => container.id === id)?.volumes[0] ?? '';
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    made.push([engine, name]);
    await engine.removeContainer(id, { force: true, volumes: false });
    expect(volumeSummary('local', await engine.inspectVolume(name), [], null).anonymous).toBe(true);
  });

  it('measures how much is in it', async () => {
    const { engine, run, ended } = await kit.ready();
    const { name } = await create(engine, 'size');
    await ended(await run(['sh', '-c', 'head -c 300000 /dev/zero > /data/x'], { host: { Binds: [`${name}:/data`] } }));
    const { volumes, images } = await engine.diskUsage('volumes');
    const bytes = volumes?.find((volume) => volume.name === name)?.bytes;
    expect(bytes).toBeGreaterThanOrEqual(300_000);
    expect(bytes).toBeLessThan(400_000);
    // Before API 1.42 an engine measures all at once.
    expect(images === null).toBe(version !== 'engine20');
    const measured = await engine.diskUsage('images');
    expect(measured.images?.length).toBeGreaterThan(0);
    expect(measured.images?.every((image) => image.bytes > 0)).toBe(true);
  });
});
