import type { Inspect } from '../containers/inspect';
import { maskArguments } from '../containers/secret-mask';
import type { HealthCheckConfig } from '../contract/container';

/** The engine's defaults (Dockerfile reference, HEALTHCHECK), where the configuration says 0 or nothing. */
const DEFAULTS = { intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 } as const;
const NANOSECONDS_PER_MS = 1e6;

/** The part that a container's inspect answer and an image's have in common. */
interface CheckedBy {
  Config?: { Healthcheck?: NonNullable<Inspect['Config']>['Healthcheck'] } | null | undefined;
}

/** The health check as configured, defaults filled in, secrets masked; null when there is none or it was switched off. */
export function healthCheckOf(inspect: CheckedBy): HealthCheckConfig | null {
  const check = inspect.Config?.Healthcheck;
  const test = check?.Test ?? [];
  if (!check || test.length === 0 || test[0] === 'NONE') return null;
  return {
    test: maskArguments(test),
    intervalMs: milliseconds(check.Interval) ?? DEFAULTS.intervalMs,
    timeoutMs: milliseconds(check.Timeout) ?? DEFAULTS.timeoutMs,
    startPeriodMs: milliseconds(check.StartPeriod) ?? DEFAULTS.startPeriodMs,
    startIntervalMs: milliseconds(check.StartInterval),
    retries: check.Retries && check.Retries > 0 ? check.Retries : DEFAULTS.retries,
  };
}

/** The image has a check and this container was told not to use it. */
export function isHealthCheckOff(inspect: Inspect): boolean {
  return inspect.Config?.Healthcheck?.Test?.[0] === 'NONE';
}

function milliseconds(nanoseconds: number | null | undefined): number | null {
  return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds / NANOSECONDS_PER_MS : null;
}
