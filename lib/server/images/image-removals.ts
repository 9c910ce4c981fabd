import 'server-only';
import type { Actor } from '@/lib/access/actor';
import type { Activity } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import type { ImagePrunePlan, PruneScope } from '@/lib/contract/image';
import { byteWords } from '@/lib/images/byte-words';
import { imageUsers } from '@/lib/images/image-summary';
import { keptReleases } from '@/lib/images/kept-name';
import { childrenFirst, prunePlan } from '@/lib/images/prune-plan';
import type { ActivityReport } from '../activities/activity-service';
import type { AuditEntry } from '../audit/audit-log';
import { requireHost } from '../http/target';
import type { Runtime } from '../runtime';
import { inTurn, removeImage, removeWhole, short } from './image-changes';
import { requireImage, usersOf } from './image-target';

type Parts = Pick<Runtime, 'fleet' | 'inventory' | 'diskUsage' | 'turns' | 'activities' | 'clock'>;

const HOUR_MS = 3_600_000;
/** A preview waits this long for the sizes; then it shows what is known, and says that the engine is still at it. */
const SIZES_WITHIN_MS = 4_000;

/** An image that somebody was shown with these tags, and chose. */
export interface ChosenImage {
  id: string;
  tags: string[];
}

/** What a prune would do now, asked of the engine itself. */
export async function previewPrune(
  runtime: Parts,
  host: string,
  question: { scope: PruneScope; olderThanHours?: number | undefined },
): Promise<ImagePrunePlan> {
  requireHost(runtime, host);
  const [images, usage] = await Promise.all([
    runtime.fleet.engine(host).listImages({ all: true }),
    runtime.diskUsage.measure(host, 'images', SIZES_WITHIN_MS),
  ]);
  return prunePlan({
    images,
    users: imageUsers(host, runtime.fleet.containers()),
    scope: question.scope,
    madeBefore: question.olderThanHours === undefined ? null : runtime.clock.now() - question.olderThanHours * HOUR_MS,
    sizes: usage.images,
    measuring: usage.measuring,
  });
}

interface Start {
  actor: Actor;
  audit: AuditEntry | null;
  host: string;
  images: readonly ChosenImage[];
  /** Asked before each: minutes may have gone by, and rights been taken away. */
  mayStill(): boolean;
}

/** Removes what a preview named, unless it is used or has another tag by now: then it stays, and the activity says why. */
export function startPrune(runtime: Parts, { scope, ...start }: Start & { scope: PruneScope }): Activity {
  return startRemoving(runtime, {
    ...start,
    kind: 'image.prune',
    title: `Prune ${counted(start.images.length)}`,
    remove: (chosen) => pruneOne(runtime, start.host, chosen, scope),
  });
}

/** Removes images that somebody chose one by one: what cannot go has failed. */
export function startRemoval(runtime: Parts, { force, ...start }: Start & { force: boolean }): Activity {
  return startRemoving(runtime, {
    ...start,
    kind: 'image.remove-many',
    title: `Remove ${counted(start.images.length)}`,
    remove: (chosen) => removeOne(runtime, start.host, chosen, force),
  });
}

/** null: it is gone now; else why it stays. */
async function pruneOne(runtime: Parts, host: string, chosen: ChosenImage, scope: PruneScope): Promise<string | null> {
  const { engine, id } = await requireImage(runtime, { host, id: chosen.id });
  return inTurn(runtime, host, async () => {
    try {
      const image = await engine.inspectImage(id);
      const [user] = usersOf(runtime, host, id);
      if (user !== undefined) return `${user.name} uses it now`;
      const [release] = keptReleases(image.tags);
      if (release !== undefined) return `It is kept for a rollback to ${release} now`;
      const tag = image.tags.find((name) => scope === 'dangling' || !chosen.tags.includes(name));
      if (tag !== undefined) return `It is called ${tag} now`;
      await removeWhole(engine, image, false);
      return null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'image_not_found') return 'It was gone already';
      if (error.code === 'conflict') return error.message;
      throw error;
    }
  });
}

/** As above; throws `conflict` when it cannot go. */
async function removeOne(runtime: Parts, host: string, chosen: ChosenImage, force: boolean): Promise<string | null> {
  try {
    const image = await runtime.fleet.engine(host).inspectImage(chosen.id);
    const other = image.tags.find((name) => !chosen.tags.includes(name));
    if (other !== undefined) throw new AppError('conflict', { detail: `It was given the name ${other} meanwhile.` });
    await removeImage(runtime, { host, id: image.id }, force);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'image_not_found') return 'It was gone already';
    throw error;
  }
}

interface Removing extends Start {
  kind: string;
  title: string;
  /** null: gone; else why it stays. Throws when it should have gone. */
  remove(chosen: ChosenImage): Promise<string | null>;
}

function startRemoving(runtime: Parts, removing: Removing): Activity {
  const { actor, audit, host, images, kind, title } = removing;
  const about = requireHost(runtime, host);
  // Refused at once rather than by an activity that fails.
  runtime.fleet.engine(host);
  return runtime.activities.start({
    kind,
    title: `${title} on ${about.name}`,
    host,
    items: images.map(labelled),
    actor,
    audit,
    run: (report) => removeEach(runtime, removing, report),
  });
}

async function removeEach(
  runtime: Parts,
  { host, images, mayStill, remove }: Removing,
  report: ActivityReport,
): Promise<string> {
  const unique = new Map(
    runtime.diskUsage
      .known(host, 'images')
      .images?.map(({ id, bytes, sharedBytes }) => [id, sharedBytes === null ? 0 : bytes - sharedBytes]),
  );
  let freed = 0;
  const counts = { gone: 0, stayed: 0, failed: 0 };
  const ordered = childrenFirst(images, await runtime.fleet.engine(host).listImages({ all: true }));
  for (const [index, image] of ordered.entries()) {
    report.signal.throwIfAborted();
    if (!mayStill()) throw new AppError('forbidden', { detail: 'Whoever started this may not do it any more.' });
    report.progress({ done: index, total: images.length, unit: 'items', words: 'Removing' });
    report.item({ ...labelled(image), state: 'running' });
    try {
      const stays = await remove(image);
      if (stays === null) {
        counts.gone++;
        freed += unique.get(image.id) ?? 0;
        report.item({ ...labelled(image), state: 'succeeded' });
      } else {
        counts.stayed++;
        report.item({ ...labelled(image), state: 'skipped', words: stays });
      }
    } catch (error) {
      // An engine that is gone fails all the others too, at once and for the same reason.
      if (!(error instanceof AppError) || error.code === 'internal') throw error;
      counts.failed++;
      report.item({ ...labelled(image), state: 'failed', words: error.message });
    }
  }
  report.progress({ done: images.length, total: images.length, unit: 'items' });
  return resultWords(counts, freed);
}

function resultWords(
  { gone, stayed, failed }: { gone: number; stayed: number; failed: number },
  freed: number,
): string {
  const parts = [`Removed ${counted(gone)}`];
  if (freed > 0) parts.push(`freed at least ${byteWords(freed)}`);
  if (stayed > 0) parts.push(`${stayed} stayed`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(', ');
}

function labelled({ id, tags }: ChosenImage): { id: string; label: string } {
  return { id, label: tags[0] ?? short(id) };
}

function counted(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}
