import {
  type AddressRange,
  addressText,
  contains,
  overlaps,
  parseAddress,
  parseRange,
  rangeText,
} from './address-range';

/** One address pool as somebody typed it; empty where not given. */
export interface PoolInput {
  subnet: string;
  gateway: string;
  ipRange: string;
}

export interface PoolFault {
  /** Place in the list, and the field. */
  index: number;
  field: keyof PoolInput;
  message: string;
}

/** What the engine would refuse, or take and never work with. Empty: nothing. */
export function poolFaults(pools: readonly PoolInput[], ipv6: boolean): PoolFault[] {
  const faults: PoolFault[] = [];
  const known: { index: number; range: AddressRange }[] = [];
  for (const [index, pool] of pools.entries()) {
    const fault = (field: keyof PoolInput, message: string) => faults.push({ index, field, message });
    const range = parseRange(pool.subnet);
    if (range === null) {
      fault('subnet', 'A subnet is written like 10.20.0.0/24 or fd00:20::/64');
      continue;
    }
    if (rangeText(range) !== normalised(pool.subnet)) {
      fault('subnet', `The subnet of this address is ${rangeText(range)}`);
      continue;
    }
    if (range.family === 6 && !ipv6) fault('subnet', 'Switch IPv6 on for this subnet');
    if (range.family === 4 && range.prefix > 30)
      fault('subnet', 'There is no room for a gateway and a container: /30 at most');
    if (range.family === 6 && range.prefix > 126)
      fault('subnet', 'There is no room for a gateway and a container: /126 at most');
    const other = known.find((each) => overlaps(each.range, range));
    if (other) fault('subnet', `It overlaps with subnet ${other.index + 1}`);
    known.push({ index, range });
    const gateway = pool.gateway === '' ? null : gatewayFault(pool.gateway, range);
    if (gateway !== null) fault('gateway', gateway);
    if (pool.ipRange !== '') {
      const inner = parseRange(pool.ipRange);
      if (inner === null) fault('ipRange', 'A range is written like a subnet: 10.20.0.128/25');
      else if (!contains(range, inner)) fault('ipRange', `It lies outside of ${pool.subnet}`);
    }
  }
  return faults;
}

function gatewayFault(text: string, range: AddressRange): string | null {
  const address = parseAddress(text);
  if (address === null) return 'A gateway is one address, without a prefix length';
  if (!contains(range, address)) return `It lies outside of ${rangeText(range)}`;
  if (range.family === 4 && (address.value === range.first || address.value === range.last)) {
    return `${addressText(address)} is the address of the network itself, or of all in it`;
  }
  return null;
}

function normalised(subnet: string): string {
  const [address = '', prefix = ''] = subnet.split('/');
  const parsed = parseAddress(address);
  return parsed === null ? subnet : `${addressText(parsed)}/${prefix}`;
}

export interface NamedSubnets {
  id: string;
  name: string;
  subnets: readonly string[];
}

/** Networks whose subnets share addresses with this one, each once, with the first pair that does. */
export function overlapsOf(
  subnets: readonly string[],
  others: readonly NamedSubnets[],
): { id: string; name: string; subnet: string; own: string }[] {
  const ranges = subnets.flatMap((own) => {
    const range = parseRange(own);
    return range === null ? [] : [{ own, range }];
  });
  if (ranges.length === 0) return [];
  return others.flatMap(({ id, name, subnets: theirs }) => {
    for (const subnet of theirs) {
      const range = parseRange(subnet);
      const hit = range && ranges.find((each) => overlaps(each.range, range));
      if (hit) return [{ id, name, subnet, own: hit.own }];
    }
    return [];
  });
}

/** For each network of one host the ids of those whose addresses it shares. Networks without such are left out. */
export function overlappingNetworks(networks: readonly NamedSubnets[]): Map<string, string[]> {
  const ranges = networks
    .flatMap(({ id, subnets }) =>
      subnets.flatMap((subnet) => {
        const range = parseRange(subnet);
        return range === null ? [] : [{ id, range }];
      }),
    )
    .sort((a, b) => (a.range.first < b.range.first ? -1 : a.range.first > b.range.first ? 1 : 0));
  const found = new Map<string, Set<string>>();
  const note = (id: string, other: string) => {
    const before = found.get(id);
    if (before) before.add(other);
    else found.set(id, new Set([other]));
  };
  for (const [index, { id, range }] of ranges.entries()) {
    // In the order of their beginnings: whoever begins behind the end of this one, and all after it, share nothing with it.
    for (let at = index + 1; at < ranges.length; at++) {
      const next = ranges[at];
      if (next === undefined || next.range.first > range.last) break;
      if (next.id === id || next.range.family !== range.family) continue;
      note(id, next.id);
      note(next.id, id);
    }
  }
  return new Map([...found].map(([id, others]) => [id, [...others]]));
}
