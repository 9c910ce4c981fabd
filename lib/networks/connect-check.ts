import type { NetworkDetail } from '../contract/network';
import { staticAddressFault } from './static-address';

export interface ConnectWish {
  aliases: readonly string[];
  ipv4: string | null;
  ipv6: string | null;
}

type Target = Pick<NetworkDetail, 'name' | 'driver' | 'builtIn' | 'endpoints' | 'addresses'>;

/** What speaks against connecting the container like this, by field of the wish. Empty: nothing that is known. */
export function connectFaults(
  network: Target,
  container: string,
  { aliases, ipv4, ipv6 }: ConnectWish,
): { path: 'container' | 'aliases' | 'ipv4' | 'ipv6'; message: string }[] {
  if (network.driver === 'host' || network.driver === 'null') {
    return [
      { path: 'container', message: `A container is on the network “${network.name}” from its creation, or never` },
    ];
  }
  if (network.endpoints.some((endpoint) => endpoint.container?.id === container)) {
    return [{ path: 'container', message: 'It is on this network already' }];
  }
  const faults: ReturnType<typeof connectFaults> = [];
  if (network.builtIn && aliases.length > 0) {
    faults.push({ path: 'aliases', message: 'The engine’s own network knows no names' });
  }
  const addressed = {
    subnets: network.addresses,
    taken: network.addresses.flatMap(({ inUse }) => inUse),
  };
  for (const [path, address, family] of [
    ['ipv4', ipv4, 4],
    ['ipv6', ipv6, 6],
  ] as const) {
    if (address === null) continue;
    const message = network.builtIn
      ? 'On the engine’s own network addresses cannot be chosen'
      : staticAddressFault(address, family, addressed);
    if (message !== null) faults.push({ path, message });
  }
  return faults;
}
