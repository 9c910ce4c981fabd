'use client';
import { useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { download } from '@/lib/client/download';
import { useNotifier } from '@/lib/client/notifier';

const MIN = 12;

/** Asks for the passphrase twice: a typing error would be found when the backup is needed. */
export function BackupDialog({ onClose }: { onClose: () => void }) {
  const notifier = useNotifier();
  const form = useForm({ defaultValues: { passphrase: '', again: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ passphrase }) => {
    try {
      const body = JSON.stringify({ passphrase });
      const headers = { 'content-type': 'application/json' };
      await download('/api/console/backup', { method: 'POST', headers, body }, 'pilothouse.backup');
      notifier.success('Backup made', 'Keep file and passphrase apart.');
      onClose();
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Back up the console"
      description="The file is sealed with the passphrase: without it nobody can restore, with it anybody can."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="backup-form" variant="primary" busy={isSubmitting}>
            Back up and download
          </Button>
        </>
      }
    >
      <form id="backup-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Passphrase" required hint={`${MIN} characters or more`} error={errors.passphrase?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register('passphrase', {
                validate: (text) => [...text].length >= MIN || `${MIN} characters or more`,
              })}
              autoComplete="new-password"
              autoFocus
            />
          )}
        </Field>
        <Field label="The same once more" required error={errors.again?.message}>
          {(control) => (
            <PasswordInput
              {...control}
              {...form.register('again', {
                validate: (text, all) => text === all.passphrase || 'The two differ',
              })}
              autoComplete="new-password"
            />
          )}
        </Field>
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}
