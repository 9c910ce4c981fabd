import { CircleAlert, CirclePause, CirclePlay, CircleStop, CircleX, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { containersHref } from '@/components/shared/containers-href';
import { type StateFilter, stateCounts } from '@/components/shared/state-groups';
import { formatCount } from '@/components/ui/format';
import type { ContainerSummary } from '@/lib/contract/container';
import { healthWords } from './fleet-health-model';

interface Cell {
  state: StateFilter;
  label: string;
  Icon: typeof CirclePlay;
  /** Colour of icon and number while there is at least one. */
  icon: string;
  number: string;
}

const CELLS: readonly Cell[] = [
  { state: 'running', label: 'Running', Icon: CirclePlay, icon: 'text-ok', number: 'text-ink' },
  { state: 'unhealthy', label: 'Unhealthy', Icon: CircleX, icon: 'text-bad', number: 'text-bad' },
  { state: 'restarting', label: 'Restarting', Icon: RotateCw, icon: 'text-warn', number: 'text-warn' },
  { state: 'failed', label: 'Failed', Icon: CircleAlert, icon: 'text-bad', number: 'text-bad' },
  { state: 'paused', label: 'Paused', Icon: CirclePause, icon: 'text-warn', number: 'text-warn' },
  { state: 'stopped', label: 'Stopped', Icon: CircleStop, icon: 'text-ink-muted', number: 'text-ink' },
];

/** What the number leaves open. */
const NOTES: Partial<Record<StateFilter, string>> = {
  failed: 'of the stopped, with an error',
  stopped: 'ended or never started',
  unhealthy: 'their check fails',
  restarting: 'between two tries',
  paused: 'frozen by somebody',
};

/** A container can be in two of the cells; the cell that has both says so. */
function noteOf(
  state: StateFilter,
  counts: Readonly<Record<StateFilter, number>>,
  containers: readonly ContainerSummary[],
): string | undefined {
  if (state === 'running') return healthWords(containers);
  if (state === 'stopped' && counts.failed > 0) return `${formatCount(counts.failed)} of them failed`;
  return NOTES[state];
}

/** How many of what, each leading to the list of just these. */
export function StateStrip({
  containers,
  scope: { host, environment },
}: {
  containers: readonly ContainerSummary[];
  scope: { host: string | null; environment: string | null };
}) {
  const counts = stateCounts(containers);
  return (
    <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      {CELLS.map(({ state, label, Icon, icon, number }) => {
        const count = counts[state];
        return (
          <li key={state} className="bg-surface">
            <Link
              href={containersHref({ host, environment, state })}
              prefetch={false}
              className="flex h-full flex-col gap-0.5 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="flex items-center gap-1.5 text-xs font-medium text-ink-muted">
                <Icon aria-hidden className={`size-3.5 ${count > 0 ? icon : 'text-ink-subtle'}`} />
                {label}
              </span>
              <span className={`text-2xl font-semibold figures ${count > 0 ? number : 'text-ink-subtle'}`}>
                {formatCount(count)}
              </span>
              <span className="text-xs text-ink-subtle">{noteOf(state, counts, containers)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
