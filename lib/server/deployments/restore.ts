import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Verification } from '@/lib/contract/deployment';
import { isTouched } from '@/lib/deploy/recovery';
import { keepWords } from './cutover';
import { deadlineOf, EngineAway, gateOf, runGate } from './gate-run';
import type { RunContext, RunTarget } from './run-context';
import { CONSOLE_POLICY, type TargetEngine } from './target-engine';
import type { TargetRecord } from './target-record';

/**
 * The way back at one target. It asks what is there and puts right what is not as it was, so it can be begun anew as often as the console
 * dies in it. null: nothing had been there, or it had not been touched.
 */
export async function restoreTarget(run: RunContext, target: RunTarget): Promise<Verification | null> {
  const { record } = target;
  if (record === null) return null;
  await removeCandidate(run, target);
  const { old } = record;
  if (old === null || !(isTouched(target.row.step, run.deployment.strategy) || run.deployment.committedAt !== null))
    return null;
  let serving = old.id;
  await run.step('restore', target, 'restoring', async (say) => {
    const engine = run.back(target, say);
    const found = await engine.inspect(old.id);
    if (found === null) {
      serving = await recreate(run, target, engine, old);
      return `The old container was gone: it was made again from what was written down (${serving.slice(0, 12)})`;
    }
    await engine.rename(old.id, target.row.container);
    await engine.setRestart(old.id, old.restart);
    if (old.wasRunning) await engine.start(old.id);
    return old.wasRunning
      ? 'The same container runs again under its name'
      : 'The same container is back under its name';
  });
  return verifyRestored(run, target, serving, old);
}

/** The new container goes, after its last words were kept. Found by its labels too: its creation may not have been answered. */
export function removeCandidate(run: RunContext, target: RunTarget): Promise<void> {
  return run.step('remove-candidate', target, null, async (say) => {
    const engine = run.back(target, say);
    const made = target.record?.candidateId ?? (await engine.madeBy(run.deployment.id, 'release'))?.id ?? null;
    if (made === null) return 'There is none';
    if (target.record !== null) run.setRecord(target, { ...target.record, candidateId: made });
    await keepWords(run, target, engine);
    await engine.remove(made, { volumes: true });
    return null;
  });
}

/** By the id of its image: its tag may mean another by now. Its address, name, volumes and policy are those it had. */
async function recreate(
  run: RunContext,
  target: RunTarget,
  engine: TargetEngine,
  old: NonNullable<TargetRecord['old']>,
): Promise<string> {
  const belonging = {
    app: run.app,
    environment: run.environment.name,
    release: run.previous?.number ?? 0,
    deployment: run.deployment.id,
    role: 'restored',
  } as const;
  const { id } = await engine.create(old.spec, target.row.container, belonging, CONSOLE_POLICY);
  if (old.wasRunning) await engine.start(id);
  return id;
}

async function verifyRestored(
  run: RunContext,
  target: RunTarget,
  container: string,
  old: NonNullable<TargetRecord['old']>,
): Promise<Verification> {
  let result: Verification | undefined;
  await run.step('verify-restored', target, 'restoring', async (say) => {
    const engine = run.back(target, say);
    const { clock, stopping: signal } = run;
    for (;;) {
      const inspect = await engine.inspect(container);
      if (inspect === null)
        throw new AppError('container_not_found', { detail: 'The old container was removed again.' });
      const gate = gateOf(inspect, run.environment.settings.probe, !old.wasRunning);
      const startAt = clock.now();
      try {
        result = await runGate({
          target: engine,
          container,
          label: target.label,
          gate,
          startAt,
          deadlineAt: deadlineOf(gate, startAt),
          clock,
          signal,
          say,
          healthLog: [],
        });
        break;
      } catch (error) {
        if (!(error instanceof EngineAway)) throw error;
        await engine.inspect(container);
        if (old.wasRunning) await engine.start(container);
      }
    }
    if (!result.passed)
      throw new AppError('conflict', { detail: `The old container was put back, but: ${result.words}.` });
    return result.words;
  });
  if (result === undefined) throw new Error('verified without a result');
  return result;
}
