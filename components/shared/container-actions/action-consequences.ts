import type { ContainerDetail, ContainerSummary, PublishedPort } from '@/lib/contract/container';
import type { ActionOptions, RowAction } from './action-model';

/** What is known beside the list's rows: asked for when the dialog opens, for one container. */
export interface ActionContext {
  detail: ContainerDetail;
  /** Containers that live in its network, process or IPC namespace. */
  sharing: readonly string[];
  /** Services of its stack that were declared to need it (`depends_on`). */
  needing: readonly string[];
}

const DEFAULT_STOP_SECONDS = 10;

export function portWords(port: PublishedPort): string {
  const address = port.ip === '' || port.ip === '0.0.0.0' || port.ip === '::' ? '' : `${port.ip}:`;
  return `${address}${port.hostPort ?? '?'}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`;
}

/** Once each, whether published on IPv4 and IPv6 or on one of them. */
export function publishedPorts(container: ContainerSummary): string[] {
  return [...new Set(container.ports.filter((port) => port.hostPort !== null).map(portWords))];
}

function list(names: readonly string[], atMost = 6): string {
  const shown = names.slice(0, atMost).join(', ');
  return names.length > atMost ? `${shown} and ${names.length - atMost} more` : shown;
}

function ends(action: RowAction): boolean {
  return action === 'stop' || action === 'kill' || action === 'remove';
}

/** The exact consequences for one container, most serious first. `context` null: not known yet, the list alone speaks. */
export function singleConsequences(
  action: RowAction,
  container: ContainerSummary,
  options: ActionOptions,
  context: ActionContext | null,
): string[] {
  const lines: string[] = [];
  const up = container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
  const seconds = options.timeoutSeconds ?? context?.detail.stopTimeoutSeconds ?? DEFAULT_STOP_SECONDS;
  const signal = context?.detail.stopSignal || 'SIGTERM';
  if (action === 'stop' || (action === 'restart' && up)) {
    lines.push(`Its process gets ${signal}, and SIGKILL if it has not ended after ${seconds} s.`);
  }
  if (action === 'restart')
    lines.push(up ? 'Then it is started again: a short outage.' : 'It does not run now: it is started.');
  if (action === 'pause') {
    lines.push('All its processes are frozen as they are; unpausing lets them go on.');
    lines.push('Clients are not refused: they wait, and time out. Health checks fail meanwhile.');
  }
  if (action === 'kill') {
    const word = options.signal ?? 'SIGKILL';
    lines.push(
      word === 'SIGKILL'
        ? 'Its process ends at once, without a chance to save or clean up.'
        : `Its process gets ${word}; what that does is up to the program.`,
    );
  }
  if (action === 'remove') {
    lines.push('The container and every file written in it outside of volumes are deleted. This cannot be undone.');
    if (up) lines.push('It runs: it is killed first, without a chance to clean up.');
    lines.push(...volumeLines(options, context));
  }
  const ports = publishedPorts(container);
  if (up && ports.length > 0 && action !== 'pause' && action !== 'start' && action !== 'unpause') {
    const verb = action === 'restart' ? 'does not answer meanwhile' : 'answers no more';
    lines.push(`${ports.length === 1 ? 'Port' : 'Ports'} ${list(ports)} of the host ${verb}.`);
  }
  if (context !== null) lines.push(...dependentLines(action, context));
  if (ends(action) && action !== 'remove') lines.push(...comebackLines(container, action, options, context));
  return lines;
}

function volumeLines(options: ActionOptions, context: ActionContext | null): string[] {
  if (context === null) return [];
  const volumes = context.detail.mounts.filter((mount) => mount.type === 'volume').map((mount) => mount.source);
  // The engine names anonymous volumes by 64 hex digits.
  const anonymous = volumes.filter((name) => /^[0-9a-f]{64}$/.test(name));
  const named = volumes.filter((name) => !anonymous.includes(name));
  const lines: string[] = [];
  if (named.length > 0)
    lines.push(`Named ${named.length === 1 ? 'volume' : 'volumes'} ${list(named)}: stay, with all data.`);
  if (anonymous.length > 0) {
    const words = `${anonymous.length} anonymous ${anonymous.length === 1 ? 'volume' : 'volumes'}`;
    lines.push(options.volumes === true ? `${words}: deleted with all data.` : `${words}: left behind without a name.`);
  }
  return lines;
}

function dependentLines(action: RowAction, context: ActionContext): string[] {
  const lines: string[] = [];
  if (context.sharing.length > 0 && (ends(action) || action === 'restart')) {
    lines.push(
      `${list(context.sharing)} ${context.sharing.length === 1 ? 'lives' : 'live'} in its namespaces and ` +
        `${context.sharing.length === 1 ? 'loses' : 'lose'} the network with it, until restarted too.`,
    );
  }
  if (context.needing.length > 0 && action !== 'start' && action !== 'unpause') {
    lines.push(`Declared to need it: ${list(context.needing)}.`);
  }
  return lines;
}

function comebackLines(
  container: ContainerSummary,
  action: RowAction,
  options: ActionOptions,
  context: ActionContext | null,
): string[] {
  if (context?.detail.autoRemove === true) {
    return [
      'It was made to remove itself: once it has stopped, the container and its anonymous volumes are gone for good.',
    ];
  }
  const policy = container.restartPolicy;
  if (policy === '' || policy === 'no') return [];
  const otherSignal =
    action === 'kill' &&
    options.signal !== undefined &&
    options.signal !== 'SIGKILL' &&
    options.signal !== (context?.detail.stopSignal || 'SIGTERM');
  if (otherSignal) return [`If it ends, its restart policy (${policy}) may start it again at once.`];
  if (policy === 'always') return ['It stays down until it is started, or the engine restarts (policy: always).'];
  return [`It stays down until it is started: its restart policy (${policy}) does not act on this.`];
}

/** The sum of it for many containers. */
export function bulkConsequences(
  action: RowAction,
  containers: readonly ContainerSummary[],
  options: ActionOptions,
): string[] {
  const lines: string[] = [];
  const hosts = [...new Set(containers.map((container) => container.host))];
  const up = containers.filter((container) => ['running', 'paused', 'restarting'].includes(container.state));
  if (action === 'remove') {
    lines.push(
      'These containers and every file written in them outside of volumes are deleted. This cannot be undone.',
    );
    if (up.length > 0) lines.push(`${up.length} of them run: killed first, without a chance to clean up.`);
    lines.push(
      options.volumes === true
        ? 'Named volumes stay. Anonymous volumes are deleted with all data.'
        : 'Named volumes stay. Anonymous volumes are left behind without a name.',
    );
  }
  if (action === 'stop') lines.push('Each process gets its stop signal, and SIGKILL if it has not ended in time.');
  if (action === 'kill') lines.push(`Each process gets ${options.signal ?? 'SIGKILL'}.`);
  if (action === 'restart') lines.push('Each is stopped and started again: a short outage.');
  if (action === 'pause') lines.push('All their processes are frozen; clients wait and time out, health checks fail.');
  const ports = up.flatMap(publishedPorts);
  if (ports.length > 0 && (ends(action) || action === 'restart')) {
    lines.push(
      `Published ports that ${action === 'restart' ? 'do not answer meanwhile' : 'answer no more'}: ${list(ports, 12)}.`,
    );
  }
  const always = containers.filter((container) => container.restartPolicy === 'always').length;
  if ((action === 'stop' || action === 'kill') && always > 0) {
    lines.push(`${always} of them come back when the engine restarts (policy: always).`);
  }
  lines.push(hosts.length === 1 ? `All on the host ${hosts[0]}.` : `On the hosts ${list(hosts)}.`);
  return lines;
}
