import { type Pair, pairsRecord } from '@/components/shared/inventory/pairs-field';
import type { BodyInput } from '@/lib/contract/endpoint';
import type { createNetwork } from '@/lib/contract/endpoints/networks';

export const NETWORK_DRIVERS = ['bridge', 'macvlan', 'ipvlan', 'overlay', 'other'] as const;
export type NetworkDriver = (typeof NETWORK_DRIVERS)[number];

export const DRIVER_WORDS: Readonly<Record<NetworkDriver, string>> = {
  bridge: 'Containers of this host reach each other by name; the outside through the host.',
  macvlan: 'Each container has a MAC address of its own in the network of the host’s interface.',
  ipvlan: 'Each container has an address in the network of the host’s interface, by the host’s MAC address.',
  overlay: 'Containers on several hosts reach each other. Needs a Swarm.',
  other: 'A plugin that is installed on the host.',
};

export interface NewNetworkForm {
  name: string;
  driver: NetworkDriver;
  plugin: string;
  /** Of macvlan and ipvlan: the host's interface, such as `eth0.20`. */
  parent: string;
  internal: boolean;
  attachable: boolean;
  ipv6: boolean;
  pools: { subnet: string; gateway: string; ipRange: string }[];
  options: Pair[];
  labels: Pair[];
}

export const EMPTY_NETWORK: NewNetworkForm = {
  name: '',
  driver: 'bridge',
  plugin: '',
  parent: '',
  internal: false,
  attachable: false,
  ipv6: false,
  pools: [],
  options: [],
  labels: [],
};

/** What the engine is asked for. Lines that are empty as a whole are left out. */
export function networkBody(form: NewNetworkForm): BodyInput<typeof createNetwork> {
  const onInterface = form.driver === 'macvlan' || form.driver === 'ipvlan';
  const parent = form.parent.trim();
  return {
    name: form.name.trim(),
    driver: form.driver === 'other' ? form.plugin.trim() : form.driver,
    internal: form.internal,
    attachable: form.driver === 'overlay' && form.attachable,
    ipv6: form.ipv6,
    pools: trimmedPools(form.pools),
    options: { ...pairsRecord(form.options), ...(onInterface && parent !== '' && { parent }) },
    labels: pairsRecord(form.labels),
  };
}

export function trimmedPools(pools: NewNetworkForm['pools']): NewNetworkForm['pools'] {
  return pools
    .map(({ subnet, gateway, ipRange }) => ({
      subnet: subnet.trim(),
      gateway: gateway.trim(),
      ipRange: ipRange.trim(),
    }))
    .filter(({ subnet, gateway, ipRange }) => `${subnet}${gateway}${ipRange}` !== '');
}
