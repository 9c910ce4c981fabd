'use client';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { useRollbackChoices } from '@/lib/client/deploy-hooks';
import { rollBack } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { RollbackChoice } from '@/lib/contract/release';
import { ChangeList, inReadingOrder } from './change-list';
import { deploymentPath } from './deploy-paths';
import { RollbackOptions } from './rollback-options';
import { UnderWayNotice } from './under-way-notice';

export interface RollbackDialogProps {
  app: string;
  environment: string;
  /** Chosen beforehand; null: the last healthy one. */
  release: number | null;
  onClose: () => void;
}

/** Choose, see exactly what changes, say why, go. Mounted while it is open. */
export function RollbackDialog({ app, environment, release, onClose }: RollbackDialogProps) {
  const router = useRouter();
  const form = useId();
  const query = useRollbackChoices(app, environment, { fresh: true });
  const { busy, error, run } = useAction(rollBack, { quiet: true });
  const [picked, setPicked] = useState<number | null>(release);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const choices = query.data?.choices ?? [];
  const choice = chosen(choices, picked);

  const submit = async () => {
    setTried(true);
    if (choice === undefined || !choice.ready || reason.trim() === '') return;
    const deployment = await run({
      params: { app, environment },
      query: {},
      body: { release: choice.release.number, reason: reason.trim() },
    });
    if (deployment === undefined) return;
    onClose();
    router.push(deploymentPath(deployment.id));
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Roll back ${app} in ${environment}`}
      footer={
        <>
          <Button className="max-sm:h-11" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            className="max-sm:h-11"
            type="submit"
            form={form}
            busy={busy}
            disabled={choice === undefined || !choice.ready}
            title={choice?.ready === false ? choice.words : undefined}
          >
            {choice === undefined ? 'Roll back' : `Roll back to release ${choice.release.number}`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <UnderWayNotice app={app} environment={environment} />
        {query.data === undefined && !query.isError && <Looking />}
        {query.data === undefined && query.isError && (
          <ProblemView error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && choices.length === 0 && (
          <p>
            {query.data.words} A release can be put back after another one took its place. To go back further, deploy
            its image again.
          </p>
        )}
        {choice !== undefined && (
          <>
            <Field
              label="Reason"
              required
              hint="It stays in the ledger, for those who ask later."
              error={tried && reason.trim() === '' ? 'Say why, in a few words.' : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  data-autofocus
                  value={reason}
                  maxLength={1000}
                  onChange={(event) => setReason(event.target.value)}
                  placeholder="Checkout answers with errors"
                  autoComplete="off"
                  enterKeyHint="go"
                />
              )}
            </Field>
            <RollbackOptions choices={choices} value={choice.release.number} onChange={setPicked} />
            <section className="flex flex-col gap-1.5" aria-label="What will change">
              <h3 className="text-xs font-medium text-ink-muted">What will change</h3>
              <ChangeList
                changes={inReadingOrder(choice.changes)}
                none="Nothing: it is the same image with the same settings. The container is made anew."
              />
            </section>
          </>
        )}
        {error !== null && <ProblemView error={error} />}
      </form>
    </Dialog>
  );
}

function chosen(choices: readonly RollbackChoice[], picked: number | null): RollbackChoice | undefined {
  return (
    choices.find(({ release }) => release.number === picked) ??
    choices.find(({ isDefault }) => isDefault) ??
    choices.find(({ ready }) => ready) ??
    choices[0]
  );
}

function Looking() {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="text-ink-muted">Looking for the images of the kept releases …</span>
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
