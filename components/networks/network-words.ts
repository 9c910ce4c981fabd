import type { NetworkSummary } from '@/lib/contract/network';

export const NETWORK_USES = ['used', 'unused', 'internal', 'built-in', 'overlapping'] as const;
export type NetworkUse = (typeof NETWORK_USES)[number];

export const USE_WORDS: Readonly<Record<NetworkUse, string>> = {
  used: 'In use',
  unused: 'Unused',
  internal: 'Internal',
  'built-in': 'Of the engine',
  overlapping: 'Overlapping',
};

export function isOfUse(network: NetworkSummary, use: NetworkUse): boolean {
  switch (use) {
    case 'used':
      return network.usedBy.length > 0;
    case 'unused':
      return network.usedBy.length === 0 && !network.builtIn;
    case 'internal':
      return network.internal;
    case 'built-in':
      return network.builtIn;
    case 'overlapping':
      return network.overlaps.length > 0;
  }
}

export function networkPath(network: Pick<NetworkSummary, 'host' | 'id'>): string {
  return `/hosts/${network.host}/networks/${network.id}`;
}

export function networkKey(network: Pick<NetworkSummary, 'host' | 'id'>): string {
  return `${network.host}/${network.id}`;
}

/** What the list's search looks through. */
export function networkText(network: NetworkSummary): string {
  const labels = Object.entries(network.labels).map(([name, value]) => `${name}=${value}`);
  return [
    network.name,
    network.id,
    network.driver,
    network.stack ?? '',
    network.host,
    ...network.subnets.map(({ subnet }) => subnet),
    ...network.usedBy.map(({ name }) => name),
    ...labels,
  ]
    .join(' ')
    .toLowerCase();
}

/** Why it cannot be removed; undefined: it can. */
export function whyNotRemove(network: Pick<NetworkSummary, 'builtIn' | 'usedBy' | 'nameShared'>): string | undefined {
  if (network.builtIn) return 'the engine made it itself and keeps it';
  // By name only, where two have the same: then the server decides by the id.
  if (network.nameShared) return undefined;
  const running = network.usedBy.filter((user) => user.running);
  const [first] = running;
  if (first === undefined) return undefined;
  return running.length === 1 ? `${first.name} is on it` : `${first.name} and ${running.length - 1} more are on it`;
}

/** Where traffic can go, in words. */
export function reachWords(network: Pick<NetworkSummary, 'driver' | 'internal' | 'scope'>): string {
  if (network.driver === 'host') return 'The network of the host itself: no addresses of its own, no separation.';
  if (network.driver === 'null') return 'No network at all.';
  if (network.internal) return 'Internal: containers reach each other, and nothing outside.';
  if (network.driver === 'macvlan' || network.driver === 'ipvlan') {
    return 'Containers have addresses of their own in the network of the host.';
  }
  if (network.driver === 'overlay') return 'Containers on several hosts of the Swarm reach each other.';
  return 'Containers reach each other and, through the host, the outside.';
}
