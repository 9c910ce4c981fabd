'use client';
import { ChevronLeft, Clock, Layers, Server, Shuffle, Trash2, Waypoints } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { DetailSkeleton, StaleNotice } from '@/components/shared/inventory/detail-frame';
import { RecordCard } from '@/components/shared/inventory/record-card';
import { useEntryHref } from '@/components/shared/nav-links';
import { ProblemView } from '@/components/shared/problem-view';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, KeyValueList } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useHost } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { NetworkDetail, NetworkEndpoint } from '@/lib/contract/network';
import { AddressesCard } from './addresses-card';
import { EndpointsCard } from './endpoints-card';
import { useNetworkDialogs } from './network-dialogs';
import { useNetwork } from './network-queries';
import { networkPath, reachWords, whyNotRemove } from './network-words';

const ConnectDialog = dynamic(() => import('./connect-dialog'), { ssr: false });
const DisconnectDialog = dynamic(() => import('./disconnect-dialog'), { ssr: false });

/** One network: who is on it, with which addresses and names. */
export function NetworkPage({ host: hostId, id }: { host: string; id: string }) {
  const hrefOf = useEntryHref();
  const query = useNetwork(hostId, id);
  const host = useHost(hostId);
  const { data, error, refetch } = query;
  useEffect(() => {
    if (data) document.title = `${data.name} · Network · Pilothouse`;
  }, [data]);
  const away = host !== undefined && host.status !== 'live';
  return (
    <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
      <Link
        href={hrefOf({ href: '/networks' })}
        className="inline-flex w-fit items-center gap-0.5 text-xs text-ink-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
        All networks
      </Link>
      {host && <HostTroubleBanner host={host} />}
      {data === undefined ? (
        error ? (
          <>
            <h1 className="sr-only">Network</h1>
            <ProblemView error={error} onRetry={() => void refetch()} />
          </>
        ) : (
          <DetailSkeleton title="Network" />
        )
      ) : (
        <>
          <Header network={data} away={away} />
          {error ? <StaleNotice error={error} gone="network_not_found" onRetry={() => void refetch()} /> : null}
          <Body network={data} away={away} onChanged={() => void refetch()} />
        </>
      )}
    </div>
  );
}

function Header({ network, away }: { network: NetworkDetail; away: boolean }) {
  const router = useRouter();
  const noWrite = useWhyNot('networks:write', { host: network.host, stack: null });
  const leave = useCallback(() => router.push('/networks'), [router]);
  const dialogs = useNetworkDialogs(network.host, leave);
  const off =
    noWrite ??
    (away
      ? 'The engine does not answer now.'
      : network.builtIn
        ? 'The engine made it itself and keeps it.'
        : undefined);
  useDialogAddress({
    remove: off === undefined ? () => dialogs.remove([{ ...network, nameShared: false }]) : null,
  });
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-all">
          <SafeText>{network.name}</SafeText>
        </h1>
        {network.builtIn && <Badge>of the engine</Badge>}
        {network.internal && <Badge>internal</Badge>}
        {network.ipv6 && <Badge>IPv6</Badge>}
        {away && <Badge tone="warn">last known</Badge>}
        <div className="flex-1" />
        <Button
          disabled={off !== undefined}
          title={off ?? whyNotRemove({ ...network, nameShared: false })}
          icon={<Trash2 aria-hidden className="size-3.5" />}
          onClick={() => dialogs.remove([{ ...network, nameShared: false }])}
        >
          Remove
        </Button>
      </div>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-subtle">
        <li className="flex items-center gap-1.5">
          <Server aria-label="Host" />
          <Link href={`/networks?host=${network.host}`} className="hover:text-ink hover:underline">
            <HostLabel host={network.host} withEnvironment />
          </Link>
        </li>
        {network.stack !== null && (
          <li className="flex items-center gap-1.5">
            <Layers aria-label="Stack" />
            <SafeText>{network.stack}</SafeText>
          </li>
        )}
        <li className="flex items-center gap-1.5">
          <Waypoints aria-label="Driver" />
          <SafeText>{network.driver}</SafeText>
        </li>
        {network.createdAt !== null && (
          <li className="flex items-center gap-1.5">
            <Clock aria-hidden />
            <span>
              created <RelativeTime at={network.createdAt} />
            </span>
          </li>
        )}
        <li className="flex items-center gap-0.5 font-mono text-xs">
          <span title={network.id}>{network.id.slice(0, 12)}</span>
          <CopyButton text={network.id} label="Copy the full id" />
        </li>
      </ul>
      {dialogs.element}
    </header>
  );
}

function Body({ network, away, onChanged }: { network: NetworkDetail; away: boolean; onChanged: () => void }) {
  const noWrite = useWhyNot('networks:write', { host: network.host, stack: null });
  const [connecting, setConnecting] = useState(false);
  const [leaving, setLeaving] = useState<NetworkEndpoint | null>(null);
  const off = noWrite ?? (away ? 'The engine does not answer now.' : undefined);
  return (
    <>
      {network.overlaps.length > 0 && <OverlapNotice network={network} />}
      <EndpointsCard network={network} off={off} onConnect={() => setConnecting(true)} onDisconnect={setLeaving} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <AddressesCard network={network} />
          <Card title="What it is">
            <KeyValueList
              rows={[
                { label: 'Reach', value: reachWords(network) },
                { label: 'Scope', value: network.scope === 'local' ? 'this host' : network.scope },
                { label: 'Attachable', value: network.attachable ? 'yes: plain containers may join' : null },
                { label: 'Addresses by', value: network.ipamDriver === 'default' ? null : network.ipamDriver },
                {
                  label: 'Name',
                  value: network.nameShared
                    ? 'Another network of this host has the same: tell them apart by their ids.'
                    : null,
                },
              ]}
            />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RecordCard title="Driver options" record={network.options} none="None." />
          <RecordCard title="Labels" record={network.labels} none="It has none." />
        </div>
      </div>
      {connecting && <ConnectDialog network={network} onClose={() => setConnecting(false)} onDone={onChanged} />}
      {leaving !== null && (
        <DisconnectDialog network={network} endpoint={leaving} onClose={() => setLeaving(null)} onDone={onChanged} />
      )}
    </>
  );
}

function OverlapNotice({ network }: { network: NetworkDetail }) {
  return (
    <p
      role="status"
      className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-2 text-warn"
    >
      <Shuffle aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">
        Shares addresses with{' '}
        {network.overlaps.map(({ id, name }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <Link href={networkPath({ host: network.host, id })} className="font-medium underline">
              <SafeText>{name}</SafeText>
            </Link>
          </span>
        ))}
        : a container that is on both may reach the wrong one.
      </span>
    </p>
  );
}
