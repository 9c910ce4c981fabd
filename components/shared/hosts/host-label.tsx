'use client';
import clsx from 'clsx';
import { Unplug } from 'lucide-react';
import { SafeText } from '@/components/ui/safe-text';
import { useHost } from '@/lib/client/live-hooks';
import type { HostColour, HostSummary } from '@/lib/contract/host';

/** The chart colours, which are told apart in both themes. */
const FILLS: Record<HostColour, string> = {
  green: 'bg-series-1',
  blue: 'bg-series-2',
  amber: 'bg-series-3',
  violet: 'bg-series-4',
  red: 'bg-series-5',
  slate: 'bg-series-6',
};

/** The colour that people gave a host. Never alone: a name stands beside it. */
export function ColourMark({ colour }: { colour: HostColour | null }) {
  if (colour === null) return null;
  return <span aria-hidden className={clsx('inline-block size-2.5 shrink-0 rounded-sm', FILLS[colour])} />;
}

/** Which environment a host belongs to, in its colour. */
export function EnvironmentBadge({ host }: { host: Pick<HostSummary, 'environment' | 'colour'> }) {
  if (host.environment === null) return <ColourMark colour={host.colour} />;
  return (
    <span className="inline-flex h-5 max-w-full items-center gap-1.5 rounded-sm border border-line-strong px-1.5 text-xs whitespace-nowrap text-ink-muted">
      <ColourMark colour={host.colour} />
      <span className="truncate">{host.environment}</span>
    </span>
  );
}

/** A host in a list: its colour and name, on hover its environment, and whether what stands beside it is only last known. */
export function HostLabel({ host: id, withEnvironment = false }: { host: string; withEnvironment?: boolean }) {
  const host = useHost(id);
  if (host === undefined) return <SafeText>{id}</SafeText>;
  const away = host.status !== 'live';
  const title = [host.name, host.environment, away ? 'does not answer: last known' : null].filter(Boolean).join(', ');
  return (
    <span title={title} className="inline-flex max-w-full min-w-0 items-center gap-1.5">
      <ColourMark colour={host.colour} />
      <SafeText className="min-w-0 truncate">{host.name}</SafeText>
      {withEnvironment && host.environment !== null && (
        <span className="min-w-0 shrink-[9] truncate text-xs text-ink-subtle">{host.environment}</span>
      )}
      {away && (
        <>
          <Unplug aria-hidden className="size-3.5 shrink-0 text-bad" />
          <span className="sr-only"> (does not answer, last known)</span>
        </>
      )}
    </span>
  );
}
