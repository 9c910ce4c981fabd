'use client';
import { EnvironmentBadge } from '@/components/shared/hosts/host-label';
import { HostSince, HostStatePill } from '@/components/shared/hosts/host-state';
import { formatBytes } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { ContainerCount, CpuText, HostNameLink } from './host-columns';
import type { HostRow } from './host-rows';

/** A host on a phone: three lines. */
export function HostCard({ row }: { row: HostRow }) {
  const { host, sample } = row;
  const live = host.status === 'live';
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <HostNameLink row={host} />
        </span>
        <HostStatePill host={host} />
      </div>
      <div className="flex min-w-0 items-center gap-2 text-xs text-ink-muted">
        <EnvironmentBadge host={host} />
        <span className="min-w-0 truncate font-mono">
          <SafeText>{host.endpoint}</SafeText>
        </span>
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted figures">
        <ContainerCount row={row} />
        {live && sample !== undefined && (
          <span>
            <CpuText row={row} />
            {sample.memoryUsedBytes !== null && ` · ${formatBytes(sample.memoryUsedBytes)}`}
          </span>
        )}
        <span className="ml-auto truncate">
          <HostSince host={host} />
        </span>
      </div>
    </div>
  );
}
