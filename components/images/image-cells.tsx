'use client';
import { CircleCheck, CircleDashed, type LucideIcon, Unlink } from 'lucide-react';
import Link from 'next/link';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { useHost } from '@/lib/client/live-hooks';
import type { ImageSummary, ImageUse } from '@/lib/contract/image';
import { type ImageRow, imageHref, shortId } from './image-rows';

const USES: Readonly<Record<ImageUse, { tone: Tone; icon: LucideIcon; title: string }>> = {
  used: { tone: 'ok', icon: CircleCheck, title: 'A container was made from it' },
  unused: { tone: 'idle', icon: CircleDashed, title: 'It has a name, and no container was made from it' },
  dangling: {
    tone: 'warn',
    icon: Unlink,
    title: 'It has neither a name nor a container: nothing can refer to it any more',
  },
};

export function UsePill({ use, plain = false }: { use: ImageUse; plain?: boolean }) {
  const { tone, icon: Icon, title } = USES[use];
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} title={title} plain={plain}>
      {use}
    </StatusPill>
  );
}

/** As last known, where the host does not answer. */
export function UseCell({ image }: { image: ImageSummary }) {
  const stale = useHost(image.host)?.status !== 'live';
  return (
    <span
      className={stale ? 'italic grayscale' : undefined}
      title={stale ? 'Last known: the host does not answer' : undefined}
    >
      <UsePill use={image.use} plain />
      {stale && <span className="sr-only"> (last known)</span>}
    </span>
  );
}

/** The tags as links to the image. Without one: its id, and that it has none. */
export function TagsCell({ row, withRepository }: { row: ImageRow; withRepository: boolean }) {
  const { image, repository, tags } = row;
  const href = imageHref(image);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {withRepository && repository !== '' && (
        <SafeText className="min-w-0 truncate text-ink-muted">{repository}</SafeText>
      )}
      {tags.length === 0 && (
        <Link
          href={href}
          prefetch={false}
          className="shrink-0 rounded-sm font-mono text-xs text-ink-muted hover:text-accent hover:underline"
        >
          {shortId(image.id)} <span className="font-sans italic">no tag</span>
        </Link>
      )}
      {tags.map((tag) => (
        <Link
          key={tag}
          href={href}
          prefetch={false}
          title={visibleText(`${repository}:${tag}`)}
          className="min-w-0 shrink-0 truncate rounded-sm bg-idle-soft px-1 font-mono text-xs leading-5 text-ink last:shrink hover:text-accent hover:underline"
        >
          <SafeText>{tag}</SafeText>
        </Link>
      ))}
    </span>
  );
}

/** The registry's digest, short, to be copied whole. */
export function DigestCell({ row }: { row: ImageRow }) {
  if (row.digest === null) {
    return (
      <span className="text-ink-subtle" title="No registry has it: it was built or loaded here and never pushed">
        local
      </span>
    );
  }
  const whole = row.repository === '' ? row.digest : `${row.repository}@${row.digest}`;
  return (
    <span className="flex items-center gap-0.5">
      <span className="font-mono text-xs" title={row.digest}>
        {shortId(row.digest)}
      </span>
      <CopyButton text={whole} label={`Copy the digest ${shortId(row.digest)}`} />
    </span>
  );
}
