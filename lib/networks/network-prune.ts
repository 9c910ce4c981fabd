import type { NetworkPrunePlan, NetworkSummary } from '../contract/network';

/**
 * What a prune of one host would remove, and why the others stay. Stricter than the engine's own: that one also removes networks of
 * containers that are only stopped, which then cannot start any more.
 */
export function planNetworkPrune(networks: readonly NetworkSummary[]): NetworkPrunePlan {
  const plan: NetworkPrunePlan = { remove: [], keep: [] };
  for (const network of [...networks].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const { id, name, driver, subnets, createdAt, stack } = network;
    const kept = reasonToKeep(network);
    if (kept === null)
      plan.remove.push({ id, name, driver, subnets: subnets.map(({ subnet }) => subnet), createdAt, stack });
    else plan.keep.push({ id, name, ...kept });
  }
  return plan;
}

/** null: it may go. */
export function reasonToKeep(
  network: Pick<NetworkSummary, 'builtIn' | 'scope' | 'usedBy'>,
): { reason: 'used' | 'built-in' | 'swarm'; words: string } | null {
  if (network.builtIn) return { reason: 'built-in', words: 'the engine made it itself' };
  const { usedBy } = network;
  const [first] = usedBy;
  if (first !== undefined) {
    const more = usedBy.length === 1 ? '' : ` and ${usedBy.length - 1} more`;
    const stopped = usedBy.every(({ running }) => !running) ? ', stopped now' : '';
    return { reason: 'used', words: `used by ${first.name}${more}${stopped}` };
  }
  // Who uses it is known on the other nodes only.
  if (network.scope === 'swarm')
    return { reason: 'swarm', words: 'it belongs to the Swarm; services elsewhere may use it' };
  return null;
}
