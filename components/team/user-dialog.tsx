'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { api } from '@/lib/client/api';
import { useMe } from '@/lib/client/me';
import { useNotifier } from '@/lib/client/notifier';
import { newPassword, updateUser } from '@/lib/contract/endpoints/auth';
import { GrantsField } from './grants-field';
import type { UserRow } from './user-list';

/** The contract's body, except that an empty password field means: leave the password as it is. */
const schema = updateUser.body
  .omit({ role: true, hosts: true })
  .required({ disabled: true, grants: true })
  .extend({
    password: z.literal('').or(newPassword),
  });

/** Lines, password, enabled or not: of somebody else, or (without password) of oneself. */
export function UserDialog({ user, onClose, onDone }: { user: UserRow; onClose: () => void; onDone: () => void }) {
  const me = useMe();
  const notifier = useNotifier();
  const self = user.id === me.userId;
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      disabled: user.disabled,
      password: '',
      grants: user.grants,
    },
  });
  const { errors, isSubmitting, isDirty, dirtyFields } = form.formState;
  const submit = form.handleSubmit(async ({ disabled, grants, password }) => {
    const body = {
      ...(dirtyFields.disabled && { disabled }),
      ...(JSON.stringify(grants) !== JSON.stringify(user.grants) && { grants }),
      ...(password !== '' && { password }),
    };
    try {
      await api(updateUser, { params: { id: user.id }, body });
    } catch (error) {
      showProblem(form, error);
      return;
    }
    notifier.success(
      `${user.username} is changed`,
      'Their sessions have ended; they can sign in again unless disabled.',
    );
    onDone();
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Change ${user.username}`}
      description={
        self
          ? 'This is your own account: saving signs you out.'
          : 'Saving ends their sessions and open pages at once; their API tokens shrink to what the account may do.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="user-form" variant="primary" busy={isSubmitting} disabled={!isDirty}>
            Save
          </Button>
        </>
      }
    >
      <form id="user-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Controller
          control={form.control}
          name="grants"
          render={({ field, fieldState }) => (
            <GrantsField
              value={field.value}
              onChange={field.onChange}
              error={
                fieldState.error && (fieldState.error.message ?? 'Every line needs patterns for its stacks and hosts')
              }
            />
          )}
        />
        {!self && (
          <Field
            label="New password"
            hint="Leave empty to keep the present one."
            error={
              errors.password && (errors.password.type === 'server' ? errors.password.message : '12 to 256 characters')
            }
          >
            {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
          </Field>
        )}
        <Controller
          control={form.control}
          name="disabled"
          render={({ field }) => (
            <Switch
              label="Account disabled: nobody signs in with it, its API tokens are refused"
              checked={field.value}
              onChange={(event) => field.onChange(event.target.checked)}
            />
          )}
        />
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}
