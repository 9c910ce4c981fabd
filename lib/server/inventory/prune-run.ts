import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ActivityReport } from '../activities/activity-service';

export interface PruneTarget {
  id: string;
  label: string;
}

/** `skipped`: it was found to be in use, or gone, when its turn came. */
export type PruneOutcome = { state: 'removed' } | { state: 'skipped'; words: string };

/**
 * Removes one after the other; each decides for itself at its turn (`removeOne`), because what a preview showed may have changed
 * since. One that fails does not stop the others. Cancelling stops before the next one.
 */
export async function pruneRun(
  targets: readonly PruneTarget[],
  report: ActivityReport,
  removeOne: (target: PruneTarget) => Promise<PruneOutcome>,
): Promise<{ removed: PruneTarget[]; skipped: number; failed: number }> {
  const removed: PruneTarget[] = [];
  let skipped = 0;
  let failed = 0;
  for (const [index, target] of targets.entries()) {
    report.signal.throwIfAborted();
    report.progress({ done: index, total: targets.length, unit: 'items', words: `Removing ${target.label}` });
    report.item({ ...target, state: 'running' });
    try {
      const outcome = await removeOne(target);
      if (outcome.state === 'removed') {
        removed.push(target);
        report.item({ ...target, state: 'succeeded', words: 'removed' });
      } else {
        skipped += 1;
        report.item({ ...target, state: 'skipped', words: `kept: ${outcome.words}` });
      }
    } catch (error) {
      // What ended the whole (the engine is gone, the console stops) would fail the same way for all that follow.
      if (!(error instanceof AppError) || error.status >= 502) throw error;
      failed += 1;
      report.item({ ...target, state: 'failed', words: error.message });
    }
  }
  report.progress({ done: targets.length, total: targets.length, unit: 'items' });
  return { removed, skipped, failed };
}
