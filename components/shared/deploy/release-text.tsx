import clsx from 'clsx';
import { Badge } from '@/components/ui/badge';
import { SafeText } from '@/components/ui/safe-text';
import type { ReleaseSummary } from '@/lib/contract/release';
import { releaseImage } from './release-words';

/** `#4 1.4.2 sha256:0123…`: number, tag and the beginning of what really runs. */
export function ReleaseText({ release, named = false }: { release: ReleaseSummary; named?: boolean }) {
  const image = releaseImage(release);
  return (
    <span
      className={clsx('inline-flex max-w-full min-w-0 items-center gap-x-1.5 align-middle', named && 'flex-wrap')}
      title={image?.pin}
    >
      <span className="shrink-0 font-medium figures">#{release.number}</span>
      {image !== null && (
        <span className={clsx('min-w-0 font-mono text-xs', named ? 'break-all' : 'truncate')}>
          {named && image.name !== '' && (
            <span className="text-ink-muted">
              <SafeText>{image.name}</SafeText>
              {image.tag !== null && ':'}
            </span>
          )}
          {image.tag !== null && <SafeText>{image.tag}</SafeText>}{' '}
          <span className="text-ink-subtle">{image.digest}</span>
        </span>
      )}
      {image?.local === true && (
        <Badge title="No registry knows this image: it is pinned to its id, and it cannot be pulled again.">
          local only
        </Badge>
      )}
    </span>
  );
}
