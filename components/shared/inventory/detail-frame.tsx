'use client';
import { Trash2, TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { describeProblem } from '@/lib/client/describe-problem';
import type { ProblemCode } from '@/lib/contract/problem-codes';

/** Until anything is known. */
export function DetailSkeleton({ title }: { title: string }) {
  return (
    <div className="flex flex-col gap-4" role="status">
      <h1 className="sr-only">{title}</h1>
      <span className="sr-only">Loading</span>
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80 max-w-full" />
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-56" />
        <Skeleton className="h-56" />
      </div>
    </div>
  );
}

/** Above what was known before asking again failed. `gone`: the code that says that it was removed. */
export function StaleNotice({ error, gone, onRetry }: { error: unknown; gone: ProblemCode; onRetry: () => void }) {
  const { code, detail, title } = describeProblem(error);
  const removed = code === gone;
  const Icon = removed ? Trash2 : TriangleAlert;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-2 text-warn"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">
        {removed
          ? 'It was removed. What you see is the last that was known.'
          : `This is what was last known. ${detail ?? title}`}
      </span>
      {!removed && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
