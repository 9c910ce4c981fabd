import clsx from 'clsx';
import { CircleSlash, ShieldCheck } from 'lucide-react';
import { useId } from 'react';
import { Badge, StatusPill } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { RollbackChoice } from '@/lib/contract/release';
import { ReleaseText } from './release-text';

export interface RollbackOptionsProps {
  /** Newest first. */
  choices: readonly RollbackChoice[];
  value: number;
  onChange: (release: number) => void;
}

/** The kept releases, each with whether it can be put back now and how that is known. */
export function RollbackOptions({ choices, value, onChange }: RollbackOptionsProps) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-xs font-medium text-ink-muted">Back to</legend>
      {choices.map((choice) => {
        const { healthy, isDefault, ready, release, words } = choice;
        const checked = release.number === value;
        return (
          <label
            key={release.id}
            className={clsx(
              'flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
              checked ? 'border-accent bg-selected' : 'border-line bg-surface hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              className="mt-1 size-4 shrink-0 accent-accent outline-none"
              checked={checked}
              onChange={() => onChange(release.number)}
            />
            <span className="flex min-w-0 flex-1 flex-col gap-0.5">
              <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                <ReleaseText release={release} />
                {isDefault && <Badge tone="ok">last healthy</Badge>}
                {!healthy && <Badge tone="warn">was rolled back here</Badge>}
              </span>
              <span className="text-xs text-ink-muted">
                by <SafeText>{release.createdBy}</SafeText>, <RelativeTime at={release.createdAt} />
                {release.commit !== null && (
                  <>
                    , commit{' '}
                    <code>
                      <SafeText>{release.commit.slice(0, 12)}</SafeText>
                    </code>
                  </>
                )}
              </span>
              <span className="text-xs">
                <StatusPill
                  plain
                  tone={ready ? 'ok' : 'warn'}
                  icon={ready ? <ShieldCheck aria-hidden /> : <CircleSlash aria-hidden />}
                >
                  {ready ? 'ready' : 'not ready'}
                </StatusPill>{' '}
                <span className="break-words text-ink-muted">{placeWords(choice) ?? words}</span>
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** Where it is ready: how that is known, host by host. Else the reason stands in `words`. */
function placeWords({ places, ready }: RollbackChoice): string | null {
  if (!ready || places.length === 0) return null;
  return places.map(({ host, words }) => (places.length === 1 ? words : `${host}: ${words}`)).join(' ');
}
