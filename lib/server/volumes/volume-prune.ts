import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { VolumePruneScope } from '@/lib/contract/volume';
import { byteWords } from '@/lib/images/byte-words';
import { reasonToKeep } from '@/lib/volumes/volume-prune';
import type { ActivityReport, ActivitySpec } from '../activities/activity-service';
import { type PruneOutcome, type PruneTarget, pruneRun } from '../inventory/prune-run';
import type { Runtime } from '../runtime';
import { summariser } from './volume-listing';

type Services = Pick<Runtime, 'fleet' | 'inventory' | 'diskUsage'>;

/** The removal of volumes that a preview named, each looked at once more at its turn. */
export function volumePruneActivity(
  runtime: Services,
  host: string,
  scope: VolumePruneScope,
  names: readonly string[],
): Pick<ActivitySpec, 'kind' | 'title' | 'host' | 'run'> {
  const targets = [...new Set(names)].map((name) => ({ id: name, label: shortName(name) }));
  return {
    kind: 'volume.prune',
    title: `Remove ${targets.length === 1 ? 'an unused volume' : `${targets.length} unused volumes`}`,
    host,
    run: (report) => run(runtime, host, scope, targets, report),
  };
}

async function run(
  runtime: Services,
  host: string,
  scope: VolumePruneScope,
  targets: readonly PruneTarget[],
  report: ActivityReport,
): Promise<string> {
  const sizes = new Map(
    (runtime.diskUsage.known(host, 'volumes').volumes ?? []).map(({ name, bytes }) => [name, bytes ?? 0]),
  );
  try {
    const { removed, skipped, failed } = await pruneRun(targets, report, ({ id }) =>
      removeOne(runtime, host, scope, id),
    );
    const bytes = removed.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0);
    return [
      `Removed ${removed.length} of ${targets.length} volumes`,
      bytes > 0 ? `freed about ${byteWords(bytes)}` : '',
      skipped > 0 ? `${skipped} kept` : '',
      failed > 0 ? `${failed} failed` : '',
    ]
      .filter(Boolean)
      .join(', ');
  } finally {
    runtime.inventory.touch('volumes', host);
    runtime.diskUsage.touch(host);
  }
}

async function removeOne(
  runtime: Services,
  host: string,
  scope: VolumePruneScope,
  name: string,
): Promise<PruneOutcome> {
  const engine = runtime.fleet.engine(host);
  try {
    const kept = reasonToKeep(summariser(runtime)(host, await engine.inspectVolume(name)), scope);
    if (kept !== null) return { state: 'skipped', words: kept.words };
    // Without force: whatever came to use it in this moment, the engine refuses.
    await engine.removeVolume(name);
    return { state: 'removed' };
  } catch (error) {
    if (error instanceof AppError && error.code === 'volume_not_found')
      return { state: 'skipped', words: 'it is gone already' };
    if (error instanceof AppError && error.code === 'conflict') return { state: 'skipped', words: error.message };
    throw error;
  }
}

/** Anonymous names are 64 digits long; the first twelve tell them apart. */
function shortName(name: string): string {
  return /^[0-9a-f]{64}$/.test(name) ? name.slice(0, 12) : name;
}
