import { CircleX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { describeProblem } from '@/lib/client/describe-problem';

export interface ProblemViewProps {
  error: unknown;
  /** Offers another try. */
  onRetry?: () => void;
}

/** A failure in words: what happened, the way out, and the id under which the server's log has the cause. */
export function ProblemView({ error, onRetry }: ProblemViewProps) {
  const { title, detail, hint, requestId } = describeProblem(error);
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-line bg-surface p-4 text-sm">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <h2 className="font-semibold">{title}</h2>
        {detail !== undefined && <p className="break-words text-ink-muted">{detail}</p>}
        {hint !== undefined && <p className="break-words">{hint}</p>}
        {requestId !== undefined && (
          <p className="flex items-center gap-1 text-xs text-ink-subtle">
            Request <code className="break-all">{requestId}</code>
            <CopyButton text={requestId} label="Copy the request’s id" />
          </p>
        )}
        {onRetry !== undefined && (
          <div className="mt-2">
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
