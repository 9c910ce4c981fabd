import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { containerPath } from '@/components/shared/container-path';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { ContainerSummary } from '@/lib/contract/container';

/** The container is no more. What the page still shows is marked as the past, and the way on is named. */
export function GoneBanner({ since, successor }: { since: number; successor: ContainerSummary | undefined }) {
  return (
    <section role="alert" className="flex gap-3 rounded-lg border border-line-strong bg-surface p-4">
      <Trash2 aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <h2 className="text-base font-semibold">This container was removed</h2>
        <p className="text-ink-muted">
          It is gone from the engine since <RelativeTime at={since} />. What you see is the last that was known; nothing
          here is live any more.
        </p>
        <p className="flex flex-wrap gap-x-4">
          {successor !== undefined && (
            <Link href={containerPath(successor)} className="font-medium text-accent hover:underline">
              Open the new container named <SafeText>{successor.name}</SafeText>
            </Link>
          )}
          <Link href="/containers" className="text-accent hover:underline">
            Back to all containers
          </Link>
        </p>
      </div>
    </section>
  );
}
