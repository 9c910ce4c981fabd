import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { RunContext, RunTarget } from './run-context';
import type { TargetEngine } from './target-engine';

/** The name under which the image of a kept release cannot be taken for rubbish: it survives `docker image prune`. */
export const keepTag = (app: string, release: number): string => `pilothouse-kept/${app}:r${release}`;

/**
 * The old one stays, stopped and under another name, so that its image and its log are there for a rollback; those before the last
 * `keep` go. What was made again from the record after a `--rm` was made by the console, and is retired as others are.
 */
export async function retire(run: RunContext, target: RunTarget): Promise<string | null> {
  const engine = run.forward(target);
  await tagKept(run, engine);
  const { keep } = run.environment.settings;
  const retired = retiredContainers(run, target);
  const gone: string[] = [];
  for (const id of retired.slice(keep)) {
    const container = await engine.inspect(id);
    if (container === null || container.State?.Running === true || !container.Name?.includes('.prev.')) continue;
    await engine.remove(id, { volumes: false });
    gone.push(container.Name.replace(/^\//, ''));
  }
  return gone.length === 0 ? null : `Removed ${gone.join(', ')}`;
}

/** Old containers that deployments of this environment put away here, the newest first. */
function retiredContainers(run: RunContext, target: RunTarget): string[] {
  const rows = run.journal.list({ environmentIds: [run.environment.id], states: ['succeeded'], limit: 200 });
  const before = rows
    .flatMap(({ id }) => run.journal.targets(id))
    .filter(({ container, host }) => host === target.row.host && container === target.row.container);
  const ids = [target.record?.old?.id, ...before.map((row) => run.journal.record(row)?.old?.id)];
  return [...new Set(ids.filter((id) => id !== undefined))];
}

async function tagKept(run: RunContext, engine: TargetEngine): Promise<void> {
  for (const release of [run.release, run.previous]) {
    const id = release === null ? null : run.ledger.serviceOf(run.ledger.releaseById(release.id)).image.id;
    if (release === null || id === null) continue;
    try {
      await engine.ask((one) => one.tagImage(id, keepTag(run.app, release.number)));
    } catch (error) {
      // On this host it may be gone already; the button says so.
      if (!(error instanceof AppError && error.code === 'image_not_found')) throw error;
    }
  }
}
