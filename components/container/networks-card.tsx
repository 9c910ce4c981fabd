'use client';
import { ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { portHref } from '@/components/shared/port-link';
import { Card, KeyValueList } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import type { ContainerDetail } from '@/lib/contract/container';
import { distinctPorts, portWords } from './container-words';
import { Mono } from './runs-card';
import { useShownContainer } from './shown-container';

export function PortsCard({ detail }: { detail: ContainerDetail }) {
  const { host } = useShownContainer();
  // Only the browser knows under which name it reached the console.
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  const ports = distinctPorts(detail.ports);
  return (
    <Card title="Ports" flush={ports.length > 0}>
      {ports.length === 0 ? (
        <p className="text-ink-muted">
          {detail.networkMode === 'host'
            ? 'It uses the ports of the host directly; the engine does not know which.'
            : 'None: only containers on its own networks reach it.'}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {ports.map((port) => {
            const { outside, inside } = portWords(port);
            const url = mounted ? portHref(port, host?.endpoint) : null;
            return (
              <li key={`${outside} ${inside}`} className="flex min-h-9 flex-wrap items-center gap-x-3 px-4 py-1.5">
                <span className="w-24 shrink-0 font-mono text-xs">{inside}</span>
                <span className={port.hostPort === null ? 'text-ink-subtle' : ''}>
                  <SafeText>{outside}</SafeText>
                </span>
                {url !== null && (
                  <a
                    href={url}
                    target="_blank"
                    rel="noreferrer"
                    className="ml-auto inline-flex items-center gap-1 text-accent hover:underline"
                  >
                    open<span className="sr-only"> {url} in a new tab</span>
                    <ExternalLink aria-hidden className="size-3.5" />
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

const MODES: Readonly<Record<string, string>> = {
  host: 'It uses the network of the host itself: no address of its own.',
  none: 'It has no network at all.',
};

export function NetworksCard({ detail }: { detail: ContainerDetail }) {
  const words = MODES[detail.networkMode] ?? sharedWords(detail.networkMode);
  const shown = words === null ? detail.networkDetails : [];
  return (
    <Card title="Networks">
      <div className="flex flex-col gap-4">
        {words !== null && <p className="text-ink-muted">{words}</p>}
        {words === null && shown.length === 0 && <p className="text-ink-muted">It is on no network.</p>}
        {shown.map((network) => (
          <div key={network.networkId || network.name} className="flex flex-col gap-1.5">
            <h3 className="font-medium">
              <Mono>{network.name}</Mono>
            </h3>
            <KeyValueList
              rows={[
                {
                  label: 'Address',
                  value: network.ipAddress ? (
                    <Mono>{network.ipAddress}</Mono>
                  ) : detail.state === 'running' ? (
                    'none'
                  ) : (
                    'none while it does not run'
                  ),
                },
                { label: 'IPv6', value: network.ipv6Address ? <Mono>{network.ipv6Address}</Mono> : null },
                { label: 'Gateway', value: network.gateway ? <Mono>{network.gateway}</Mono> : null },
                { label: 'MAC', value: network.macAddress ? <Mono>{network.macAddress}</Mono> : null },
                {
                  label: 'Known there as',
                  value: network.aliases.length > 0 ? <Mono>{network.aliases.join(', ')}</Mono> : null,
                },
              ]}
            />
          </div>
        ))}
        {(detail.dns.length > 0 || detail.extraHosts.length > 0) && (
          <KeyValueList
            rows={[
              { label: 'Name servers', value: detail.dns.length > 0 ? <Mono>{detail.dns.join(', ')}</Mono> : null },
              {
                label: 'Extra hosts',
                value: detail.extraHosts.length > 0 ? <Mono>{detail.extraHosts.join(', ')}</Mono> : null,
              },
            ]}
          />
        )}
      </div>
    </Card>
  );
}

function sharedWords(mode: string): string | null {
  return mode.startsWith('container:') ? `It shares the network of container ${mode.slice(10, 22)}.` : null;
}
