import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { DeploymentDetail, Verification } from '@/lib/contract/deployment';
import { isTouched, type Recovery } from '@/lib/deploy/recovery';
import type { Strategy, Verdict } from '@/lib/deploy/words';
import { errorFields } from '../logger';
import { Cutover, keepWords } from './cutover';
import { LeaseLost } from './deployment-journal';
import { preflight } from './preflight';
import { removeCandidate, restoreTarget } from './restore';
import { retire } from './retire';
import { failureWords, type RunContext, type RunTarget, StepFailed } from './run-context';
import { watchTarget } from './watch-window';

/**
 * One deployment from where it is to its verdict. Rejects only with the reason of `stopping`: then everything is left as it is, and the
 * next start of the console goes on from what was written down.
 */
export async function runDeployment(run: RunContext, from: Recovery): Promise<void> {
  try {
    if (from === 'queue') await forward(run);
    else if (from === 'resume') await resume(run);
    else if (from === 'watch') await settle(run);
    else
      throw new AppError('cancelled', {
        detail:
          run.deployment.cancelledBy === null
            ? 'The console was stopped in the middle of it.'
            : `Cancelled by ${run.deployment.cancelledBy}.`,
      });
  } catch (error) {
    run.stopping.throwIfAborted();
    if (error instanceof LeaseLost || (error instanceof StepFailed && error.cause instanceof LeaseLost)) throw error;
    await backward(run, error);
  }
}

async function forward(run: RunContext): Promise<void> {
  await run.step('lease', null, 'preparing', async () => null);
  for (const target of run.targets) {
    await run.step('preflight', target, 'preparing', async (say) => {
      const { strategy, words } = await preflight(run, target, run.forward(target, say));
      // The first target that cannot have both at once decides for all.
      if (run.deployment.strategy !== 'stop-first') run.set({ strategy, strategyWords: words });
      return words;
    });
  }
  const cutovers = run.targets.map((target) => new Cutover(run, target));
  for (const cutover of cutovers) await cutover.pull();
  for (const cutover of cutovers) await exchange(run, cutover);
  await commit(run);
}

async function exchange(run: RunContext, cutover: Cutover): Promise<void> {
  await cutover.create();
  if (run.deployment.strategy === 'start-first') {
    await cutover.start();
    await cutover.verify();
    await cutover.fence();
    await cutover.swap();
    await cutover.stop();
    return;
  }
  await cutover.fence();
  await cutover.stop();
  await cutover.swap();
  await cutover.start();
  await cutover.verify();
}

/** Killed between the start of the new one and the commit: only the last target can have been there. */
async function resume(run: RunContext): Promise<void> {
  const last = run.targets.at(-1);
  if (last === undefined) throw new Error('a deployment without targets');
  const cutover = new Cutover(run, last);
  if (last.record?.startAt === null || last.row.step === 'start') await cutover.start();
  await cutover.verify();
  await commit(run);
}

async function commit(run: RunContext): Promise<void> {
  await run.step('commit', null, null, async () => {
    run.set({ downtimeMs: downtime(run, run.deployment.verifications) });
    const watchMs = run.environment.settings.watchSeconds * 1_000;
    run.journal.commit(run.deployment, run.clock.now() + watchMs);
    run.deployment = run.journal.find(run.deployment.id) ?? run.deployment;
    return `Release ${run.release.number} is live`;
  });
  await settle(run);
}

/** Live: watched, then the old one is put away. */
async function settle(run: RunContext): Promise<void> {
  const until = run.deployment.watchUntil ?? run.clock.now();
  for (const target of run.targets)
    await run.step('watch', target, 'watching', (say) => watchTarget(run, target, until, say));
  for (const target of run.targets) await keepWords(run, target, run.forward(target)).catch(() => {});
  // From here on nothing fails the release: what cannot be tidied up is said.
  for (const target of run.targets) {
    try {
      await run.step('retire', target, null, () => retire(run, target));
    } catch (error) {
      run.stopping.throwIfAborted();
      run.sources.log.warn('an old container could not be put away', {
        deployment: run.deployment.id,
        ...errorFields(error),
      });
    }
  }
  const { number } = run.release;
  finish(run, 'succeeded', `Release ${number} is live and went through its watch window.`);
}

async function backward(run: RunContext, error: unknown): Promise<void> {
  const failure = failureOf(error, run);
  const cancelled = run.cancel.aborted || run.deployment.cancelledBy !== null;
  const touched = isChanged(run);
  try {
    run.set({ failure, ...(touched && { state: 'restoring' as const }) });
  } catch (cause) {
    run.sources.log.error('a failed deployment cannot be written down', errorFields(cause));
  }
  if (!(error instanceof AppError) && !(error instanceof StepFailed && error.cause instanceof AppError))
    run.sources.log.error('a deployment failed', { deployment: run.deployment.id, ...errorFields(causeOf(error)) });
  const verifications: Verification[] = [];
  try {
    for (const target of [...run.targets].reverse()) {
      if (target.record === null) continue;
      if (!touched) await removeCandidate(run, target);
      else {
        const verification = await restoreTarget(run, target);
        if (verification !== null) verifications.push(verification);
      }
    }
  } catch (second) {
    run.stopping.throwIfAborted();
    run.sources.log.error('a deployment could not be undone', {
      deployment: run.deployment.id,
      ...errorFields(causeOf(second)),
    });
    const words = `${failure.detail} ${failureWords(causeOf(second))}`;
    if (!touched)
      return finish(
        run,
        'failed',
        `The old one was never touched; but the new container could not be removed. ${words}`,
      );
    return finish(run, 'rollback_failed', `The old one could not be put back. ${words}`);
  }
  const verdict = verdictOf(touched, cancelled, verifications.length > 0);
  const downtimeMs = touched ? downtime(run, verifications) : null;
  finish(run, verdict, `${VERDICT_WORDS[verdict]} ${failure.detail}`, {
    ...(touched && { active: run.deployment.previousReleaseId }),
    downtimeMs,
    verifications: [...run.deployment.verifications, ...verifications],
  });
}

const VERDICT_WORDS: Readonly<Record<'failed' | 'cancelled' | 'rolled_back', string>> = {
  failed: 'The old one was never touched.',
  cancelled: 'What was there before serves.',
  rolled_back: 'The old one was put back, and verified.',
};

/** Where nothing had been before there is nothing to roll back to. */
function verdictOf(touched: boolean, cancelled: boolean, restored: boolean): 'failed' | 'cancelled' | 'rolled_back' {
  if (cancelled) return 'cancelled';
  return touched && restored ? 'rolled_back' : 'failed';
}

function isChanged({ deployment, targets }: RunContext): boolean {
  return deployment.committedAt !== null || targets.some((target) => isTouched(target.row.step, deployment.strategy));
}

function failureOf(error: unknown, run: RunContext): NonNullable<DeploymentDetail['failure']> {
  const cause = run.cancel.aborted ? run.cancel.reason : causeOf(error);
  const known =
    cause instanceof AppError
      ? cause
      : new AppError('internal', { detail: 'The console failed. Its log has the cause.' });
  const failed = error instanceof StepFailed ? error : null;
  return (
    run.deployment.failure ?? {
      step: failed?.step ?? lastStep(run.targets) ?? 'lease',
      target: failed?.target ?? null,
      code: known.code,
      detail: known.detail ?? known.message,
      hint: known.hint ?? null,
    }
  );
}

const causeOf = (error: unknown): unknown => (error instanceof StepFailed ? error.cause : error);
const lastStep = (targets: readonly RunTarget[]) => targets.findLast(({ row }) => row.step !== null)?.row.step ?? null;

/** From the request to stop until something answered again; the longest of the targets. */
function downtime(run: RunContext, verifications: readonly Verification[]): number | null {
  const strategy: Strategy | null = run.deployment.strategy;
  const spans = run.targets.flatMap((target) => {
    const stopAt = target.record?.stopAt ?? null;
    const first =
      verifications.findLast(({ passed, target: label }) => passed && label === target.label)?.firstPassAt ?? null;
    if (stopAt === null || first === null) return [];
    return [Math.max(0, first - stopAt)];
  });
  if (spans.length > 0) return Math.max(...spans);
  return strategy === 'start-first' ? 0 : null;
}

function finish(
  run: RunContext,
  verdict: Verdict,
  words: string,
  more: { active?: string | null; downtimeMs?: number | null; verifications?: Verification[] } = {},
): void {
  run.journal.finish(run.deployment, { state: verdict, words, ...more });
  run.deployment = run.journal.find(run.deployment.id) ?? run.deployment;
  run.changed();
}
