'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useCan, useMe } from '@/lib/client/me';
import { cancelActivity } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { Activity } from '@/lib/contract/activity';
import { cancelWarning } from './activity-words';

/** Stops it; asks first where that leaves something half done. Only for who started it, and for administrators. */
export function ActivityCancel({ activity }: { activity: Activity }) {
  const me = useMe();
  const mayCancelAll = useCan('activities:cancel');
  const [asking, setAsking] = useState(false);
  const { busy, run } = useAction(cancelActivity, { doing: () => `Cancel «${activity.title}»` });
  if (activity.state !== 'running') return null;
  if (activity.startedBy !== me.username && !mayCancelAll) return null;
  if (!activity.cancellable) {
    // Asked to stop already, or it must not be stopped half-way.
    return <span className="text-xs text-ink-subtle">cannot be stopped now</span>;
  }
  const warning = cancelWarning(activity);
  const cancel = () => {
    setAsking(false);
    void run({ params: { id: activity.id }, body: {} });
  };
  return (
    <>
      <Button
        size="small"
        busy={busy}
        aria-label={`Cancel ${activity.title}`}
        onClick={() => (warning === null ? cancel() : setAsking(true))}
      >
        Cancel
      </Button>
      {warning !== null && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Stop «${activity.title}»?`}
          consequences={warning}
          confirmLabel="Stop it"
          danger
          onConfirm={cancel}
        />
      )}
    </>
  );
}
