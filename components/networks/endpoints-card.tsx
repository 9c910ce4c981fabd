'use client';
import clsx from 'clsx';
import { Plug, Unplug } from 'lucide-react';
import { ContainerLink } from '@/components/shared/container-link';
import { ContainerStatePill } from '@/components/shared/container-status';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { useContainer } from '@/lib/client/live-hooks';
import type { NetworkDetail, NetworkEndpoint } from '@/lib/contract/network';

/** On a phone what is in the wide ones stands under the address. */
const HEADS = [
  { label: 'Container', wide: false },
  { label: 'Addresses', wide: false },
  { label: 'MAC', wide: true },
  { label: 'Known here as', wide: true },
];

export interface EndpointsCardProps {
  network: NetworkDetail;
  /** Why nothing can be changed; undefined: it can. */
  off: string | undefined;
  onConnect: () => void;
  onDisconnect: (endpoint: NetworkEndpoint) => void;
}

/** Who is on the network, with which addresses and names. */
export function EndpointsCard({ network, off, onConnect, onDisconnect }: EndpointsCardProps) {
  const { endpoints } = network;
  const joinable = network.driver !== 'host' && network.driver !== 'null';
  return (
    <Card
      title={endpoints.length === 0 ? 'Containers' : `Containers (${endpoints.length})`}
      flush={endpoints.length > 0}
      actions={
        joinable && (
          <Button
            size="small"
            disabled={off !== undefined}
            title={off}
            icon={<Plug aria-hidden className="size-3.5" />}
            onClick={onConnect}
          >
            Connect a container
          </Button>
        )
      }
    >
      {endpoints.length === 0 ? (
        <p className="text-ink-muted">No container, running or stopped, is on it.</p>
      ) : (
        <ScrollRegion label="Containers on the network" className="relative max-h-[32rem] overflow-auto">
          <table className="w-full text-left text-sm">
            <thead>
              <tr className="border-b border-line text-xs text-ink-subtle">
                {HEADS.map(({ label, wide }) => (
                  <th
                    key={label}
                    scope="col"
                    className={clsx('h-9 px-4 font-medium whitespace-nowrap', wide && 'max-md:hidden')}
                  >
                    {label}
                  </th>
                ))}
                <th scope="col" className="w-12">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {endpoints.map((endpoint) => (
                <EndpointRow
                  key={endpoint.container?.id ?? endpoint.name}
                  network={network}
                  endpoint={endpoint}
                  off={off}
                  onDisconnect={joinable ? onDisconnect : null}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}

function EndpointRow({
  network,
  endpoint,
  off,
  onDisconnect,
}: {
  network: NetworkDetail;
  endpoint: NetworkEndpoint;
  off: string | undefined;
  onDisconnect: ((endpoint: NetworkEndpoint) => void) | null;
}) {
  const { container, name, mac, aliases } = endpoint;
  const live = useContainer(network.host, container?.id ?? '');
  return (
    <tr className="border-b border-line align-top last:border-b-0 hover:bg-hover">
      <td className="px-4 py-2">
        {container === null ? (
          <span title="Not a container: a part of the Swarm">
            <SafeText>{name}</SafeText>
          </span>
        ) : (
          <span className="flex flex-col gap-0.5">
            <ContainerLink container={{ host: network.host, ...container }} />
            {live && <ContainerStatePill container={live} plain />}
          </span>
        )}
      </td>
      <td className="px-4 py-2 font-mono text-xs">
        <Address address={endpoint.ipv4} fixed={endpoint.staticIpv4} />
        <Address address={endpoint.ipv6} fixed={endpoint.staticIpv6} />
        {endpoint.ipv4 === null && endpoint.ipv6 === null && endpoint.staticIpv4 === null && (
          <span className="font-sans text-ink-subtle">
            {container !== null && !container.running ? 'none while it does not run' : 'none'}
          </span>
        )}
        <span className="block text-ink-subtle md:hidden">
          {mac !== null && <span className="block">{mac}</span>}
          <Aliases aliases={aliases} builtIn={network.builtIn} />
        </span>
      </td>
      <td className="px-4 py-2 font-mono text-xs whitespace-nowrap max-md:hidden">{mac ?? '–'}</td>
      <td className="px-4 py-2 font-mono text-xs max-md:hidden">
        <Aliases aliases={aliases} builtIn={network.builtIn} />
      </td>
      <td className="py-1 pr-2 text-right">
        {container !== null && onDisconnect !== null && (
          <IconButton
            label={`Disconnect ${name}`}
            title={off ?? `Disconnect ${name}`}
            size="small"
            disabled={off !== undefined}
            onClick={() => onDisconnect(endpoint)}
          >
            <Unplug aria-hidden className="size-4" />
          </IconButton>
        )}
      </td>
    </tr>
  );
}

function Aliases({ aliases, builtIn }: { aliases: readonly string[] | null; builtIn: boolean }) {
  if (aliases === null) return <span className="font-sans text-ink-subtle">not asked</span>;
  if (aliases.length === 0) {
    return <span className="font-sans text-ink-subtle">{builtIn ? '–' : 'its own name'}</span>;
  }
  return (
    <span className="break-words">
      <SafeText>{aliases.join(', ')}</SafeText>
    </span>
  );
}

function Address({ address, fixed }: { address: string | null; fixed: string | null }) {
  if (address === null && fixed === null) return null;
  return (
    <span className="flex items-center gap-1.5">
      {address ?? fixed}
      {fixed !== null && (
        <span className="font-sans">
          <Badge title="Asked for when it was connected; the same at every start">fixed</Badge>
        </span>
      )}
    </span>
  );
}
