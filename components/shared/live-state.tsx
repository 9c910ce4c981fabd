'use client';
import clsx from 'clsx';
import { ChevronDown, CircleDot, LoaderCircle, type LucideIcon, PlugZap, Unplug } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { useFleet, useHosts, useLiveStatus } from '@/lib/client/live-hooks';
import { useLiveClient } from '@/lib/client/live-provider';
import type { HostSummary } from '@/lib/contract/host';
import { HostTroubleDetails } from './host-trouble';

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
  const status = useLiveStatus();
  const { synced } = useFleet();
  const hosts = useHosts();
  const { icon: Icon, tone, word, spins } = liveLook(status.state, synced, hosts);
  return (
    <Popover
      label="Live connection"
      trigger={
        <button
          type="button"
          data-live={status.state}
          className={clsx(
            'flex h-8 items-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap hover:bg-hover pointer-coarse:h-10',
            tone,
          )}
        >
          <Icon aria-hidden className={clsx('size-4 shrink-0', spins && 'animate-spin motion-reduce:animate-none')} />
          <span role="status">{word}</span>
          {status.state === 'reconnecting' && (
            <span className="text-ink-muted max-sm:sr-only">
              stale since <Elapsed at={status.since} />
            </span>
          )}
          <ChevronDown aria-hidden className="size-3 text-ink-subtle max-sm:hidden" />
        </button>
      }
    >
      <LiveDetails />
    </Popover>
  );
}

function LiveDetails() {
  const status = useLiveStatus();
  const client = useLiveClient();
  const hosts = useHosts();
  return (
    <div className="flex flex-col gap-4">
      <section className="flex flex-col gap-1">
        <h2 className="font-semibold">This page and the console</h2>
        {status.state === 'live' ? (
          <p className="text-ink-muted">
            Connected <RelativeTime at={status.since} />. Changes appear as they happen.
          </p>
        ) : (
          <>
            <p className="text-ink-muted">
              {status.state === 'connecting' ? 'Not connected yet.' : 'The connection is down. What you see was true '}
              {status.state === 'reconnecting' && (
                <>
                  <RelativeTime at={status.since} />.
                </>
              )}
            </p>
            <p className="text-ink-muted">
              {status.nextTryAt === null ? (
                'Trying now …'
              ) : (
                <>
                  Next try <RelativeTime at={status.nextTryAt} />, {status.attempts} failed so far.
                </>
              )}
            </p>
            <div>
              <Button size="small" disabled={status.nextTryAt === null} onClick={() => client.connection.retryNow()}>
                Try now
              </Button>
            </div>
          </>
        )}
      </section>
      <section className="flex flex-col gap-3 border-t border-line pt-3">
        <h2 className="font-semibold">The console and its hosts</h2>
        {hosts.length === 0 && <p className="text-ink-muted">Not known yet.</p>}
        {hosts.map((host) => (
          <HostLine key={host.id} host={host} />
        ))}
      </section>
    </div>
  );
}

function HostLine({ host }: { host: HostSummary }) {
  const live = host.status === 'live';
  const Icon = live ? CircleDot : Unplug;
  return (
    <div className="flex gap-2">
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', live ? 'text-ok' : 'text-bad')} />
      <div className="min-w-0 flex-1">
        <div className="font-medium">
          <bdi>{host.name}</bdi>{' '}
          <span className="font-normal text-ink-muted">
            {live ? 'live' : host.status === 'connecting' ? 'never reached yet' : 'lost'}
            {host.status !== 'connecting' && (
              <>
                {live ? ' since ' : ', last seen '}
                <RelativeTime at={host.since} />
              </>
            )}
          </span>
        </div>
        {live && host.engine !== null && (
          <div className="text-xs text-ink-subtle">
            Engine {host.engine.version}, API {host.engine.apiVersion}, {host.endpoint}
          </div>
        )}
        {!live && <HostTroubleDetails host={host} />}
      </div>
    </div>
  );
}
