import type { ContainerSummary } from '@/lib/contract/container';
import type { Deployment } from '@/lib/contract/deployment';
import { candidateName } from '@/lib/deploy/labels';

/**
 * The new container of a deployment, by name: under its temporary one until the names were swapped, after that under that of the target.
 * undefined: there is none yet, or none any more.
 */
export function servingContainer(
  { id, state, steps }: Pick<Deployment, 'id' | 'state' | 'steps'>,
  containers: readonly ContainerSummary[],
): ContainerSummary | undefined {
  if (state === 'failed' || state === 'rolled_back' || state === 'rollback_failed' || state === 'cancelled')
    return undefined;
  const targets = [...new Set(steps.flatMap(({ target }) => target ?? []))];
  const swapped = new Set(
    steps.filter((step) => step.name === 'swap' && step.state === 'done').map(({ target }) => target),
  );
  for (const target of targets) {
    const slash = target.indexOf('/');
    const host = target.slice(0, slash);
    const name = target.slice(slash + 1);
    const wanted = swapped.has(target) ? name : candidateName(name, id);
    const found = containers.find((container) => container.host === host && container.name === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
