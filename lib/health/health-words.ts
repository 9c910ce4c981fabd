import type { HealthCheckConfig } from '../contract/container';

const MAX_COMMAND = 160;

/** ``Every 30 s runs `curl -f localhost`, unhealthy after 3 misses in a row, 5 s for each; the first 10 s are forgiven.`` */
export function healthCheckWords(check: HealthCheckConfig): string {
  const misses = check.retries === 1 ? '1 miss' : `${check.retries} misses in a row`;
  const parts = [
    `Every ${durationWords(check.intervalMs)} runs \`${commandWords(check.test)}\``,
    `unhealthy after ${misses}`,
    `${durationWords(check.timeoutMs)} for each`,
  ].join(', ');
  if (check.startPeriodMs <= 0) return `${parts}.`;
  const closer =
    check.startIntervalMs === null ? '' : `, checked every ${durationWords(check.startIntervalMs)} meanwhile`;
  return `${parts}; the first ${durationWords(check.startPeriodMs)} are forgiven${closer}.`;
}

/** The command as one would type it. `CMD-SHELL` holds a line for the shell, `CMD` separate arguments. */
export function commandWords(test: readonly string[]): string {
  const [kind, ...rest] = test;
  const line = kind === 'CMD-SHELL' ? rest.join(' ') : (kind === 'CMD' ? rest : test).map(quoted).join(' ');
  const flat = line.replace(/\s+/g, ' ').trim();
  return flat.length > MAX_COMMAND ? `${flat.slice(0, MAX_COMMAND)}…` : flat;
}

function quoted(argument: string): string {
  return /^[^\s'"\\$`;&|<>()*?#~]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** `500 ms`, `1.5 s`, `2 min`, `1 h 30 min`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${rounded(ms)} ms`;
  if (ms < 60_000) return `${rounded(ms / 1000)} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.round((ms % 60_000) / 1000);
  if (minutes < 60) return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
