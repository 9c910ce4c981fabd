import { Shuffle } from 'lucide-react';
import Link from 'next/link';
import { Badge, StatusPill } from '@/components/ui/badge';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import type { NetworkSummary } from '@/lib/contract/network';
import { networkPath } from './network-words';

export function NetworkNameCell({ network }: { network: NetworkSummary }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        href={networkPath(network)}
        prefetch={false}
        title={visibleText(network.name)}
        className="min-w-0 truncate rounded-sm font-medium text-ink hover:text-accent hover:underline"
      >
        <SafeText>{network.name}</SafeText>
      </Link>
      {network.nameShared && (
        <span className="font-mono text-2xs text-ink-subtle" title="Another network has this name too">
          {network.id.slice(0, 12)}
        </span>
      )}
    </span>
  );
}

export function TraitsCell({ network }: { network: NetworkSummary }) {
  const nothing = !network.builtIn && !network.internal && network.overlaps.length === 0 && !network.ipv6;
  if (nothing) return <span className="text-ink-subtle">–</span>;
  return (
    <span className="flex min-w-0 items-center gap-1">
      {network.overlaps.length > 0 && <OverlapPill network={network} />}
      {network.internal && <Badge title="No way to the outside">internal</Badge>}
      {network.ipv6 && <Badge>IPv6</Badge>}
      {network.builtIn && <Badge title="The engine made it itself and keeps it">of the engine</Badge>}
    </span>
  );
}

export function OverlapPill({ network }: { network: Pick<NetworkSummary, 'overlaps'> }) {
  const names = network.overlaps.map(({ name }) => name).join(', ');
  return (
    <StatusPill tone="warn" plain icon={<Shuffle aria-hidden />} title={`Shares addresses with ${names}`}>
      overlaps
    </StatusPill>
  );
}

export function SubnetsCell({ network }: { network: NetworkSummary }) {
  const [first, ...more] = network.subnets;
  if (first === undefined) return <span className="text-ink-subtle">–</span>;
  return (
    <span title={network.subnets.map(({ subnet }) => subnet).join(', ')} className="font-mono text-xs">
      <SafeText>{first.subnet}</SafeText>
      {more.length > 0 && <span className="ml-1.5 text-ink-subtle">+{more.length}</span>}
    </span>
  );
}
