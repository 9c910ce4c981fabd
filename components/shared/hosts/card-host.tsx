'use client';
import { useHosts } from '@/lib/client/live-hooks';
import { HostLabel } from './host-label';

/** On a card, where there is no column for it: the host, when there are several. */
export function CardHost({ host }: { host: string }) {
  const several = useHosts().length > 1;
  if (!several) return null;
  return (
    <span className="flex max-w-[45%] min-w-0">
      <HostLabel host={host} />
    </span>
  );
}
