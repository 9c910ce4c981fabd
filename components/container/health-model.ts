import type { ContainerSummary, HealthCheckConfig } from '@/lib/contract/container';
import { formatDuration } from '../ui/format';

/** What the exit code of a probe says (the engine's own convention: 0 healthy, 1 unhealthy, all else is a fault of the check). */
export function probeWords(exitCode: number): { words: string; tone: 'ok' | 'bad' | 'warn' } {
  if (exitCode === 0) return { words: 'passed', tone: 'ok' };
  if (exitCode === 1) return { words: 'failed', tone: 'bad' };
  if (exitCode === -1) return { words: 'took too long or could not be run', tone: 'bad' };
  if (exitCode === 126 || exitCode === 127) return { words: 'the command of the check was not found', tone: 'warn' };
  return { words: `failed with exit code ${exitCode}`, tone: 'bad' };
}

/** How long it takes at most until a container that stops working is called unhealthy. ms. */
export function detectionMs(check: HealthCheckConfig): number {
  return check.retries * (check.intervalMs + check.timeoutMs);
}

export function checkRows(check: HealthCheckConfig): { label: string; value: string; note?: string }[] {
  return [
    { label: 'Every', value: formatDuration(check.intervalMs) },
    { label: 'Gives up after', value: formatDuration(check.timeoutMs) },
    {
      label: 'Unhealthy after',
      value: `${check.retries} failures in a row`,
      note: `A container that stops working is noticed within ${formatDuration(detectionMs(check))}.`,
    },
    {
      label: 'Time to start',
      value: check.startPeriodMs > 0 ? formatDuration(check.startPeriodMs) : 'none',
      ...(check.startPeriodMs > 0 && { note: 'Failures in this time do not count.' }),
    },
    ...(check.startIntervalMs === null || check.startIntervalMs === 0
      ? []
      : [{ label: 'While starting, every', value: formatDuration(check.startIntervalMs) }]),
  ];
}

export type CheckKind = 'http' | 'postgres' | 'redis' | 'mysql' | 'process';

/** A guess at what the container serves, from its image and ports: only for the example that is offered. */
export function checkKind(container: Pick<ContainerSummary, 'image' | 'ports'>): { kind: CheckKind; port: number } {
  const image = container.image.toLowerCase();
  if (/postgres|postgis|timescale/.test(image)) return { kind: 'postgres', port: 5432 };
  if (/redis|valkey|keydb/.test(image)) return { kind: 'redis', port: 6379 };
  if (/mysql|mariadb/.test(image)) return { kind: 'mysql', port: 3306 };
  const tcp = container.ports.find((port) => port.protocol === 'tcp');
  return tcp ? { kind: 'http', port: tcp.containerPort } : { kind: 'process', port: 0 };
}

const TESTS: Readonly<Record<CheckKind, (port: number) => string>> = {
  http: (port) => `wget -q -O /dev/null http://127.0.0.1:${port}/ || exit 1`,
  postgres: () => 'pg_isready -U postgres || exit 1',
  redis: () => 'redis-cli ping | grep -q PONG',
  mysql: () => 'mysqladmin ping -h 127.0.0.1 || exit 1',
  process: () => 'test -f /tmp/last-run && find /tmp/last-run -mmin -5 | grep -q .',
};

/** Lines for a Compose file. */
export function exampleCheck(container: Pick<ContainerSummary, 'image' | 'ports'>): string {
  const { kind, port } = checkKind(container);
  return [
    'healthcheck:',
    `  test: ["CMD-SHELL", ${JSON.stringify(TESTS[kind](port))}]`,
    '  interval: 10s',
    '  timeout: 3s',
    '  retries: 3',
    '  start_period: 20s',
  ].join('\n');
}
