import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { createEngine } from '@/lib/docker/dockerode-engine';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { VERSIONS } from '@/lib/testing/engine-kit';
import { until } from '@/lib/testing/fake-engine-socket';
import { type ImageKit, openImageKit } from '@/lib/testing/image-kit';
import { createActivityService } from '../activities/activity-service';
import { systemClock } from '../clock';
import { createFleet } from '../engine/fleet';
import { createDiskUsage } from '../inventory/disk-usage';
import { createInventory } from '../inventory/inventory';
import { createLogger } from '../logger';
import { Turns } from '../turns';
import { removeImage, tagImage, untagImage } from './image-changes';
import { previewPrune, startPrune, startRemoval } from './image-removals';
import { visibleImages } from './image-target';

const ADA: Actor = {
  kind: 'user',
  userId: 'u1',
  username: 'ada',
  role: 'admin',
  hosts: null,
  permissions: null,
  credentialId: 's1',
};
const host = 'local';
const conflict = (words: RegExp) => expect.objectContaining({ code: 'conflict', detail: expect.stringMatching(words) });

async function open(socket: string) {
  const log = createLogger(() => {});
  const clock = systemClock;
  const kit = openAuthKit();
  const fleet = createFleet({
    hosts: [{ id: host, name: 'here', endpoint: { kind: 'socket', path: socket } }],
    createEngine,
    clock,
    log,
  });
  const inventory = createInventory({ fleet, clock });
  const activities = createActivityService({ state: kit.state, clock, log });
  const runtime = {
    fleet,
    clock,
    inventory,
    activities,
    diskUsage: createDiskUsage({ fleet, clock }),
    turns: new Turns(),
  };
  fleet.start();
  await until(() => fleet.host(host)?.status === 'live', 'the engine is connected', 15_000);
  return {
    runtime,
    async close() {
      await activities.close();
      inventory.close();
      await fleet.close();
      kit.close();
    },
  };
}

describe.each(VERSIONS)('%s', (version) => {
  let images: ImageKit;
  let console_: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    const { socket } = inject('engines')[version];
    images = await openImageKit(socket);
    console_ = await open(socket);
  });
  afterEach(async () => {
    await console_.close();
    await images.clean();
  });

  const known = (id: string) =>
    until(() => console_.runtime.fleet.containers().some((one) => one.imageId === id), 'the container is known');
  const ended = async (id: string) => {
    await console_.runtime.activities.ended(id);
    return console_.runtime.activities.get(ADA, id);
  };
  const start = { actor: ADA, audit: null, host, mayStill: () => true };

  test('a name that another image has is only moved when that is asked for', async () => {
    const { runtime } = console_;
    const first = await images.build(images.name('app:1'), ['ENV A=1']);
    const second = await images.build(images.name('app:2'), ['ENV A=2']);
    const name = images.name('app:1');
    await expect(tagImage(runtime, { host, id: second }, { name })).rejects.toEqual(conflict(/another image/));
    expect(await images.idOf(name)).toBe(first);
    expect(await tagImage(runtime, { host, id: second.slice(7) }, { name, replace: true })).toEqual({
      name,
      replaced: first,
    });
    expect(await images.idOf(name)).toBe(second);
    await images.client.delete(`/images/${first}`);
    expect(
      await tagImage(runtime, { host, id: second.slice(7, 20) }, { name: `docker.io/${images.name('x')}` }),
    ).toEqual({
      name: images.name('x:latest'),
      replaced: null,
    });
  });

  test('the last name is not taken away, and two who take the last two away are not both right', async () => {
    const { runtime } = console_;
    const name = images.name('app:1');
    const id = await images.build(name, ['ENV A=1']);
    await expect(untagImage(runtime, { host, id }, name)).rejects.toEqual(conflict(/last name/));
    const other = images.name('app:other');
    await tagImage(runtime, { host, id }, { name: other });
    const both = await Promise.allSettled([
      untagImage(runtime, { host, id }, name),
      untagImage(runtime, { host, id }, other),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await images.idOf(other)).toBe(id);
    await expect(untagImage(runtime, { host, id }, name)).rejects.toEqual(conflict(/is not called/));
  });

  test('removed as a whole, with names in several repositories', async () => {
    const { runtime } = console_;
    const id = await images.build(images.name('app:1'), ['ENV A=1']);
    await tagImage(runtime, { host, id }, { name: images.name('copy:1') });
    const removal = await removeImage(runtime, { host, id }, false);
    expect(removal.untagged.sort()).toEqual([images.name('app:1'), images.name('copy:1')]);
    expect(removal.deleted).toContain(id);
    await expect(removeImage(runtime, { host, id }, false)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('what needs it is named: running, stopped, built on it', async () => {
    const { runtime } = console_;
    const id = await images.build(images.name('base:1'), ['ENV A=1']);
    await images.build(images.name('app:1'), ['ENV B=1'], images.name('base:1'));
    await expect(removeImage(runtime, { host, id }, true)).rejects.toEqual(conflict(/built on .*app:1/));
    expect(await images.idOf(images.name('base:1'))).toBe(id);

    const lone = await images.build(images.name('lone:1'), ['ENV C=1']);
    const container = await images.container(lone, { start: true });
    await known(lone);
    await until(() => runtime.fleet.container(host, container)?.state === 'running', 'it is known to run');
    await expect(removeImage(runtime, { host, id: lone }, true)).rejects.toEqual(conflict(/in use by/));
    await images.client.post(`/containers/${container}/kill`);
    await until(() => runtime.fleet.container(host, container)?.state === 'exited', 'it is known to have ended');
    await expect(removeImage(runtime, { host, id: lone }, false)).rejects.toEqual(conflict(/Stopped containers/));
    expect((await removeImage(runtime, { host, id: lone }, true)).deleted).toContain(lone);
  });

  test('a prune removes what its preview named, children first, and keeps what is used or named by then', async () => {
    const { runtime } = console_;
    const base = await images.build(images.name('base:1'), ['ENV A=1']);
    const app = await images.build(images.name('app:1'), ['ENV B=1'], images.name('base:1'));
    const used = await images.build(images.name('used:1'), ['ENV C=1']);
    const named = await images.build(images.name('named:1'), ['ENV D=1']);
    await images.container(used);
    await known(used);
    const plan = await previewPrune(runtime, host, { scope: 'unused' });
    const mine = plan.remove.filter(({ id }) => [base, app, named].includes(id));
    expect(new Set(mine.map(({ id }) => id))).toEqual(new Set([app, base, named]));
    expect(mine.findIndex(({ id }) => id === app)).toBeLessThan(mine.findIndex(({ id }) => id === base));
    expect(mine.every(({ uniqueBytes }) => uniqueBytes !== null)).toBe(true);
    expect(plan.keep.find(({ id }) => id === used)).toMatchObject({ reason: 'used' });

    // Since the preview was shown, somebody named one of them and made a container of another.
    await images.client.post(`/images/${named}/tag`, { query: { repo: images.name('kept'), tag: '1' } });
    const activity = startPrune(runtime, {
      ...start,
      scope: 'unused',
      images: [
        { id: base, tags: [images.name('base:1')] },
        { id: app, tags: [images.name('app:1')] },
        { id: named, tags: [images.name('named:1')] },
        { id: used, tags: [images.name('used:1')] },
      ],
    });
    const done = await ended(activity.id);
    expect(done).toMatchObject({ state: 'succeeded', result: expect.stringMatching(/^Removed 2 images.*2 stayed$/) });
    expect(Object.fromEntries(done.items.map(({ id, state }) => [id, state]))).toEqual({
      [app]: 'succeeded',
      [base]: 'succeeded',
      [named]: 'skipped',
      [used]: 'skipped',
    });
    expect(done.items.find(({ id }) => id === named)?.words).toContain(images.name('kept:1'));
    expect(await Promise.all([base, app, named, used].map(images.idOf))).toEqual([null, null, named, used]);
  });

  test('dangling only: an image that has a name stays, whatever is asked for', async () => {
    const { runtime } = console_;
    const name = images.name('app:1');
    const old = await images.build(name, ['ENV A=1']);
    const fresh = await images.build(name, ['ENV A=2']);
    const plan = await previewPrune(runtime, host, { scope: 'dangling' });
    expect(plan.remove.map(({ id }) => id)).toContain(old);
    expect(plan.remove.map(({ id }) => id)).not.toContain(fresh);
    expect(plan.keep.find(({ id }) => id === fresh)).toMatchObject({ reason: 'tagged' });
    const images_ = [
      { id: old, tags: [] },
      { id: fresh, tags: [name] },
    ];
    const done = await ended(startPrune(runtime, { ...start, scope: 'dangling', images: images_ }).id);
    expect(done.items.map(({ state }) => state).sort()).toEqual(['skipped', 'succeeded']);
    expect(await images.idOf(name)).toBe(fresh);
    expect(await images.idOf(old)).toBeNull();
  });

  test('many at once: what cannot go has failed, and says why', async () => {
    const { runtime } = console_;
    const one = await images.build(images.name('app:1'), ['ENV A=1']);
    const used = await images.build(images.name('used:1'), ['ENV B=1']);
    const container = await images.container(used);
    await known(used);
    const chosen = [
      { id: one, tags: [images.name('app:1')] },
      { id: used, tags: [images.name('used:1')] },
      { id: `sha256:${'0'.repeat(64)}`, tags: [] },
    ];
    const done = await ended(startRemoval(runtime, { ...start, images: chosen, force: false }).id);
    expect(done.state).toBe('failed');
    expect(done.items.map(({ id, state }) => [id, state])).toEqual([
      [one, 'succeeded'],
      [used, 'failed'],
      [`sha256:${'0'.repeat(64)}`, 'skipped'],
    ]);
    expect(done.items[1]?.words).toContain(runtime.fleet.container(host, container)?.name);
  });

  test('who lost the right meanwhile removes nothing more', async () => {
    const { runtime } = console_;
    const ids = await Promise.all([1, 2].map((n) => images.build(images.name(`app:${n}`), [`ENV A=${n}`])));
    const chosen = ids.map((id, index) => ({ id, tags: [images.name(`app:${index + 1}`)] }));
    let asked = 0;
    const mayStill = () => ++asked < 2;
    const done = await ended(startRemoval(runtime, { ...start, mayStill, images: chosen, force: false }).id);
    expect(done).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } });
    const left = await Promise.all(chosen.map(({ tags }) => images.idOf(tags[0] ?? '')));
    expect(left.filter((id) => id !== null)).toHaveLength(1);
  });

  test('the list shows what is there, and who uses it, as soon as it changes', async () => {
    const { runtime } = console_;
    const id = await images.build(images.name('app:1'), ['ENV A=1']);
    runtime.inventory.touch('images', host);
    const row = async () => (await visibleImages(runtime, ADA)).images.find((image) => image.id === id);
    expect(await row()).toMatchObject({ host, tags: [images.name('app:1')], use: 'unused', usedBy: [] });
    const container = await images.container(id);
    await known(id);
    expect(await row()).toMatchObject({ use: 'used', usedBy: [{ id: container, running: false }] });
    expect((await visibleImages(runtime, { ...ADA, hosts: ['elsewhere'] })).images).toEqual([]);
  });
});
