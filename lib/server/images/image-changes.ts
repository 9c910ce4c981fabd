import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { UsedBy } from '@/lib/contract/inventory';
import type { Engine } from '@/lib/docker/engine';
import { childrenById, dependentsOf } from '@/lib/images/dependents';
import type { ImageRemoval, InspectedImage } from '@/lib/images/engine-image';
import { familiarText, parseReference } from '@/lib/images/reference';
import type { Runtime } from '../runtime';
import { requireImage, usersOf } from './image-target';

type Parts = Pick<Runtime, 'fleet' | 'inventory' | 'diskUsage' | 'turns'>;
type Target = { host: string; id: string };

/** As the engine writes it: `nginx:latest` of `docker.io/library/nginx`. Throws `validation_failed`. */
export function imageNameOf(text: string): string {
  const parsed = parseReference(text);
  if (!parsed.ok) throw new AppError('validation_failed', { detail: parsed.message });
  if (parsed.reference.digest !== undefined) {
    throw new AppError('validation_failed', {
      detail: 'A digest is worked out from the content; a name is given without one.',
    });
  }
  return familiarText({ ...parsed.reference, tag: parsed.reference.tag ?? 'latest' });
}

/** Gives the image a name. Throws `conflict` when another image has it, unless `replace`. */
export async function tagImage(
  runtime: Parts,
  params: Target,
  body: { name: string; replace?: boolean | undefined },
): Promise<{ name: string; replaced: string | null }> {
  const name = imageNameOf(body.name);
  const { engine, id } = await requireImage(runtime, params);
  return inTurn(runtime, params.host, async () => {
    await engine.inspectImage(id);
    const holder = (await engine.listImages()).find(({ tags }) => tags.includes(name));
    const other = holder !== undefined && holder.id !== id ? holder.id : null;
    if (other !== null && body.replace !== true) {
      throw new AppError('conflict', {
        detail: `«${name}» is the name of another image now (${short(other)}).`,
        hint: 'To move the name to this one, ask for it to be replaced; the other image stays, without it.',
      });
    }
    await engine.tagImage(id, name);
    return { name, replaced: other };
  });
}

/** Takes one name away. Throws `conflict` for the last one, with which the image would go, and for one that it does not have. */
export async function untagImage(runtime: Parts, params: Target, tag: string): Promise<ImageRemoval> {
  const name = imageNameOf(tag);
  const { engine, id } = await requireImage(runtime, params);
  return inTurn(runtime, params.host, async () => {
    const image = await engine.inspectImage(id);
    if (!image.tags.includes(name)) {
      throw new AppError('conflict', { detail: `The image ${short(id)} is not called «${name}» (any more).` });
    }
    if (image.tags.length === 1) {
      throw new AppError('conflict', {
        detail: `«${name}» is the last name of the image: the engine deletes an image with it.`,
        hint: 'Give it another name first, or remove the image.',
      });
    }
    return engine.removeImage({ name }, { force: false });
  });
}

/** Removes an image with all its names. Throws `conflict`, with names, while something needs it. */
export async function removeImage(runtime: Parts, params: Target, force: boolean): Promise<ImageRemoval> {
  const { engine, id } = await requireImage(runtime, params);
  return inTurn(runtime, params.host, async () => {
    const image = await engine.inspectImage(id);
    refuseUsed(id, usersOf(runtime, params.host, id), force);
    await refuseParent(engine, id);
    return removeWhole(engine, image, force);
  });
}

/** Everything that changes the images of a host, in turn, so that what was looked at is still so; then what was known of it is old. */
export function inTurn<T>(runtime: Parts, host: string, work: () => Promise<T>): Promise<T> {
  return runtime.turns.take(`images ${host}`, async () => {
    try {
      return await work();
    } finally {
      runtime.inventory.touch('images', host);
      runtime.diskUsage.touch(host);
    }
  });
}

function refuseUsed(id: string, users: readonly UsedBy[], force: boolean): void {
  const running = users.filter((user) => user.running);
  if (running.length > 0) {
    throw new AppError('conflict', {
      detail: `The image ${short(id)} is in use by ${listed(running.map(({ name }) => name))}, which runs.`,
      hint: 'Stop and remove what uses it first.',
    });
  }
  if (users.length === 0 || force) return;
  throw new AppError('conflict', {
    detail: `Stopped containers were made from the image ${short(id)}: ${listed(users.map(({ name }) => name))}.`,
    hint: 'Remove them first, or force it: they cannot be made anew without the image.',
  });
}

async function refuseParent(engine: Engine, id: string): Promise<void> {
  const dependents = dependentsOf(id, childrenById(await engine.listImages({ all: true })));
  if (dependents.length === 0) return;
  const names = dependents.map((image) => image.tags[0] ?? short(image.id));
  throw new AppError('conflict', {
    detail: `Other images were built on ${short(id)}: ${listed(names)}.`,
    hint: 'Remove those first.',
  });
}

/**
 * Without force name by name, for the engine refuses an image with several at once; on the last it looks itself once more for
 * containers. Throws `conflict` when the names are gone and the image is not.
 */
export async function removeWhole(engine: Engine, image: InspectedImage, force: boolean): Promise<ImageRemoval> {
  if (force) return engine.removeImage({ id: image.id }, { force: true });
  const names = [...image.tags, ...image.digests];
  const removal: ImageRemoval = { untagged: [], deleted: [] };
  for (const target of names.length === 0 ? [{ id: image.id }] : names.map((name) => ({ name }))) {
    try {
      const { untagged, deleted } = await engine.removeImage(target, { force: false });
      removal.untagged.push(...untagged);
      removal.deleted.push(...deleted);
    } catch (error) {
      // The digests of a repository go with its last tag.
      if (!(error instanceof AppError && error.code === 'image_not_found' && 'name' in target)) throw error;
    }
  }
  if (!removal.deleted.includes(image.id) && (await isThere(engine, image.id))) {
    throw new AppError('conflict', {
      detail: `The names of ${short(image.id)} are gone, but the engine keeps the image: something needs it still.`,
      hint: 'It is listed without a name now.',
    });
  }
  return removal;
}

async function isThere(engine: Engine, id: string): Promise<boolean> {
  try {
    await engine.inspectImage(id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'image_not_found') return false;
    throw error;
  }
}

/** The twelve digits that people know an image by. */
export function short(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
