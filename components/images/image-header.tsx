'use client';
import { ChevronLeft, Clock, Cpu, HardDrive, Server, Tag, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { hostPath } from '@/components/shared/hosts/host-path';
import { useEntryHref } from '@/components/shared/nav-links';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useHost } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { ImageDetail } from '@/lib/contract/image';
import { UsePill } from './image-cells';
import type { ImageDialogs } from './image-dialogs';
import { useMeasuredImages } from './image-queries';
import { imageKey, imageTitle, shortId } from './image-rows';

/** Name, state and place of the image, and what can be done with it. */
export function ImageHeader({ image, dialogs, gone }: { image: ImageDetail; dialogs: ImageDialogs; gone: boolean }) {
  const host = useHost(image.host);
  const whyNot = useWhyNot('images:write', { host: image.host, stack: null });
  const hrefOf = useEntryHref();
  const may = whyNot === undefined && !gone;
  useDialogAddress({ remove: may ? () => dialogs.remove([image]) : null, tag: may ? () => dialogs.tag(image) : null });
  return (
    <header className="flex flex-col gap-2">
      <Link
        href={hrefOf({ href: '/images' })}
        className="inline-flex w-fit items-center gap-0.5 text-xs text-ink-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
        All images
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-all">
          <SafeText>{imageTitle(image)}</SafeText>
        </h1>
        <span className="flex flex-wrap items-center gap-1.5">
          {gone ? <Badge tone="bad">removed</Badge> : <UsePill use={image.use} />}
          {host !== undefined && host.status !== 'live' && <Badge tone="warn">last known</Badge>}
        </span>
        <div className="flex-1" />
        <Button
          disabled={whyNot !== undefined || gone}
          title={whyNot}
          icon={<Tag aria-hidden className="size-4" />}
          onClick={() => dialogs.tag(image)}
        >
          Add a tag
        </Button>
        <Button
          disabled={whyNot !== undefined || gone}
          title={whyNot}
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={() => dialogs.remove([image])}
        >
          Remove
        </Button>
      </div>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-subtle">
        <li className="flex items-center gap-1.5">
          <Server aria-label="Host" />
          <Link href={hostPath(image.host)} className="hover:text-ink hover:underline">
            <HostLabel host={image.host} withEnvironment />
          </Link>
        </li>
        {image.platform !== null && (
          <li className="flex items-center gap-1.5">
            <Cpu aria-label="Platform" />
            {image.platform}
          </li>
        )}
        <li className="flex items-center gap-1.5 figures">
          <HardDrive aria-label="Size" />
          <SizeWords image={image} />
        </li>
        {image.createdAt > 0 && (
          <li className="flex items-center gap-1.5">
            <Clock aria-hidden />
            <span>
              made <RelativeTime at={image.createdAt} />
            </span>
          </li>
        )}
        <li className="flex items-center gap-0.5 font-mono text-xs">
          <span title={image.id}>{shortId(image.id)}</span>
          <CopyButton text={image.id} label="Copy the full id" />
        </li>
      </ul>
    </header>
  );
}

function SizeWords({ image }: { image: ImageDetail }) {
  const host = useHost(image.host);
  const { unique, measuring } = useMeasuredImages(host?.status === 'live' ? [image.host] : NONE);
  const own = unique.get(imageKey(image));
  return (
    <span>
      {formatBytes(image.size)}
      {own !== undefined && (
        <span className="text-ink-subtle">
          , {formatBytes(own)} its own, {formatBytes(image.size - own)} shared
        </span>
      )}
      {own === undefined && measuring && <span className="text-ink-subtle">, measuring what is shared …</span>}
    </span>
  );
}

const NONE: readonly string[] = [];
