'use client';
import { Boxes, SearchX, ServerOff } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useFleetSynced, useHosts } from '@/lib/client/live-hooks';

const TRY_IT = 'docker run -d --name hello nginx';

/** Why there is no row, and what to do next. */
export function ContainerEmpty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const synced = useFleetSynced();
  const hosts = useHosts();
  if (!synced) return <WaitingRows />;
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No container matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        Search finds parts of names, images, stacks, networks, ids and ports.
      </EmptyState>
    );
  }
  if (hosts.every((host) => host.status !== 'live')) {
    return (
      <EmptyState icon={<ServerOff aria-hidden />} title="No engine answers">
        The box above says what was tried and what mends it. The containers appear by themselves as soon as an engine
        answers.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Boxes aria-hidden />} title="There are no containers yet">
      <p>Start one on the host, and it appears here at once:</p>
      <div className="mt-2 flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5 text-left">
        <code className="min-w-0 flex-1 overflow-x-auto text-xs whitespace-pre">{TRY_IT}</code>
        <CopyButton text={TRY_IT} label="Copy the command" />
      </div>
    </EmptyState>
  );
}

function WaitingRows() {
  return (
    <div role="status" aria-label="Loading the containers" className="flex flex-col">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-9 items-center gap-6 border-b border-line px-3">
          <Skeleton className="h-4 w-4" />
          <Skeleton className="h-3 w-1/5" />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}
