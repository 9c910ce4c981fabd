'use client';
import { Package, SearchX, ServerOff } from 'lucide-react';
import { WaitingRows } from '@/components/shared/inventory/list-frame';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { useWhyNot } from '@/lib/client/me';
import type { ImageView } from './use-image-view';

/** Why there is no row, and what to do next. */
export function ImageEmpty({ page, onPull }: { page: ImageView; onPull: () => void }) {
  const { query } = page;
  const noPull = useWhyNot('images:pull');
  if (query.error !== null && query.data === undefined) {
    return (
      <div className="p-4">
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (query.data === undefined) return <WaitingRows label="Loading the images" />;
  if (page.isFiltered && page.all.length > 0) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No image matches"
        action={<Button onClick={page.clear}>Clear the filters</Button>}
      >
        Search finds parts of repositories, tags, digests, ids and names of containers.
      </EmptyState>
    );
  }
  if (query.hosts.length > 0 && query.hosts.every(({ state }) => state !== 'live')) {
    return (
      <EmptyState icon={<ServerOff aria-hidden />} title="No engine answers">
        The box above says what was tried and what mends it. The images appear by themselves as soon as an engine
        answers.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Package aria-hidden />}
      title="There are no images yet"
      action={
        <Button variant="primary" disabled={noPull !== undefined} title={noPull} onClick={onPull}>
          Pull an image
        </Button>
      }
    >
      An image comes to a host by being pulled from a registry, built or loaded there.
    </EmptyState>
  );
}
