'use client';
import clsx from 'clsx';
import { ChevronDown, CircleDot, LoaderCircle, type LucideIcon, PlugZap, Unplug } from 'lucide-react';
import { useId } from 'react';
import { Elapsed } from '@/components/ui/relative-time';
import { useFleet, useHosts, useLiveStatus } from '@/lib/client/live-hooks';
import type { HostSummary } from '@/lib/contract/host';
import { LiveDetails } from './live-details';

interface Look {
  icon: LucideIcon;
  tone: string;
  word: string;
  spins?: boolean;
}

/** The one word on how true the screen is. The line to the console comes first: without it nothing is known of the hosts. */
export function liveLook(connection: string, synced: boolean, hosts: readonly HostSummary[]): Look {
  if (connection === 'signed-out') return { icon: Unplug, tone: 'text-bad', word: 'Signed out' };
  if (connection === 'reconnecting')
    return { icon: LoaderCircle, tone: 'text-warn', word: 'Reconnecting', spins: true };
  if (connection === 'connecting' || !synced) {
    return { icon: LoaderCircle, tone: 'text-ink-muted', word: 'Connecting', spins: true };
  }
  const away = hosts.filter((host) => host.status !== 'live');
  const first = away[0];
  if (first === undefined) return { icon: CircleDot, tone: 'text-ok', word: 'Live' };
  return {
    icon: PlugZap,
    tone: 'text-bad',
    word: away.length === 1 && hosts.length === 1 ? 'No engine' : `${away.length} of ${hosts.length} hosts away`,
  };
}

/** Live, reconnecting, or stale since when; opens to say what was tried and what mends it. */
export function LiveState() {
  const panelId = useId();
  const status = useLiveStatus();
  const { synced } = useFleet();
  const hosts = useHosts();
  const { icon: Icon, tone, word, spins } = liveLook(status.state, synced, hosts);
  return (
    <>
      <button
        type="button"
        popoverTarget={panelId}
        data-live={status.state}
        className={clsx(
          'flex h-8 items-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap hover:bg-hover pointer-coarse:h-10',
          tone,
        )}
      >
        <Icon aria-hidden className={clsx('size-4 shrink-0', spins && 'animate-spin motion-reduce:animate-none')} />
        <span>{word}</span>
        {status.state === 'reconnecting' && (
          <span className="text-ink-muted max-sm:sr-only">
            stale for <Elapsed at={status.since} />
          </span>
        )}
        <ChevronDown aria-hidden className="size-3 text-ink-subtle max-sm:hidden" />
      </button>
      {/* The browser's own popover: its code cannot be missing when the console is away and people want to know why. */}
      <section
        id={panelId}
        popover="auto"
        aria-label="Live connection"
        className="fixed inset-auto top-13 right-2 m-0 max-h-[calc(100dvh-4rem)] w-[min(30rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border border-line bg-raised p-4 text-sm text-ink shadow-float"
      >
        <LiveDetails />
      </section>
      {/* Beside the button: what stands in a button is its name and is not announced when it changes. */}
      <span role="status" className="sr-only">
        {word}
      </span>
    </>
  );
}
