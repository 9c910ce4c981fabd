import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { reasonToKeep } from '@/lib/networks/network-prune';
import { isBuiltIn } from '@/lib/networks/network-summary';
import type { ActivitySpec } from '../activities/activity-service';
import { type PruneOutcome, type PruneTarget, pruneRun } from '../inventory/prune-run';
import type { Runtime } from '../runtime';

type Services = Pick<Runtime, 'fleet' | 'inventory'>;

/** The removal of networks that a preview named, each looked at once more at its turn. */
export function networkPruneActivity(
  runtime: Services,
  host: string,
  targets: readonly PruneTarget[],
): Pick<ActivitySpec, 'kind' | 'title' | 'host' | 'run'> {
  return {
    kind: 'network.prune',
    title: `Remove ${targets.length === 1 ? 'an unused network' : `${targets.length} unused networks`}`,
    host,
    async run(report) {
      try {
        const { removed, skipped, failed } = await pruneRun(targets, report, ({ id }) => removeOne(runtime, host, id));
        return [
          `Removed ${removed.length} of ${targets.length} networks`,
          skipped > 0 ? `${skipped} kept` : '',
          failed > 0 ? `${failed} failed` : '',
        ]
          .filter(Boolean)
          .join(', ');
      } finally {
        runtime.inventory.touch('networks', host);
      }
    },
  };
}

async function removeOne(runtime: Services, host: string, id: string): Promise<PruneOutcome> {
  const engine = runtime.fleet.engine(host);
  try {
    const row = await engine.inspectNetwork(id);
    // The engine itself would remove the network of a stopped container; by id, because names are not unique.
    const users = (await engine.containersOnNetwork(row)).map((user) => ({
      id: user,
      name: runtime.fleet.container(host, user)?.name ?? user.slice(0, 12),
      running: runtime.fleet.container(host, user)?.state === 'running',
    }));
    const kept = reasonToKeep({ builtIn: isBuiltIn(row), scope: row.scope, usedBy: users });
    if (kept !== null) return { state: 'skipped', words: kept.words };
    await engine.removeNetwork(id);
    return { state: 'removed' };
  } catch (error) {
    if (error instanceof AppError && error.code === 'network_not_found')
      return { state: 'skipped', words: 'it is gone already' };
    if (error instanceof AppError && error.code === 'conflict') return { state: 'skipped', words: error.message };
    throw error;
  }
}
