import 'server-only';
import { type Actor, mayUseAt } from '@/lib/access/actor';
import type { Fleet } from '../engine/fleet';
import type { TerminalSession } from './terminal-session';

/** Whether the actor may have a terminal in this container: by the stack under which the console keeps it. */
export function mayUseTerminal(
  fleet: Pick<Fleet, 'host' | 'container'>,
  actor: Actor,
  { host, trace }: Pick<TerminalSession, 'host' | 'trace'>,
): boolean {
  if (fleet.host(host) === undefined) return false;
  // Of one that was just removed nothing is known any more; its terminal ends by itself.
  const stack = fleet.container(host, trace.container)?.stack ?? null;
  return mayUseAt(actor, 'containers:exec', { host, stack });
}
