import 'server-only';
import { type Actor, maySee, maySeeHost } from '../../access/actor';
import type { HealthStatus } from '../../contract/container';
import type { Runtime } from '../runtime';

type Labels = Record<string, string>;
interface Family {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  rows: { labels: Labels; value: number | null }[];
}

/** cAdvisor's coding of health: 1 healthy, 0 unhealthy or starting, -1 no health check. */
const HEALTH: Record<HealthStatus, number> = { healthy: 1, unhealthy: 0, starting: 0, none: -1 };

/** Label values may hold anything a container's name or image may; the format escapes these three. */
function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function format(families: Family[]): string {
  const lines: string[] = [];
  for (const { name, type, help, rows } of families) {
    const known = rows.filter((row) => row.value !== null && Number.isFinite(row.value));
    if (known.length === 0) continue;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const { labels, value } of known) {
      const text = Object.entries(labels).map(([key, label]) => `${key}="${escapeLabel(label)}"`);
      lines.push(`${name}${text.length > 0 ? `{${text.join(',')}}` : ''} ${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Figures in Prometheus' text format (0.0.4). Names as cAdvisor's where the meaning is the same; what is the console's own
 * begins with `pilothouse_`. Only hosts in the actor's scope.
 */
export function metricsText(runtime: Runtime, actor: Actor): string {
  const hosts = runtime.fleet.hosts().filter((host) => maySeeHost(actor, host.id));
  const containers = runtime.fleet.containers().filter((container) => maySee(actor, container));
  const running = containers.filter((container) => container.state === 'running');
  const perContainer = (rows: typeof containers, value: (container: (typeof containers)[number]) => number | null) =>
    rows.map((container) => ({
      labels: { host: container.host, id: container.id, name: container.name, image: container.image },
      value: value(container),
    }));
  const sample = (container: (typeof containers)[number]) => runtime.stats.latest(container.host, container.id);
  const memory = process.memoryUsage();
  const live = runtime.live.counters();

  return format([
    {
      name: 'pilothouse_info',
      type: 'gauge',
      help: 'The console.',
      rows: [{ labels: { version: runtime.version }, value: 1 }],
    },
    {
      name: 'process_start_time_seconds',
      type: 'gauge',
      help: 'Start of the console, seconds since 1970.',
      rows: [{ labels: {}, value: runtime.startedAt / 1000 }],
    },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      help: 'Resident memory of the console.',
      rows: [{ labels: {}, value: memory.rss }],
    },
    {
      name: 'pilothouse_live_connections',
      type: 'gauge',
      help: 'Open live connections (browser tabs).',
      rows: [{ labels: {}, value: live.connections }],
    },
    {
      name: 'pilothouse_live_subscriptions',
      type: 'gauge',
      help: 'Subscriptions on them.',
      rows: [{ labels: {}, value: live.subscriptions }],
    },
    {
      name: 'pilothouse_host_up',
      type: 'gauge',
      help: '1 while the engine answers and the mirror is true.',
      rows: hosts.map((host) => ({ labels: { host: host.id }, value: host.status === 'live' ? 1 : 0 })),
    },
    {
      name: 'pilothouse_containers',
      type: 'gauge',
      help: 'Containers by state.',
      rows: hosts.flatMap((host) =>
        [...new Set(containers.map((container) => container.state))].map((state) => ({
          labels: { host: host.id, state },
          value: containers.filter((container) => container.host === host.id && container.state === state).length,
        })),
      ),
    },
    {
      name: 'container_health_state',
      type: 'gauge',
      help: '1 healthy, 0 unhealthy or starting, -1 without a health check.',
      rows: perContainer(running, (container) => HEALTH[container.health]),
    },
    {
      name: 'container_start_time_seconds',
      type: 'gauge',
      help: 'Start of the container, seconds since 1970.',
      rows: perContainer(running, (container) => container.startedAt && container.startedAt / 1000),
    },
    {
      name: 'container_memory_working_set_bytes',
      type: 'gauge',
      help: 'Memory in use less inactive file cache.',
      rows: perContainer(running, (container) => sample(container)?.memoryBytes ?? null),
    },
    {
      name: 'container_spec_memory_limit_bytes',
      type: 'gauge',
      help: 'Memory limit; 0 without one.',
      rows: perContainer(running, (container) => container.memoryLimit ?? 0),
    },
    {
      name: 'pilothouse_container_cpu_ratio',
      type: 'gauge',
      help: 'CPU in use, 1 = one core.',
      rows: perContainer(running, (container) => {
        const percent = sample(container)?.cpuPercent ?? null;
        return percent === null ? null : percent / 100;
      }),
    },
    {
      name: 'container_processes',
      type: 'gauge',
      help: 'Processes and threads.',
      rows: perContainer(running, (container) => sample(container)?.processes ?? null),
    },
    {
      name: 'pilothouse_container_restarts_total',
      type: 'counter',
      help: 'Restarts by the restart policy.',
      rows: perContainer(containers, (container) => container.restartCount),
    },
  ]);
}
