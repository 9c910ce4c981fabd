import { CardHost } from '@/components/shared/hosts/card-host';
import { UsedByCell } from '@/components/shared/inventory/used-by';
import { formatBytes } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import type { VolumeSummary } from '@/lib/contract/volume';
import { VolumeNameCell } from './volume-cells';

/** A volume on a phone. */
export function VolumeCard({ volume, bytes }: { volume: VolumeSummary; bytes: number | undefined }) {
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <VolumeNameCell volume={volume} />
      <div className="min-w-0 truncate text-xs">
        <UsedByCell host={volume.host} usedBy={volume.usedBy} />
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted figures">
        <CardHost host={volume.host} />
        <span>{volume.driver}</span>
        {bytes !== undefined && <span>{formatBytes(bytes)}</span>}
        {volume.createdAt !== null && (
          <span className="ml-auto">
            <RelativeTime at={volume.createdAt} />
          </span>
        )}
      </div>
    </div>
  );
}
