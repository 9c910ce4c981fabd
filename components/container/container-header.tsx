'use client';
import { ChevronLeft, Clock, Layers, Package, Server } from 'lucide-react';
import Link from 'next/link';
import { ContainerHealthPill, ContainerStatePill } from '@/components/shared/container-status';
import { containersHref } from '@/components/shared/containers-href';
import { ContainerAppFact } from '@/components/shared/deploy/container-deploy';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { hostPath } from '@/components/shared/hosts/host-path';
import { splitImage } from '@/components/shared/image-name';
import { useEntryHref } from '@/components/shared/nav-links';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { HeaderActions } from './header-actions';
import { useShownContainer } from './shown-container';

/** Name, state and place of the container, and what can be done to it. */
export function ContainerHeader() {
  const { container, host, gone } = useShownContainer();
  const image = splitImage(container.image);
  const hrefOf = useEntryHref();
  return (
    <header className="flex flex-col gap-2">
      <Link
        href={hrefOf({ href: '/containers' })}
        className="inline-flex w-fit items-center gap-0.5 text-xs text-ink-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
        All containers
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-all">
          <SafeText>{container.name}</SafeText>
        </h1>
        <span className="flex flex-wrap items-center gap-1.5">
          {gone ? <Badge tone="bad">removed</Badge> : <ContainerStatePill container={container} />}
          {!gone && container.state === 'running' && <ContainerHealthPill health={container.health} />}
          {host !== undefined && host.status !== 'live' && <Badge tone="warn">last known</Badge>}
        </span>
        <div className="flex-1" />
        <HeaderActions />
      </div>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-subtle">
        <li className="flex min-w-0 items-center gap-1.5">
          <Package aria-label="Image" />
          <span className="min-w-0 font-mono text-xs break-all" title={container.image}>
            <SafeText>{`${image.prefix}${image.name}`}</SafeText>
            {image.tag !== null && (
              <span className="text-ink">
                {image.name === '' ? '' : ':'}
                <SafeText>{image.tag}</SafeText>
              </span>
            )}
          </span>
        </li>
        <li className="flex items-center gap-1.5">
          <Server aria-label="Host" />
          <Link href={hostPath(container.host)} className="hover:text-ink hover:underline">
            <HostLabel host={container.host} withEnvironment />
          </Link>
        </li>
        {container.stack !== null && (
          <li className="flex items-center gap-1.5">
            <Layers aria-label="Stack" />
            <Link href={containersHref({ stack: container.stack })} className="hover:text-ink hover:underline">
              <SafeText>{container.stack}</SafeText>
            </Link>
            {container.service !== null && <span className="text-ink-subtle">/ {container.service}</span>}
          </li>
        )}
        <ContainerAppFact container={container} />
        <li className="flex items-center gap-1.5">
          <Clock aria-hidden />
          {container.state === 'running' && container.startedAt !== null ? (
            <span>
              up <Elapsed at={container.startedAt} />
            </span>
          ) : container.finishedAt !== null ? (
            <span>
              ended <RelativeTime at={container.finishedAt} />
            </span>
          ) : (
            <span>never started</span>
          )}
        </li>
        <li className="flex items-center gap-0.5 font-mono text-xs">
          <span title={container.id}>{container.id.slice(0, 12)}</span>
          <CopyButton text={container.id} label="Copy the full id" />
        </li>
      </ul>
    </header>
  );
}
