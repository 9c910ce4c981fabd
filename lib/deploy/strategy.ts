import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { Strategy } from './words';

export interface StrategyChoice {
  strategy: Strategy;
  /** Why, in a sentence. */
  words: string;
}

/** Whether the new one may run beside the old one for a while: only where they can get in each other's way with nothing. */
export function chooseStrategy(
  spec: ContainerSpec,
  old: 'running' | 'stopped' | 'none',
  wanted: boolean,
): StrategyChoice {
  if (old !== 'running')
    return {
      strategy: 'stop-first',
      words: old === 'none' ? 'There is no old container.' : 'The old container does not run.',
    };
  if (!wanted) return { strategy: 'stop-first', words: 'The environment is set to stop the old one first.' };
  const against = reasonAgainst(spec);
  if (against !== null) return { strategy: 'stop-first', words: against };
  return { strategy: 'start-first', words: 'Nothing is shared that two containers could fight over.' };
}

function reasonAgainst(spec: ContainerSpec): string | null {
  const port = spec.ports[0];
  if (port !== undefined || spec.publishAll) {
    const which = port?.hostPort ? ` ${port.hostPort}` : 's';
    return `Only one container can have the host’s port${which}.`;
  }
  if (spec.networkMode !== '') return `With the network ${spec.networkMode} both would want the same ports.`;
  if (
    spec.macAddress !== '' ||
    spec.networks.some(({ ipv4, ipv6, linkLocal, mac }) => ipv4 || ipv6 || mac || linkLocal.length > 0)
  )
    return 'Only one container can have its address.';
  const alias = spec.networks.find(({ aliases }) => aliases.length > 0);
  // The engine's name service answers with both, from the start of the second on (measured, 20.10).
  if (alias !== undefined)
    return `Under the alias ${alias.aliases[0]} both would be reached before the new one is verified.`;
  const shared = spec.mounts.find((mount) => mount.type !== 'tmpfs' && !mount.readOnly);
  if (shared !== undefined) return `Both would write to what is mounted at ${shared.target}.`;
  if (spec.volumesFrom.length > 0) return `Both would write to the volumes of ${spec.volumesFrom[0]?.split(':')[0]}.`;
  if (spec.devices.length > 0 || spec.deviceRequests.length > 0) return 'Both would want the same device.';
  return null;
}
