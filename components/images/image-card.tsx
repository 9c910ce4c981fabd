import { CardHost } from '@/components/shared/hosts/card-host';
import { formatBytes, plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { TagsCell, UseCell } from './image-cells';
import type { ImageRow } from './image-rows';

/** An image on a phone: what it is called, whether anything needs it, how large it is. */
export function ImageCard({ row }: { row: ImageRow }) {
  const { image, repository } = row;
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 flex-1 overflow-hidden">
          <TagsCell row={row} withRepository={false} />
        </span>
        <UseCell image={image} />
      </div>
      <div className="truncate text-xs text-ink-muted">
        {repository === '' ? 'without a name' : <SafeText>{repository}</SafeText>}
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted figures">
        <CardHost host={image.host} />
        <span>{formatBytes(image.size)}</span>
        {image.usedBy.length > 0 && <span>{plural(image.usedBy.length, 'container')}</span>}
        <span className="ml-auto">{image.createdAt > 0 && <RelativeTime at={image.createdAt} />}</span>
      </div>
    </div>
  );
}
