import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { BUSYBOX } from '@/e2e/fleet/fixture.mjs';
import { imageDetail } from '@/lib/images/detail';
import { imageLayers } from '@/lib/images/layers';
import { engineKit, VERSIONS } from '@/lib/testing/engine-kit';
import { type ImageKit, openImageKit } from '@/lib/testing/image-kit';

const NOWHERE = `sha256:${'0'.repeat(64)}`;

describe.each(VERSIONS)('%s', (version) => {
  const engines = engineKit(version);
  let images: ImageKit;
  beforeEach(async () => {
    images = await openImageKit(inject('engines')[version].socket);
  });
  afterEach(() => images.clean());

  test('inspect and history of an image, in words, no secret in them', async () => {
    const { engine } = await engines.ready();
    const name = images.name('app:1');
    const id = await images.build(name, [
      'ENV DB_PASSWORD=hunter2hunter2 COLOUR=red',
      'WORKDIR /app',
      'COPY file /app/file',
      'RUN /bin/echo hello > /app/hello',
      'EXPOSE 80 443/udp',
      'VOLUME /data',
      'USER 1000',
      'HEALTHCHECK --interval=2s CMD /bin/true',
      'ENTRYPOINT ["/bin/sleep"]',
      'CMD ["10", "a b"]',
    ]);
    const image = await engine.inspectImage(id);
    expect(image).toMatchObject({
      id,
      tags: [name],
      digests: [],
      os: 'linux',
      architecture: expect.stringMatching(/^(?:amd64|arm64)$/),
      parentId: expect.stringMatching(/^sha256:/),
      size: expect.any(Number),
    });
    expect(image.createdAt).toBeGreaterThan(Date.now() - 3_600_000);
    expect(image.taggedAt).toBeGreaterThan(Date.now() - 3_600_000);
    expect(image.layers.length).toBeGreaterThanOrEqual(3);
    const detail = imageDetail('local', image, [], []);
    expect(detail).toMatchObject({
      platform: expect.stringMatching(/^linux\//),
      entrypoint: ['/bin/sleep'],
      command: ['10', 'a b'],
      workingDir: '/app',
      user: '1000',
      exposedPorts: ['80/tcp', '443/udp'],
      volumes: ['/data'],
      healthCheck: { intervalMs: 2000 },
    });
    expect(detail.environment).toContainEqual({ name: 'COLOUR', value: 'red', masked: false });

    const { layers, size } = imageLayers(await engine.imageHistory(id), [name]);
    const steps = layers.map(({ keyword, words }) => `${keyword} ${words}`);
    expect(steps.slice(0, 6)).toEqual([
      "CMD Runs by default: 10 'a b'",
      'ENTRYPOINT Always runs: /bin/sleep',
      'HEALTHCHECK Checks its health every 2s: /bin/true',
      'USER Runs as the user 1000',
      'VOLUME Keeps in a volume /data',
      expect.stringMatching(/^EXPOSE Listens on ports (?:80, 443\/udp|443\/udp and 80)/),
    ]);
    expect(steps).toContain('RUN /bin/echo hello > /app/hello');
    expect(steps).toContain('COPY Copies a file to /app/file');
    expect(steps).toContain('ENV Sets the variables DB_PASSWORD and COLOUR');
    expect(layers.at(-1)).toMatchObject({ position: 1, keyword: 'ADD' });
    expect(layers.find(({ tags }) => tags.includes(BUSYBOX))).toBeDefined();
    expect(size).toBe(image.size);
    expect(layers.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1);
    expect(JSON.stringify([detail, layers])).not.toContain('hunter2');
  });

  test('intermediate images only when asked for, with who they were built on', async () => {
    const { engine } = await engines.ready();
    const id = await images.build(images.name('app:1'), ['ENV A=1', 'ENV B=2']);
    const listed = await engine.listImages();
    const all = await engine.listImages({ all: true });
    expect(listed.some((image) => image.id === id)).toBe(true);
    const parent = all.find((image) => image.id === all.find((one) => one.id === id)?.parentId);
    expect(parent).toMatchObject({ tags: [] });
    expect(listed.some((image) => image.id === parent?.id)).toBe(false);
  });

  test('a name is given, moved and taken away; with the last one the image goes', async () => {
    const { engine } = await engines.ready();
    const first = await images.build(images.name('app:1'), ['ENV A=1']);
    const second = await images.build(images.name('app:2'), ['ENV A=2']);
    await engine.tagImage(first, images.name('other/app:moving'));
    expect((await engine.inspectImage(first)).tags.sort()).toEqual([
      images.name('app:1'),
      images.name('other/app:moving'),
    ]);
    await engine.tagImage(second, images.name('other/app:moving'));
    expect((await engine.inspectImage(first)).tags).toEqual([images.name('app:1')]);

    expect(await engine.removeImage({ name: images.name('app:2') }, { force: false })).toEqual({
      untagged: [images.name('app:2')],
      deleted: [],
    });
    const last = await engine.removeImage({ name: images.name('other/app:moving') }, { force: false });
    expect(last.deleted).toContain(second);
    await expect(engine.inspectImage(second)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('by id: refused with names in two repositories, all of it by force', async () => {
    const { engine } = await engines.ready();
    const id = await images.build(images.name('app:1'), ['ENV A=1']);
    await engine.tagImage(id, images.name('copy:1'));
    await expect(engine.removeImage({ id }, { force: false })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/multiple repositories/),
    });
    const removal = await engine.removeImage({ id }, { force: true });
    expect(removal.untagged.sort()).toEqual([images.name('app:1'), images.name('copy:1')]);
    expect(removal.deleted).toContain(id);
  });

  test('refused while a container runs, even by force; for a stopped one only without', async () => {
    const { engine } = await engines.ready();
    const id = await images.build(images.name('app:1'), ['ENV A=1']);
    const container = await images.container(id, { start: true });
    for (const force of [false, true]) {
      await expect(engine.removeImage({ id }, { force })).rejects.toMatchObject({ code: 'conflict' });
    }
    await images.client.post(`/containers/${container}/kill`);
    await images.client.post(`/containers/${container}/wait`);
    await expect(engine.removeImage({ id }, { force: false })).rejects.toMatchObject({ code: 'conflict' });
    expect((await engine.removeImage({ id }, { force: true })).deleted).toContain(id);
  });

  test('refused while another image was built on it, even by force', async () => {
    const { engine } = await engines.ready();
    const base = await images.build(images.name('base:1'), ['ENV A=1']);
    await images.build(images.name('app:1'), ['ENV B=1'], images.name('base:1'));
    await expect(engine.removeImage({ id: base }, { force: true })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/dependent child images/),
    });
  });

  test('what is not there', async () => {
    const { engine } = await engines.ready();
    for (const call of [
      () => engine.inspectImage(NOWHERE),
      () => engine.imageHistory(NOWHERE),
      () => engine.tagImage(NOWHERE, images.name('app:1')),
      () => engine.removeImage({ id: NOWHERE }, { force: true }),
      () => engine.removeImage({ name: images.name('nothing:1') }, { force: false }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'image_not_found' });
    }
  });

  test('a name that is none is refused before there is a request', async () => {
    const { engine } = await engines.ready();
    const id = await images.build(images.name('app:1'), ['ENV A=1']);
    for (const name of ['App:1', 'app', 'a:b:c', `app@sha256:${'a'.repeat(64)}`, '../app:1', '']) {
      await expect(engine.tagImage(id, name)).rejects.toMatchObject({ code: 'bad_request' });
    }
    for (const name of ['app', '../version', 'app:1?force=1', 'a//b:1', 'app:1/../../version', '[::1]:5000/app:1']) {
      await expect(engine.removeImage({ name }, { force: true })).rejects.toMatchObject({ code: 'bad_request' });
    }
  });

  test('the sizes of layers that only it has', async () => {
    const { engine } = await engines.ready();
    const id = await images.build(images.name('app:1'), ['RUN /bin/dd if=/dev/urandom of=/big bs=1024 count=300']);
    const usage = await engine.diskUsage('images');
    const mine = usage.images?.find((image) => image.id === id);
    expect(mine).toBeDefined();
    expect((mine?.bytes ?? 0) - (mine?.sharedBytes ?? 0)).toBe(300 * 1024);
  });
});
