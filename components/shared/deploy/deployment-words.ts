import type { Deployment } from '@/lib/contract/deployment';
import { isTerminal, type Verdict } from '@/lib/deploy/words';
import { RUNNING_WORDS, VERDICT_WORDS } from './deployment-look';
import { releaseName } from './release-words';

/** `Deploy release 4 (1.4.0)`, `Roll back to release 2 (1.2.0)`. */
export function deploymentTitle({ release, trigger }: Pick<Deployment, 'release' | 'trigger'>): string {
  return trigger === 'rollback' ? `Roll back to ${releaseName(release)}` : `Deploy ${releaseName(release)}`;
}

/** The verdict, or what goes on, in one sentence. */
export function deploymentSentence({ state, words }: Pick<Deployment, 'state' | 'words'>): string {
  if (words !== null) return words;
  return isTerminal(state) ? VERDICT_WORDS[state satisfies Verdict] : RUNNING_WORDS[state];
}

/** From its beginning until its end; null: it has not ended, or never began. ms */
export function tookMs({
  createdAt,
  finishedAt,
  startedAt,
}: Pick<Deployment, 'createdAt' | 'finishedAt' | 'startedAt'>) {
  return finishedAt === null ? null : Math.max(0, finishedAt - (startedAt ?? createdAt));
}

/** The step under way, for one line: `Verify the new container`. */
export function currentStep({ steps }: Pick<Deployment, 'steps'>) {
  return steps.findLast(({ state }) => state === 'running') ?? null;
}
