'use client';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useWhyNot } from '@/lib/client/me';
import { ActivityFilterBar } from './activity-filter-bar';
import { ActivityHistory } from './activity-history';
import type { ActivityFilter } from './activity-history-model';

export interface ActivityDrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPull: () => void;
}

/** The long work of the console from the side, on every page. */
export default function ActivityDrawer({ open, onOpenChange, onPull }: ActivityDrawerProps) {
  const [filter, setFilter] = useState<ActivityFilter>('all');
  const noPull = useWhyNot('images:pull');
  const close = () => onOpenChange(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Activities" side="right">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <ActivityFilterBar filter={filter} onChange={setFilter} />
          <div className="flex-1" />
          <Button
            disabled={noPull !== undefined}
            title={noPull}
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={onPull}
          >
            Pull image
          </Button>
        </div>
        <ActivityHistory filter={filter} host={null} onNavigate={close} />
        <Link
          href="/activities"
          prefetch={false}
          onClick={close}
          className="self-center text-sm text-accent hover:underline"
        >
          All activities on a page
        </Link>
      </div>
    </Dialog>
  );
}
