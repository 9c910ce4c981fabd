import { CircleDashed, CirclePause, CirclePlay, CircleStop, CircleX, HeartPulse, RotateCw, Skull } from 'lucide-react';
import Link from 'next/link';
import { containersHref } from '@/components/shared/containers-href';
import { formatCount } from '@/components/ui/format';
import type { FleetCounts } from './fleet-health-model';

interface Cell {
  key: string;
  label: string;
  count: number;
  href: string;
  Icon: typeof CirclePlay;
  /** Colour of icon and number while there is at least one. */
  tone: string;
  /** Left out at zero: an unusual state that nobody needs to be told is absent. */
  optional?: boolean;
}

/** How many of what, each leading to the list of just these. */
export function StateStrip({ counts, host }: { counts: FleetCounts; host: string | null }) {
  const cells = cellsOf(counts, host).filter((cell) => !cell.optional || cell.count > 0);
  return (
    <ul className="grid grid-cols-[repeat(auto-fit,minmax(7.25rem,1fr))] gap-px overflow-hidden rounded-lg border border-line bg-line">
      {cells.map(({ key, label, count, href, Icon, tone }) => (
        <li key={key} className="bg-surface">
          <Link
            href={href}
            prefetch={false}
            className="flex h-full flex-col gap-0.5 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="flex items-center gap-1.5 text-xs text-ink-muted">
              <Icon aria-hidden className={`size-3.5 ${count > 0 ? tone : 'text-ink-subtle'}`} />
              {label}
            </span>
            <span className={`text-2xl font-semibold figures ${count > 0 && tone !== 'text-ok' ? tone : 'text-ink'}`}>
              {formatCount(count)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function cellsOf(counts: FleetCounts, host: string | null): Cell[] {
  const state = (name: keyof FleetCounts['states']) => ({
    key: name,
    count: counts.states[name] ?? 0,
    href: containersHref({ host, state: name }),
  });
  const health = (name: 'healthy' | 'unhealthy' | 'starting') => ({
    key: name,
    count: counts.health[name],
    href: containersHref({ host, health: name }),
  });
  return [
    { ...state('running'), label: 'Running', Icon: CirclePlay, tone: 'text-ok' },
    { ...health('unhealthy'), label: 'Unhealthy', Icon: CircleX, tone: 'text-bad' },
    { ...state('restarting'), label: 'Restarting', Icon: RotateCw, tone: 'text-warn' },
    { ...health('healthy'), label: 'Healthy', Icon: HeartPulse, tone: 'text-ok' },
    { ...health('starting'), label: 'Starting', Icon: HeartPulse, tone: 'text-info', optional: true },
    { ...state('paused'), label: 'Paused', Icon: CirclePause, tone: 'text-warn', optional: true },
    { ...state('exited'), label: 'Exited', Icon: CircleStop, tone: 'text-ink' },
    { ...state('created'), label: 'Created', Icon: CircleDashed, tone: 'text-ink', optional: true },
    { ...state('dead'), label: 'Dead', Icon: Skull, tone: 'text-bad', optional: true },
    { ...state('removing'), label: 'Removing', Icon: CircleStop, tone: 'text-warn', optional: true },
    { ...state('unknown'), label: 'Unknown', Icon: CircleDashed, tone: 'text-warn', optional: true },
  ];
}
