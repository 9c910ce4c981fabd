'use client';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Meter } from '@/components/charts/meter';
import { Sparkline } from '@/components/charts/sparkline';
import { ACTION_WORDS } from '@/components/shared/container-actions/action-model';
import { usePendingAction } from '@/components/shared/container-actions/container-actions-provider';
import { ContainerHealthPill, ContainerStatePill } from '@/components/shared/container-status';
import { splitImage } from '@/components/shared/image-name';
import { portHref } from '@/components/shared/port-link';
import { StatusPill } from '@/components/ui/badge';
import { formatBytes, formatBytesOf, formatPercent } from '@/components/ui/format';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { useContainerFigures, useHost } from '@/lib/client/live-hooks';
import { SPARK_POINTS } from '@/lib/client/stats-store';
import type { ContainerSummary, PublishedPort } from '@/lib/contract/container';

export function containerHref(container: Pick<ContainerSummary, 'host' | 'id'>): string {
  return `/hosts/${container.host}/containers/${container.id}`;
}

export function NameCell({ container }: { container: ContainerSummary }) {
  return (
    <Link
      href={containerHref(container)}
      prefetch={false}
      title={visibleText(container.name)}
      className="rounded-sm font-medium text-ink hover:text-accent hover:underline"
    >
      <SafeText>{container.name}</SafeText>
    </Link>
  );
}

/** The state as the engine last said it; beside it what was asked for and has not happened yet. */
export function StateCell({ container }: { container: ContainerSummary }) {
  const pending = usePendingAction(container.host, container.id);
  if (pending !== undefined) {
    return (
      <StatusPill
        tone="info"
        plain
        icon={<LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" />}
        title="Asked for; the engine has not confirmed it yet"
      >
        {ACTION_WORDS[pending].doing} …
      </StatusPill>
    );
  }
  return (
    <LastKnown host={container.host}>
      <ContainerStatePill container={container} plain />
    </LastKnown>
  );
}

/** Of a host that does not answer all that changes by itself is of the past, and must not pass for the present. */
function LastKnown({ host, children }: { host: string; children: ReactNode }) {
  const stale = useHost(host)?.status === 'reconnecting';
  if (!stale) return children;
  return (
    <span className="italic grayscale" title="Last known: the host does not answer">
      {children}
      <span className="sr-only"> (last known)</span>
    </span>
  );
}

export function ImageCell({ image }: { image: string }) {
  const { prefix, name, tag } = splitImage(image);
  return (
    // Where it comes from gives way first, then the name; the tag is what people look for.
    <span title={visibleText(image)} className="flex max-w-full min-w-0 items-baseline">
      {prefix !== '' && <SafeText className="min-w-0 shrink-[999] truncate text-ink-subtle">{prefix}</SafeText>}
      {name !== '' && <SafeText className="mr-1.5 min-w-0 truncate">{name}</SafeText>}
      {tag !== null && (
        <SafeText className="max-w-[60%] shrink-0 truncate rounded-sm bg-idle-soft px-1 font-mono text-2xs leading-4 text-idle">
          {tag}
        </SafeText>
      )}
    </span>
  );
}

interface ShownPort {
  key: string;
  text: string;
  href: string | null;
}

/** Once each: the engine lists a port for IPv4 and for IPv6. Published ones first. */
function shownPorts(ports: readonly PublishedPort[], endpoint: string | undefined): ShownPort[] {
  const shown = new Map<string, ShownPort>();
  for (const port of [...ports].sort((a, b) => (a.hostPort ?? 1e6) - (b.hostPort ?? 1e6))) {
    const suffix = port.protocol === 'tcp' ? '' : `/${port.protocol}`;
    const text =
      port.hostPort === null ? `${port.containerPort}${suffix}` : `${port.hostPort}→${port.containerPort}${suffix}`;
    if (!shown.has(text)) shown.set(text, { key: text, text, href: portHref(port, endpoint) });
  }
  return [...shown.values()];
}

export function PortsCell({ container }: { container: ContainerSummary }) {
  const endpoint = useHost(container.host)?.endpoint;
  const ports = shownPorts(container.ports, endpoint);
  if (ports.length === 0) return <span className="text-ink-subtle">–</span>;
  const all = ports.map((port) => port.text).join(', ');
  return (
    <span title={all} className="inline-flex max-w-full gap-2 truncate font-mono text-xs">
      {ports.slice(0, 2).map((port) =>
        port.href === null ? (
          <span key={port.key} className="text-ink-subtle">
            {port.text}
          </span>
        ) : (
          <a
            key={port.key}
            href={port.href}
            target="_blank"
            rel="noreferrer noopener"
            className="text-accent hover:underline"
          >
            {port.text}
          </a>
        ),
      )}
      {ports.length > 2 && <span className="text-ink-subtle">+{ports.length - 2}</span>}
    </span>
  );
}

const NOTHING = <span className="text-ink-subtle">–</span>;

export function CpuCell({ container }: { container: ContainerSummary }) {
  const figures = useContainerFigures(container.host, container.id);
  if (container.state !== 'running' || figures === undefined) return NOTHING;
  return (
    <span className="flex items-center justify-end gap-1.5">
      <Sparkline values={figures.spark} capacity={SPARK_POINTS} minTop={5} />
      <span className="w-11 shrink-0 text-right text-xs figures">
        {figures.cpuPercent === null ? '–' : formatPercent(figures.cpuPercent)}
      </span>
    </span>
  );
}

export function MemoryCell({ container }: { container: ContainerSummary }) {
  const figures = useContainerFigures(container.host, container.id);
  const bytes = figures?.memoryBytes ?? null;
  if (container.state !== 'running' || bytes === null) return NOTHING;
  return <Meter value={bytes} max={container.memoryLimit} format={formatBytes} formatOf={formatBytesOf} />;
}

/** Only while it runs: of one that has ended the engine keeps the last verdict, which says nothing any more. */
export function HealthCell({ container }: { container: ContainerSummary }) {
  if (container.state !== 'running' && container.state !== 'paused') return NOTHING;
  return (
    <LastKnown host={container.host}>
      <ContainerHealthPill health={container.health} plain />
    </LastKnown>
  );
}

/** How long it has been up, or when it ended. */
export function UptimeCell({ container }: { container: ContainerSummary }) {
  if (container.state === 'running' || container.state === 'paused') {
    if (container.startedAt === null) return NOTHING;
    return (
      <LastKnown host={container.host}>
        <Elapsed at={container.startedAt} />
      </LastKnown>
    );
  }
  if (container.finishedAt === null) return <span className="text-ink-subtle">never ran</span>;
  return (
    <span className="text-ink-subtle">
      <RelativeTime at={container.finishedAt} />
    </span>
  );
}
