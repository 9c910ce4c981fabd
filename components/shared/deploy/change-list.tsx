import { ArrowRight } from 'lucide-react';
import { SafeText } from '@/components/ui/safe-text';
import type { ReleaseChange } from '@/lib/contract/release';

/** What comes first when somebody decides whether to go on. */
const ORDER = ['image', 'environment', 'ports', 'mounts', 'limits', 'networks', 'command'];

export interface Change {
  label: string;
  before: string | null;
  after: string | null;
  secret?: boolean;
}

export function inReadingOrder(changes: readonly ReleaseChange[]): readonly ReleaseChange[] {
  const rank = ({ about }: ReleaseChange) => (ORDER.includes(about) ? ORDER.indexOf(about) : ORDER.length);
  return [...changes].sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
}

/** What differs, thing by thing: before and after, in words as well as by sign. */
export function ChangeList({ changes, none }: { changes: readonly Change[]; none: string }) {
  if (changes.length === 0) return <p className="text-ink-muted">{none}</p>;
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-surface">
      {changes.map((change) => (
        <li key={change.label} className="flex flex-col gap-0.5 px-3 py-2">
          <span className="flex items-baseline gap-2 text-xs font-medium text-ink-muted">
            <SafeText className="min-w-0 break-all">{change.label}</SafeText>
            <span className="shrink-0 font-normal text-ink-subtle">{kindOf(change)}</span>
          </span>
          {change.secret === true ? (
            <span className="text-xs text-ink-muted">
              The value is another one; it looks like a secret and stays hidden.
            </span>
          ) : (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 font-mono text-xs break-all">
              {change.before !== null && (
                <del className="min-w-0 text-ink-muted no-underline">
                  <SafeText>{change.before}</SafeText>
                </del>
              )}
              {change.before !== null && change.after !== null && (
                <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-ink-subtle" />
              )}
              {change.after !== null && (
                <ins className="min-w-0 font-medium no-underline">
                  <SafeText>{change.after}</SafeText>
                </ins>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function kindOf({ after, before }: Change): string {
  if (before === null) return 'is added';
  return after === null ? 'is taken away' : 'changes';
}
