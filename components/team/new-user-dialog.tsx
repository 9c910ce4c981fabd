'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { useNotifier } from '@/lib/client/notifier';
import { createUser } from '@/lib/contract/endpoints/auth';
import { GrantsField } from './grants-field';

export function NewUserDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const notifier = useNotifier();
  const form = useForm({
    resolver: zodResolver(createUser.body),
    defaultValues: { username: '', password: '', grants: [{ role: 'viewer', hosts: ['*'], stacks: ['*'] }] },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    try {
      await api(createUser, { body });
    } catch (error) {
      showProblem(form, error);
      return;
    }
    notifier.success(`${body.username} can sign in now`);
    onDone();
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New user"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="new-user-form" variant="primary" busy={isSubmitting}>
            Create the user
          </Button>
        </>
      }
    >
      <form id="new-user-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="User name" required hint="a-z, 0-9, dot, dash, underscore" error={errors.username?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register('username')}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
            />
          )}
        </Field>
        <Field
          label="First password"
          required
          hint="12 characters or more. They can change it in their settings."
          error={errors.password?.message}
        >
          {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
        </Field>
        <Controller
          control={form.control}
          name="grants"
          render={({ field, fieldState }) => (
            <GrantsField
              value={field.value ?? []}
              onChange={field.onChange}
              error={
                fieldState.error && (fieldState.error.message ?? 'Every line needs patterns for its stacks and hosts')
              }
            />
          )}
        />
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}
