import type { ContainerSummary } from '@/lib/contract/container';
import type { Deployment } from '@/lib/contract/deployment';
import { madeBy } from '@/lib/deploy/labels';
import type { DeploymentState } from '@/lib/deploy/words';

/** The new one is gone or about to go: what it wrote was kept, and says why. */
const OVER: ReadonlySet<DeploymentState> = new Set(['failed', 'rolled_back', 'rollback_failed', 'cancelled']);

/** The new container of a deployment, whatever it is called now; undefined: there is none yet, or it was taken away again. */
export function newContainer(
  { id, state }: Pick<Deployment, 'id' | 'state'>,
  containers: readonly ContainerSummary[],
): ContainerSummary | undefined {
  if (OVER.has(state)) return undefined;
  return containers.find(({ labels }) => madeBy(labels, id, 'release'));
}
