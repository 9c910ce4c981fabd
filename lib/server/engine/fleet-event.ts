import 'server-only';
import type { FleetEvent } from '@/lib/contract/event';
import type { EngineEvent } from '@/lib/docker/engine';
import { eventTime } from './state';

/** An engine's event as the console tells it. Health probes, exec and attach never come so far. */
export function toFleetEvent(host: string, event: EngineEvent): FleetEvent {
  const { attributes } = event;
  const code = attributes.exitCode ?? attributes.containerExitCode;
  const exitCode = code === undefined || code === '' ? Number.NaN : Number(code);
  return {
    host,
    at: eventTime(event),
    type: event.type,
    action: event.action,
    id: event.id,
    name: attributes.name ?? event.id,
    image: event.type === 'container' ? (attributes.image ?? null) : null,
    exitCode: Number.isInteger(exitCode) ? exitCode : null,
    detail: event.actionDetail ?? (event.action === 'kill' ? (attributes.signal ?? null) : null),
  };
}

/** What the console itself saw of a host. */
export function consoleEvent(
  host: { id: string; name: string },
  at: number,
  action: string,
  detail: string | null,
): FleetEvent {
  return {
    host: host.id,
    at,
    type: 'console',
    action,
    id: host.id,
    name: host.name,
    image: null,
    exitCode: null,
    detail,
  };
}
