'use client';
import clsx from 'clsx';
import { CircleDot, Unplug } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { useHosts, useLiveStatus } from '@/lib/client/live-hooks';
import { useLiveClient } from '@/lib/client/live-provider';
import type { HostSummary } from '@/lib/contract/host';
import { HostTroubleDetails } from './host-trouble';

/** The whole story behind the one word in the header. */
export function LiveDetails() {
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
        <h2 className="font-semibold">The console and its hosts{status.state === 'live' ? '' : ', as last known'}</h2>
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
