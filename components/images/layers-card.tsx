'use client';
import clsx from 'clsx';
import { useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Switch } from '@/components/ui/checkbox';
import { formatBytes, formatPercent, plural } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import type { ImageDetail, ImageLayer } from '@/lib/contract/image';
import { useImageHistory } from './image-queries';

type Order = 'made' | 'size';

/** How the image was made, step by step, as a Dockerfile reads; the largest first on demand. */
export function LayersCard({ image }: { image: ImageDetail }) {
  const history = useImageHistory({ host: image.host, id: image.id });
  const [order, setOrder] = useState<Order>('made');
  const [onlyFiles, setOnlyFiles] = useState(false);
  const layers = history.data?.layers ?? [];
  const shown = [...layers]
    .filter((layer) => !onlyFiles || layer.changesFiles)
    .sort((a, b) => (order === 'size' ? b.size - a.size || a.position - b.position : a.position - b.position));
  return (
    <Card
      title={`Layers (${image.layerCount})`}
      flush
      actions={
        history.data && (
          <>
            <Switch
              label="Only what changes files"
              checked={onlyFiles}
              onChange={(event) => setOnlyFiles(event.target.checked)}
            />
            <Select
              aria-label="Order of the layers"
              className="w-36"
              value={order}
              onChange={(event) => setOrder(event.target.value === 'size' ? 'size' : 'made')}
            >
              <option value="made">As it was made</option>
              <option value="size">Largest first</option>
            </Select>
          </>
        )
      }
    >
      {history.data === undefined ? (
        <div className="p-4">
          {history.error === null ? (
            <Rows />
          ) : (
            <ProblemView error={history.error} onRetry={() => void history.refetch()} />
          )}
        </div>
      ) : (
        <>
          <p className="border-b border-line bg-sunken px-4 py-2 text-xs text-ink-muted">
            {plural(layers.length, 'step')}, {formatBytes(history.data.size)}. The base comes first; what a step deletes
            from an earlier one still counts there.
          </p>
          <ol className="divide-y divide-line">
            {shown.map((layer) => (
              <LayerRow key={layer.position} layer={layer} />
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

function LayerRow({ layer }: { layer: ImageLayer }) {
  const { keyword, words, text, buildArgs, size, share, createdAt, tags, comment } = layer;
  const more = text !== words || buildArgs.length > 0 || createdAt !== null;
  const line = (
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 sm:flex-nowrap">
      <span className="w-6 shrink-0 text-right text-xs text-ink-subtle figures">{layer.position}</span>
      <span className="w-24 shrink-0 font-mono text-2xs font-semibold text-ink-muted">{keyword ?? ''}</span>
      <span
        className={clsx(
          'min-w-0 flex-1 break-words max-sm:basis-full max-sm:order-last',
          keyword === 'RUN' || keyword === null ? 'font-mono text-xs' : 'text-sm',
          !layer.changesFiles && 'text-ink-muted',
        )}
      >
        <SafeText>{words}</SafeText>
      </span>
      <span className="ml-auto flex w-36 shrink-0 items-center justify-end gap-2">
        {size > 0 ? (
          <>
            <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-idle-soft">
              <span style={{ width: `${Math.max(2, share * 100)}%` }} className="block h-full rounded-full bg-accent" />
            </span>
            <span className="w-18 text-right text-xs figures" title={`${formatPercent(share * 100)} of the image`}>
              {formatBytes(size)}
              <span className="sr-only">, {formatPercent(share * 100)} of the image</span>
            </span>
          </>
        ) : (
          <span className="text-xs text-ink-subtle">0 B</span>
        )}
      </span>
    </span>
  );
  return (
    <li className="px-3 py-1.5">
      {more ? (
        <details>
          <summary className="flex items-start gap-1 marker:content-none [&::-webkit-details-marker]:hidden">
            {line}
          </summary>
          <div className="mt-1.5 mb-1 flex flex-col gap-2 sm:ml-9">
            <ScrollRegion
              label={`Step ${layer.position}`}
              className="max-h-80 overflow-auto rounded-md border border-line bg-sunken"
            >
              <pre className="px-3 py-2 text-xs break-words whitespace-pre-wrap">
                <SafeText>{text === '' ? words : text}</SafeText>
              </pre>
            </ScrollRegion>
            {buildArgs.length > 0 && (
              <p className="text-xs text-ink-muted">
                Build arguments:{' '}
                <code className="break-all">
                  <SafeText>{buildArgs.join('  ')}</SafeText>
                </code>
              </p>
            )}
            <p className="text-xs text-ink-subtle">
              {createdAt !== null && (
                <>
                  Made <RelativeTime at={createdAt} />
                </>
              )}
              {comment !== '' && <SafeText>{` · ${comment}`}</SafeText>}
            </p>
          </div>
        </details>
      ) : (
        line
      )}
      {tags.length > 0 && (
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-ink-muted sm:ml-9">
          Until here it is the same as
          {tags.map((tag) => (
            <Badge key={tag}>
              <SafeText>{tag}</SafeText>
            </Badge>
          ))}
        </p>
      )}
    </li>
  );
}

function Rows() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      {['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
