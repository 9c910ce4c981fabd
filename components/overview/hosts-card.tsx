'use client';
import { Server } from 'lucide-react';
import Link from 'next/link';
import { containersHref } from '@/components/shared/containers-href';
import { HostMeters } from '@/components/shared/host-load/host-meters';
import { EnvironmentBadge } from '@/components/shared/hosts/host-label';
import { hostPath } from '@/components/shared/hosts/host-path';
import { HostSince, HostStatePill } from '@/components/shared/hosts/host-state';
import { Card } from '@/components/ui/card';
import { formatBytes, plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { useContainers, useStatsSummary } from '@/lib/client/live-hooks';
import type { HostSample, HostSummary } from '@/lib/contract/host';

/** The hosts with their connection, engine and load. */
export function HostsCard({ hosts }: { hosts: readonly HostSummary[] }) {
  const { hosts: samples } = useStatsSummary();
  return (
    <Card title={hosts.length === 1 ? 'Host' : `Hosts (${hosts.length})`} flush>
      <ul className="divide-y divide-line">
        {hosts.map((host) => (
          <HostRow key={host.id} host={host} sample={samples[host.id]} />
        ))}
      </ul>
    </Card>
  );
}

function HostRow({ host, sample }: { host: HostSummary; sample: HostSample | undefined }) {
  const count = useContainers().filter((container) => container.host === host.id).length;
  const { engine } = host;
  // Figures of a host that does not answer are of the past; its meters would pass for the present.
  const live = host.status === 'live';
  return (
    <li className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Server aria-hidden className="size-4 text-ink-subtle" />
        <Link href={hostPath(host.id)} prefetch={false} className="min-w-0 font-medium break-all hover:underline">
          <SafeText>{host.name}</SafeText>
        </Link>
        <EnvironmentBadge host={host} />
        <HostStatePill host={host} />
        <span className="ml-auto text-xs text-ink-subtle">
          <HostSince host={host} />
        </span>
      </div>
      {engine !== null && (
        <p className="text-xs text-ink-muted">
          {engine.product === 'podman' ? 'Podman' : 'Docker'} {engine.version}, {engine.os},{' '}
          {plural(engine.cpus, 'core')}, {formatBytes(engine.memoryBytes)},{' '}
          <Link href={containersHref({ host: host.id })} prefetch={false} className="text-accent underline">
            {plural(count, 'container')}
          </Link>
        </p>
      )}
      {live && <HostMeters host={host} sample={sample} />}
      {live && engine !== null && engine.warnings.length > 0 && (
        <details className="text-xs text-ink-muted">
          <summary>{plural(engine.warnings.length, 'warning')} of the engine</summary>
          <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4">
            {engine.warnings.map((warning) => (
              <li key={warning} className="break-words">
                <SafeText>{warning.replace(/^WARNING: /, '')}</SafeText>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
