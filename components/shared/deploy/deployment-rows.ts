import type { Deployment } from '@/lib/contract/deployment';
import { isTerminal } from '@/lib/deploy/words';

export const DEPLOYMENT_SHOWN = ['running', 'failed'] as const;
export type DeploymentShown = (typeof DEPLOYMENT_SHOWN)[number];

export interface DeploymentFilter {
  app: string | null;
  environment: string | null;
  /** `failed`: all that ended and did not succeed. null: all. */
  show: DeploymentShown | null;
}

export function matchesDeployment(one: Deployment, { app, environment, show }: DeploymentFilter): boolean {
  if (app !== null && one.app !== app) return false;
  if (environment !== null && one.environment !== environment) return false;
  if (show === 'running') return !isTerminal(one.state);
  return show === null || (isTerminal(one.state) && one.state !== 'succeeded');
}

/**
 * What was asked for, brought up to date by what the live connection tells; newest first. `more`: there are older ones that were
 * not asked for yet, so a live one from before the oldest shown is left for them.
 */
export function mergeDeployments(
  asked: readonly Deployment[],
  live: readonly Deployment[],
  filter: DeploymentFilter,
  more: boolean,
): Deployment[] {
  const oldest = more ? (asked.at(-1)?.createdAt ?? 0) : 0;
  const known = new Map(asked.map((one) => [one.id, one]));
  for (const one of live) if (known.has(one.id) || one.createdAt >= oldest) known.set(one.id, one);
  return [...known.values()]
    .filter((one) => matchesDeployment(one, filter))
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}
