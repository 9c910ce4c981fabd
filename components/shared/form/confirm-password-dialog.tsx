'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { describeProblem } from '@/lib/client/describe-problem';
import { confirmPassword } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import { PasswordInput } from './password-input';

export interface ConfirmPasswordDialogProps {
  open: boolean;
  /** What it is for. */
  why: string;
  onOpenChange: (open: boolean) => void;
  onConfirmed: () => void;
}

/** Asks for the own password once more; it counts for five minutes. */
export function ConfirmPasswordDialog({ open, why, onOpenChange, onConfirmed }: ConfirmPasswordDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Confirm that it is you" description={why} width="small">
      <PasswordForm onCancel={() => onOpenChange(false)} onConfirmed={onConfirmed} />
    </Dialog>
  );
}

/** Its own component: what was typed is forgotten whenever the dialog closes. */
function PasswordForm({ onCancel, onConfirmed }: { onCancel: () => void; onConfirmed: () => void }) {
  const [password, setPassword] = useState('');
  const { run, busy, error } = useAction(confirmPassword, { quiet: true });
  const told = error === null ? null : describeProblem(error);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (password === '' || busy) return;
        void run({ body: { password } }).then((answer) => {
          if (answer !== undefined) onConfirmed();
        });
      }}
    >
      <Field
        label="Your password"
        error={told === null ? undefined : (told.detail ?? told.title)}
        hint="It counts for five minutes."
      >
        {(control) => (
          <PasswordInput
            {...control}
            data-autofocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={password === ''}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
