'use client';
import { Bookmark, ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { SafeText } from '@/components/ui/safe-text';
import { type SavedViewsProps, useSavedViews } from './use-saved-views';
import type { ViewMenuProps } from './view-menu';

const ViewMenu = lazyOverlay<ViewMenuProps>('menu', () => import('./view-menu'));

/** Names the saved view that the list shows, and leads to the others. */
export function ViewButton(props: SavedViewsProps) {
  const state = useSavedViews(props);
  const { current, changed } = state;
  const label = current === undefined ? 'Views' : `View ${current.name}${changed ? ', changed' : ''}`;
  return (
    <ViewMenu
      state={state}
      trigger={
        <Button size="small" icon={<Bookmark aria-hidden className="size-3.5" />} aria-label={label}>
          <SafeText className="max-w-40 truncate">{current?.name ?? 'Views'}</SafeText>
          {changed && <span className="text-ink-subtle">(changed)</span>}
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
      }
    />
  );
}
