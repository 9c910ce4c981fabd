import type { NetworkSummary } from '../contract/network';
import { overlapsOf } from './pool-check';

/** Which networks of the host share addresses with these subnets, in a sentence; null: none. */
export function explainOverlap(
  subnets: readonly string[],
  others: readonly Pick<NetworkSummary, 'id' | 'name' | 'subnets'>[],
): string | null {
  const found = overlapsOf(
    subnets,
    others.map(({ id, name, subnets: theirs }) => ({ id, name, subnets: theirs.map(({ subnet }) => subnet) })),
  );
  if (found.length === 0) return null;
  const list = found
    .slice(0, 3)
    .map(({ name, subnet, own }) => `${own} overlaps with ${subnet} of the network ${name}`);
  const more = found.length > 3 ? `, and ${found.length - 3} more` : '';
  return `${list.join('; ')}${more}.`;
}
