import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { keptName } from '@/lib/images/kept-name';
import type { RunContext, RunTarget } from './run-context';
import type { TargetEngine } from './target-engine';

/**
 * The old one stays, stopped and under another name, so that its image and its log are there for a rollback; those before the last
 * `keep` go. What was made again from the record after a `--rm` was made by the console, and is retired as others are.
 */
export async function retire(run: RunContext, target: RunTarget): Promise<string | null> {
  const engine = run.forward(target);
  await tagKept(run, engine);
  await forgetTags(run, engine);
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
      await engine.ask((one) => one.tagImage(id, keptName(run.app, release.number)));
    } catch (error) {
      // On this host it may be gone already; the button says so.
      if (!(error instanceof AppError && error.code === 'image_not_found')) throw error;
    }
  }
}

/** How far back names are looked for: those before were taken away when their turn came. */
const LOOK_BACK = 20;

/** The names of releases that no environment of the app keeps any more are taken away; with its last name an image that nobody uses goes. */
async function forgetTags(run: RunContext, engine: TargetEngine): Promise<void> {
  const { appId } = run.environment;
  const kept = new Set<string>([run.release.id]);
  for (const environment of run.ledger.environments(appId)) {
    if (environment.activeReleaseId !== null) kept.add(environment.activeReleaseId);
    const succeeded = run.journal.list({ environmentIds: [environment.id], states: ['succeeded'], limit: 200 });
    const releases = [...new Set(succeeded.map(({ releaseId }) => releaseId))];
    // The one that serves, and so many before it.
    for (const id of releases.slice(0, environment.settings.keep + 1)) kept.add(id);
  }
  for (const release of run.ledger.releases(appId, { limit: kept.size + LOOK_BACK })) {
    if (kept.has(release.id)) continue;
    try {
      await engine.ask((one) => one.removeImage({ name: keptName(run.app, release.number) }, { force: false }));
    } catch (error) {
      // Taken away long ago, or it never was here.
      if (!(error instanceof AppError && (error.code === 'image_not_found' || error.code === 'conflict'))) throw error;
    }
  }
}
