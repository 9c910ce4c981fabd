'use client';
import { Package } from 'lucide-react';
import { InventoryEmpty } from '@/components/shared/inventory/inventory-empty';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { useWhyNot } from '@/lib/client/me';
import type { ImageView } from './use-image-view';

/** Why there is no row, and what to do next. */
export function ImageEmpty({ page, onPull }: { page: ImageView; onPull: () => void }) {
  const { query } = page;
  const noPull = useWhyNot('images:pull');
  return (
    <InventoryEmpty
      one="image"
      query={query}
      isFiltered={page.isFiltered && page.all.length > 0}
      onClear={page.clear}
      searched="repositories, tags, digests, ids and names of containers"
      isUnknown={query.hosts.length > 0 && query.hosts.every(({ state }) => state !== 'live')}
    >
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
    </InventoryEmpty>
  );
}
