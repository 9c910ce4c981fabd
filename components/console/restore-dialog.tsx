'use client';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { AbsoluteTime } from '@/components/ui/relative-time';
import { problemOf } from '@/lib/client/api';
import { restartConsole } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';

interface Staged {
  createdAt: string;
  version: string;
}

export function RestoreDialog({ onClose }: { onClose: () => void }) {
  const [staged, setStaged] = useState<Staged | null>(null);
  if (staged !== null) return <Restart staged={staged} onClose={onClose} />;
  return <Upload onStaged={setStaged} onClose={onClose} />;
}

/** UTF-8 as base64url: a header carries no other letters. */
function base64url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCodePoint(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

async function upload(file: File, passphrase: string): Promise<Staged> {
  const response = await fetch('/api/console/restore', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-backup-passphrase': base64url(passphrase) },
    body: file,
    credentials: 'same-origin',
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Staged;
}

function Upload({ onStaged, onClose }: { onStaged: (staged: Staged) => void; onClose: () => void }) {
  const form = useForm<{ file: FileList | null; passphrase: string }>({
    defaultValues: { file: null, passphrase: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ file, passphrase }) => {
    const chosen = file?.[0];
    if (chosen === undefined) return;
    try {
      onStaged(await upload(chosen, passphrase));
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Restore the console"
      description="The backup is checked as a whole first. Nothing changes until the console is started anew."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="restore-form" variant="primary" busy={isSubmitting}>
            Check the backup
          </Button>
        </>
      }
    >
      <form id="restore-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Backup" required error={errors.file?.message}>
          {(control) => (
            <input
              {...control}
              {...form.register('file', { validate: (files) => (files?.length ?? 0) > 0 || 'Choose the file' })}
              type="file"
              className="text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:text-ink"
            />
          )}
        </Field>
        <Field label="Passphrase" required error={errors.passphrase?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register('passphrase', { validate: (text) => text !== '' || 'The one it was made with' })}
              autoComplete="off"
            />
          )}
        </Field>
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}

function Restart({ staged, onClose }: { staged: Staged; onClose: () => void }) {
  const restart = useAction(restartConsole, { doing: () => 'Restart the console' });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The backup is whole"
      footer={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button
            variant="danger"
            busy={restart.busy}
            onClick={() => void restart.run({ body: {} }).then((answer) => answer && onClose())}
          >
            Restart the console now
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        <li>
          Made <AbsoluteTime at={Date.parse(staged.createdAt)} /> by version {staged.version}.
        </li>
        <li>
          With its next start the console uses it. The present data is kept in the data folder, under before-restore-…
        </li>
        <li>Everybody signs in again, with the accounts of the backup. Deployments and containers are not touched.</li>
        <li>
          The console stops with code 75: <code className="font-mono text-xs">npm start</code> and the container image
          start it again by themselves. Started another way, start it by hand.
        </li>
      </ul>
    </Dialog>
  );
}
