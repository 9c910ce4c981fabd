import { healthStatusOf } from '../containers/container-state';
import { parseNano } from '../containers/engine-time';
import type { Inspect } from '../containers/inspect';
import { maskText } from '../containers/secret-mask';
import type { ContainerHealth } from '../contract/container';
import { healthCheckOf, isHealthCheckOff } from './health-check';
import { healthCheckWords } from './health-words';

type Probe = ContainerHealth['probes'][number];

/** The engine keeps this much of a probe's output and puts `...` behind it when there was more (moby daemon/health.go). */
const ENGINE_OUTPUT_BYTES = 4096;
const CUT_MARK = '\n… (cut here: the engine keeps 4,096 bytes of a probe’s output)';

/** State, streak, every probe the engine remembers (five), and the check in words. */
export function containerHealth(inspect: Inspect): ContainerHealth {
  const check = healthCheckOf(inspect);
  const health = inspect.State?.Health;
  return {
    status: check === null && isHealthCheckOff(inspect) ? 'none' : healthStatusOf(health?.Status),
    failingStreak: health?.FailingStreak ?? 0,
    probes: (health?.Log ?? []).flatMap((entry) => probeOf(entry) ?? []).sort((a, b) => a.startedAt - b.startedAt),
    check,
    words: wordsOf(inspect, check),
  };
}

function wordsOf(inspect: Inspect, check: ContainerHealth['check']): string {
  if (check !== null) return healthCheckWords(check);
  if (isHealthCheckOff(inspect)) return 'The health check of the image is switched off for this container.';
  return 'No health check is configured: the engine knows only whether the process runs.';
}

type LogEntry = NonNullable<NonNullable<NonNullable<Inspect['State']>['Health']>['Log']>[number];

function probeOf(entry: LogEntry): Probe | null {
  const start = parseNano(entry.Start);
  if (start === null) return null;
  const end = parseNano(entry.End);
  return {
    startedAt: Number(start / 1_000_000n),
    // Whole nanoseconds first: as milliseconds since 1970 a probe of 300 µs would round away.
    durationMs: end === null || end < start ? 0 : Number(end - start) / 1e6,
    exitCode: Math.trunc(entry.ExitCode ?? -1),
    output: outputOf(entry.Output ?? ''),
  };
}

function outputOf(output: string): string {
  const wasCut = output.endsWith('...') && new TextEncoder().encode(output).length >= ENGINE_OUTPUT_BYTES;
  return wasCut ? maskText(output.slice(0, -3)) + CUT_MARK : maskText(output);
}
