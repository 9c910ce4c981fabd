import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { maySee, maySeeHost, maySeeWholeHost } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { ImageSummary } from '@/lib/contract/image';
import type { InventoryHost, UsedBy } from '@/lib/contract/inventory';
import type { Engine } from '@/lib/docker/engine';
import { imageSummaries, imageUsers } from '@/lib/images/image-summary';
import { requireHost, visibleContainers } from '../http/target';
import type { Runtime } from '../runtime';

type Known = Pick<Runtime, 'fleet' | 'inventory'>;

/**
 * What a request is about: the engine, and the whole id. Shortened ids are looked up in what the console knows, never by the engine:
 * it would take `abc123abc123` for the name of a repository first. Throws `image_not_found`, `host_not_found`, `engine_unreachable`.
 */
export async function requireImage(
  runtime: Known,
  params: { host: string; id: string },
): Promise<{ engine: Engine; id: string }> {
  requireHost(runtime, params.host);
  const engine = runtime.fleet.engine(params.host);
  const hex = params.id.replace(/^sha256:/, '');
  if (hex.length === 64) return { engine, id: `sha256:${hex}` };
  const [reading] = await runtime.inventory.read('images', [params.host]);
  const found = (reading?.rows ?? []).filter(({ id }) => id.startsWith(`sha256:${hex}`));
  const only = found.length === 1 ? found[0] : undefined;
  if (only) return { engine, id: only.id };
  throw new AppError('image_not_found', {
    detail:
      found.length === 0
        ? `No image «${hex}» on host «${params.host}».`
        : `${found.length} images on host «${params.host}» begin with «${hex}»: give more digits.`,
  });
}

/** Who uses this image now, as the live mirror knows it; with an actor, only of those that are there for them. */
export function usersOf(runtime: Pick<Runtime, 'fleet'>, host: string, id: string, actor?: Actor): UsedBy[] {
  const containers = actor === undefined ? runtime.fleet.containers() : visibleContainers(runtime, actor);
  return imageUsers(host, containers).get(id) ?? [];
}

/** To who sees some stacks of the host only, an image is there when one of their containers uses it. Throws `image_not_found`. */
export function requireVisibleImage(runtime: Pick<Runtime, 'fleet'>, actor: Actor, host: string, id: string): void {
  if (maySeeWholeHost(actor, host)) return;
  const used = runtime.fleet
    .containers()
    .some((container) => container.host === host && container.imageId === id && maySee(actor, container));
  if (!used) throw new AppError('image_not_found', { detail: `No image «${id}» on host «${host}».` });
}

/** The images of all hosts that the actor may see, or of one of them. */
export async function visibleImages(
  runtime: Known,
  actor: Actor,
  host?: string,
): Promise<{ hosts: InventoryHost[]; images: ImageSummary[] }> {
  const wanted = runtime.fleet
    .hosts()
    .map(({ id }) => id)
    .filter((id) => maySeeHost(actor, id) && (host === undefined || id === host));
  const readings = await runtime.inventory.read('images', wanted);
  const containers = visibleContainers(runtime, actor);
  return {
    hosts: readings.map(({ rows: _, ...about }) => about),
    images: readings.flatMap((reading) =>
      imageSummaries(reading.host, reading.rows, imageUsers(reading.host, containers)).filter(
        ({ usedBy }) => usedBy.length > 0 || maySeeWholeHost(actor, reading.host),
      ),
    ),
  };
}
