'use client';
import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { useLiveStatus } from '@/lib/client/live-hooks';

/** What the whole page must know: the session is over, or a newer console answers than the one that made this page. */
export function LiveNotices() {
  const { state, versionChanged } = useLiveStatus();
  useEffect(() => {
    if (state !== 'signed-out') return;
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }, [state]);
  if (!versionChanged) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 border-b border-line bg-info-soft px-4 py-2 text-info"
    >
      <RefreshCw aria-hidden className="size-4" />
      <span className="flex-1">The console was updated. This page still runs the older version.</span>
      <Button size="small" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </div>
  );
}
