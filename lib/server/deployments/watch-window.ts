import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { seconds, watchTrouble } from '@/lib/deploy/gate';
import { gateOf, observe, runCommand } from './gate-run';
import { pause } from './patience';
import type { RunContext, RunTarget } from './run-context';

const EVERY_MS = 1_000;
/** Of the console's own runs in a row, where the engine has no health check to ask. */
const PROBE_RETRIES = 3;

/** Looks at a release that was verified until its watch window has passed. Throws what went wrong; one failed check is not enough. */
export async function watchTarget(
  run: RunContext,
  target: RunTarget,
  until: number,
  say: (words: string) => void,
): Promise<string> {
  const { cancel: signal, clock, environment } = run;
  const engine = run.forward(target, say);
  const id = target.record?.candidateId ?? null;
  if (id === null) return 'Nothing to watch';
  let failures = 0;
  for (;;) {
    const seen = await engine.inspect(id);
    if (seen === null)
      throw new AppError('container_not_found', { detail: 'Somebody removed it while it was watched.' });
    if (target.record?.old?.wasRunning === false) return 'It is stopped, as the one before it was';
    const { probe } = environment.settings;
    const gate = gateOf(seen, probe, false);
    if (probe !== null) {
      const answer = await runCommand(engine, id, probe.command, probe.timeoutMs, signal, clock);
      failures = answer.ok === true ? 0 : failures + 1;
    }
    const trouble = watchTrouble(observe(seen, clock.now()), failures, PROBE_RETRIES);
    if (trouble !== null) throw new AppError('conflict', { detail: `${trouble}.` });
    const left = until - clock.now();
    // Once after the window, too: what happened in its last second counts.
    if (left <= 0) return gate.kind === 'liveness' ? 'It stayed up' : 'It stayed healthy';
    say(`${seconds(left)} left`);
    await pause(clock, Math.min(EVERY_MS, left), signal);
  }
}
