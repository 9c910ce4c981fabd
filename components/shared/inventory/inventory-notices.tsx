'use client';
import { TriangleAlert } from 'lucide-react';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import { RelativeTime } from '@/components/ui/relative-time';
import { useHosts } from '@/lib/client/live-hooks';
import type { InventoryHost } from '@/lib/contract/inventory';

/**
 * Above a list over the fleet: hosts that do not answer, and hosts that answer, but not for this list. `what` reads in a sentence:
 * `volumes`.
 */
export function InventoryNotices({ hosts: read, what }: { hosts: readonly InventoryHost[]; what: string }) {
  const scope = useHostScope();
  const hosts = useHosts().filter(({ id }) => scope.has(id));
  return hosts.map((host) => {
    if (host.status !== 'live') return <HostTroubleBanner key={host.id} host={host} />;
    const reading = read.find((each) => each.host === host.id);
    if (reading === undefined || reading.problem === null) return null;
    return (
      <p
        key={host.id}
        role="status"
        className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-2 text-warn"
      >
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        <span className="min-w-0 flex-1">
          The {what} of “{host.name}” {reading.at === null ? 'are not known' : 'are as they were '}
          {reading.at !== null && <RelativeTime at={reading.at} />}. {reading.problem.detail}
        </span>
      </p>
    );
  });
}
