import { CardHost } from '@/components/shared/hosts/card-host';
import { UsedByCell } from '@/components/shared/inventory/used-by';
import type { NetworkSummary } from '@/lib/contract/network';
import { NetworkNameCell, SubnetsCell, TraitsCell } from './network-cells';

/** A network on a phone. */
export function NetworkCard({ network }: { network: NetworkSummary }) {
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 flex-1">
          <NetworkNameCell network={network} />
        </span>
        <TraitsCell network={network} />
      </div>
      <div className="min-w-0 truncate text-xs">
        <UsedByCell host={network.host} usedBy={network.usedBy} />
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted">
        <CardHost host={network.host} />
        <span>{network.driver}</span>
        <SubnetsCell network={network} />
      </div>
    </div>
  );
}
