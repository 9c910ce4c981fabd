import Link from 'next/link';
import { ContainerLink } from '@/components/shared/container-link';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { formatBytes } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ImageDetail } from '@/lib/contract/image';
import { imageHref, imageTitle } from './image-rows';

/** The containers that were made from it, and the images that were built on it. */
export function UsedByCard({ image }: { image: ImageDetail }) {
  const { usedBy, children } = image;
  return (
    <Card title={`Containers (${usedBy.length})`} flush={usedBy.length > 0 || children.length > 0}>
      {usedBy.length === 0 && (
        <p className={children.length > 0 ? 'p-4 text-ink-muted' : 'text-ink-muted'}>
          No container on this host was made from it.
        </p>
      )}
      {usedBy.length > 0 && (
        <ScrollRegion label="Containers made from it" className="max-h-80 overflow-y-auto">
          <ul className="divide-y divide-line">
            {usedBy.map((container) => (
              <li key={container.id} className="flex items-center gap-2 px-4 py-1.5">
                <span className="min-w-0 flex-1 truncate">
                  <ContainerLink container={{ host: image.host, ...container }} />
                </span>
                <Badge tone={container.running ? 'ok' : 'idle'}>{container.running ? 'running' : 'stopped'}</Badge>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
      {children.length > 0 && (
        <div className="border-t border-line px-4 py-2">
          <h3 className="text-xs font-medium text-ink-muted">Built on it, on this host</h3>
          <ul className="mt-1 flex flex-col gap-0.5">
            {children.map((child) => (
              <li key={child.id} className="min-w-0 truncate">
                <Link
                  href={imageHref({ host: image.host, id: child.id })}
                  prefetch={false}
                  className="font-mono text-xs hover:text-accent hover:underline"
                >
                  <SafeText>{imageTitle(child)}</SafeText>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

/** Only of an image for several platforms. */
export function PlatformsCard({ image }: { image: ImageDetail }) {
  if (image.platforms.length < 2) return null;
  return (
    <Card title={`Platforms (${image.platforms.length})`} flush>
      <ul className="divide-y divide-line">
        {image.platforms.map(({ platform, available, size }) => (
          <li key={platform} className="flex items-center gap-2 px-4 py-1.5">
            <span className="min-w-0 flex-1 font-mono text-xs">{platform}</span>
            {available ? (
              <span className="text-xs text-ink-subtle figures">{size === null ? 'here' : formatBytes(size)}</span>
            ) : (
              <Badge title="The index names it; its layers are not on this host">not pulled</Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
