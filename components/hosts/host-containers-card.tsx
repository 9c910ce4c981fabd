'use client';
import Link from 'next/link';
import { useMemo } from 'react';
import { ContainerLink } from '@/components/shared/container-link';
import { ContainerHealthPill, ContainerStatePill } from '@/components/shared/container-status';
import { containersHref } from '@/components/shared/containers-href';
import { Card } from '@/components/ui/card';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';

/** The list of containers, narrowed to the host, is one press away: here are the first. */
const SHOWN = 12;

export function HostContainersCard({
  host,
  containers,
}: {
  host: HostSummary;
  containers: readonly ContainerSummary[];
}) {
  const stale = host.status !== 'live';
  const first = useMemo(
    () => [...containers].sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1)).slice(0, SHOWN),
    [containers],
  );
  return (
    <Card
      title={`Containers (${containers.length})`}
      flush
      actions={
        <Link href={containersHref({ host: host.id })} prefetch={false} className="text-xs text-accent hover:underline">
          All as a list
        </Link>
      }
    >
      {stale && containers.length > 0 && (
        <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn">
          Their last known state: the host does not answer.
        </p>
      )}
      {containers.length === 0 ? (
        <p className="px-4 py-3 text-ink-muted">There is none on this host.</p>
      ) : (
        <ul className="divide-y divide-line">
          {first.map((container) => (
            <li
              key={container.id}
              className="grid min-h-9 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
            >
              <ContainerLink container={container} className="truncate" />
              <span className="truncate text-xs text-ink-muted max-sm:hidden">
                <SafeText>{container.image}</SafeText>
              </span>
              <span className={stale ? 'flex gap-2 italic grayscale' : 'flex gap-2'}>
                {container.state === 'running' && container.health !== 'none' && (
                  <ContainerHealthPill health={container.health} plain />
                )}
                <ContainerStatePill container={container} plain />
              </span>
            </li>
          ))}
        </ul>
      )}
      {containers.length > SHOWN && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-subtle">
          and {plural(containers.length - SHOWN, 'other')}
        </p>
      )}
    </Card>
  );
}

/** What needs a look first, then what runs. */
function order({ health, state }: ContainerSummary): number {
  if (state === 'restarting' || state === 'dead') return 0;
  if (state === 'running') return health === 'unhealthy' ? 1 : 2;
  return 3;
}
