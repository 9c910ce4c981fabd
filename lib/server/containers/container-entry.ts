import 'server-only';
import type { Actor } from '@/lib/access/actor';
import type { ContainerSummary } from '@/lib/contract/container';
import { enforce } from '@/lib/docker/enforce-policy';
import type { Engine } from '@/lib/docker/engine';
import { judgeEntry } from '@/lib/policy/judge-entry';
import type { Policy } from '@/lib/policy/policy';
import { requireContainer } from '../http/target';
import type { Runtime } from '../runtime';
import { policyOf } from './container-policy';

/**
 * The container that somebody wants to get into, by a terminal or by its files. Throws `policy_denied` where that would be more than
 * their role may have on the host: judged by what the engine says now, not by what the console remembers.
 */
export async function requireEntry(
  runtime: Runtime,
  actor: Actor,
  params: { host: string; id: string },
): Promise<{ engine: Engine; container: ContainerSummary; policy: Policy }> {
  const { container, engine } = requireContainer(runtime, params);
  const policy = policyOf(runtime, actor, params.host);
  if (!policy.mayEscape) enforce(judgeEntry(await engine.inspectContainer(container.id), policy));
  return { engine, container, policy };
}
