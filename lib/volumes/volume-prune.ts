import type { VolumePrunePlan, VolumePruneScope, VolumeSummary } from '../contract/volume';

/** What can be named in a path to the engine; other drivers may have made other names. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/;

/**
 * What a prune of one host would remove, and why the others stay. Its own plan instead of the engine's: engines from 23.0 on take
 * only anonymous volumes, those before all, and neither says beforehand which.
 */
export function planVolumePrune(volumes: readonly VolumeSummary[], scope: VolumePruneScope): VolumePrunePlan {
  const plan: VolumePrunePlan = { scope, remove: [], keep: [], bytes: 0, unmeasured: 0 };
  for (const volume of [...volumes].sort(byNameAnonymousLast)) {
    const { name, anonymous, bytes, createdAt, stack } = volume;
    const kept = reasonToKeep(volume, scope);
    if (kept !== null) {
      plan.keep.push({ name, anonymous, ...kept });
      continue;
    }
    plan.remove.push({ name, anonymous, bytes, createdAt, stack });
    if (bytes === null) plan.unmeasured += 1;
    else plan.bytes += bytes;
  }
  return plan;
}

/** null: it may go. */
export function reasonToKeep(
  volume: Pick<VolumeSummary, 'name' | 'anonymous' | 'usedBy'>,
  scope: VolumePruneScope,
): { reason: 'used' | 'named' | 'unreadable-name'; words: string } | null {
  if (volume.usedBy.length > 0) return { reason: 'used', words: usedByWords(volume.usedBy) };
  if (scope === 'anonymous' && !volume.anonymous) return { reason: 'named', words: 'it has a name' };
  if (!NAME.test(volume.name)) return { reason: 'unreadable-name', words: 'its name cannot be passed on safely' };
  return null;
}

/** `used by db and 2 more`. */
export function usedByWords(usedBy: readonly { name: string }[]): string {
  const [first, ...more] = usedBy;
  if (first === undefined) return 'used by nobody';
  return more.length === 0 ? `used by ${first.name}` : `used by ${first.name} and ${more.length} more`;
}

function byNameAnonymousLast(a: VolumeSummary, b: VolumeSummary): number {
  if (a.anonymous !== b.anonymous) return a.anonymous ? 1 : -1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
