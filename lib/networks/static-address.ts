import { addressText, contains, type NetworkAddress, parseAddress, parseRange } from './address-range';

export interface AddressedNetwork {
  subnets: readonly { subnet: string; gateway: string | null }[];
  /** Addresses in use, without prefix length, and by whom. */
  taken: readonly { address: string; by: string }[];
}

/** Why a container cannot have this address in the network; null when nothing known speaks against it. */
export function staticAddressFault(text: string, family: 4 | 6, network: AddressedNetwork): string | null {
  const address = parseAddress(text);
  if (address === null || address.family !== family) {
    return family === 4 ? 'An address is written like 10.20.0.5' : 'An address is written like fd00:20::5';
  }
  const ranges = network.subnets.flatMap(({ subnet, gateway }) => {
    const range = parseRange(subnet);
    return range === null ? [] : [{ range, gateway: gateway === null ? null : parseAddress(gateway) }];
  });
  const own = ranges.find(({ range }) => contains(range, address));
  if (own === undefined) {
    const possible = network.subnets
      .map(({ subnet }) => subnet)
      .filter((subnet) => parseRange(subnet)?.family === family);
    if (possible.length === 0) return `The network has no IPv${family} subnet`;
    return `It lies outside of ${possible.join(', ')}`;
  }
  if (own.gateway !== null && same(own.gateway, address)) return 'It is the address of the gateway';
  if (family === 4 && (address.value === own.range.first || address.value === own.range.last)) {
    return `${addressText(address)} is the address of the network itself, or of all in it`;
  }
  const taken = network.taken.find((each) => {
    const other = parseAddress(each.address);
    return other !== null && same(other, address);
  });
  return taken === undefined ? null : `${taken.by} has this address`;
}

function same(a: NetworkAddress, b: NetworkAddress): boolean {
  return a.family === b.family && a.value === b.value;
}
