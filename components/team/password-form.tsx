'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { api } from '@/lib/client/api';
import { useMe } from '@/lib/client/me';
import { useNotifier } from '@/lib/client/notifier';
import { changePassword } from '@/lib/contract/endpoints/auth';
import { SESSIONS_KEY } from './team-queries';

export function PasswordForm() {
  const me = useMe();
  const notifier = useNotifier();
  const queryClient = useQueryClient();
  const form = useForm({
    resolver: zodResolver(changePassword.body),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    try {
      await api(changePassword, { body });
    } catch (error) {
      showProblem(form, error);
      return;
    }
    form.reset();
    notifier.success('Your password is changed', 'All your other sessions have ended.');
    await queryClient.invalidateQueries({ queryKey: SESSIONS_KEY });
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <Field
        label="Present password"
        required
        error={
          errors.currentPassword &&
          (errors.currentPassword.type === 'server' ? errors.currentPassword.message : 'Enter your present password')
        }
      >
        {(control) => (
          <PasswordInput {...control} {...form.register('currentPassword')} autoComplete="current-password" />
        )}
      </Field>
      <Field
        label="New password"
        required
        hint="12 characters or more. Your other sessions end; API tokens stay."
        error={errors.newPassword?.message}
      >
        {(control) => <PasswordInput {...control} {...form.register('newPassword')} autoComplete="new-password" />}
      </Field>
      <FormProblem form={form} />
      <div>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
