import 'server-only';
import type { Actor } from '@/lib/access/actor';
import type { Deployment } from '@/lib/contract/deployment';

/** What a live connection needs of the deployments. All answers are cut to the actor's scope. */
export interface DeploymentFeed {
  /** Newest first. */
  latest(actor: Actor, limit: number): Deployment[];
  /** As they are now; those that the actor may not see are left out. */
  visible(actor: Actor, ids: readonly string[]): Deployment[];
  /** Told which changed, about three times a second at most. Returns how to stop. */
  watch(changed: (ids: readonly string[]) => void): () => void;
}
