'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { PERMISSIONS, type Permission } from '@/lib/access/role';
import { api } from '@/lib/client/api';
import { useMe } from '@/lib/client/me';
import { createToken } from '@/lib/contract/endpoints/auth';
import { CheckRow } from './check-row';
import { GrantsField } from './grants-field';
import { grantablePermissions, grantableRoles, roleWords } from './role-words';

export interface TokenDialogProps {
  onClose: () => void;
  onCreated: () => void;
}

/** Makes a token, and shows it this once. */
export function TokenDialog({ onClose, onCreated }: TokenDialogProps) {
  const [token, setToken] = useState<string | null>(null);
  if (token !== null) return <NewToken token={token} onClose={onClose} />;
  return (
    <TokenForm
      onClose={onClose}
      onCreated={(made) => {
        setToken(made);
        onCreated();
      }}
    />
  );
}

function TokenForm({ onClose, onCreated }: { onClose: () => void; onCreated: (token: string) => void }) {
  const me = useMe();
  const form = useForm({
    resolver: zodResolver(createToken.body),
    defaultValues: {
      name: '',
      role: 'viewer',
      expiresInDays: 90,
      permissions: undefined,
      grants: undefined,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const role = useWatch({ control: form.control, name: 'role' });
  const choices = grantablePermissions(role, me.permissions);
  const submit = form.handleSubmit(async (body) => {
    try {
      onCreated((await api(createToken, { body })).token);
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New API token"
      description="It can never do more than you can; it ends with your account."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="token-form" variant="primary" busy={isSubmitting}>
            Make the token
          </Button>
        </>
      }
    >
      <form id="token-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" required hint="The program that will use it." error={errors.name && '1 to 100 characters'}>
          {(control) => <Input {...control} {...form.register('name')} autoComplete="off" autoFocus />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Role" required hint={roleWords(role)} error={errors.role?.message}>
            {(control) => (
              <Select
                {...control}
                {...form.register('role', { onChange: () => form.setValue('permissions', undefined) })}
              >
                {grantableRoles(me.role).map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Ends after"
            required
            hint="Days, 366 at most."
            error={errors.expiresInDays && 'A whole number from 1 to 366'}
          >
            {(control) => (
              <Input
                {...control}
                {...form.register('expiresInDays', { valueAsNumber: true })}
                type="number"
                inputMode="numeric"
                min={1}
                max={366}
              />
            )}
          </Field>
        </div>
        <Controller
          control={form.control}
          name="permissions"
          render={({ field, fieldState }) => (
            <PermissionField
              choices={choices}
              value={field.value ?? null}
              onChange={(next) => field.onChange(next ?? undefined)}
              error={fieldState.error && 'Choose at least one'}
            />
          )}
        />
        <Controller
          control={form.control}
          name="grants"
          render={({ field, fieldState }) => (
            <div className="flex flex-col gap-2">
              <CheckRow
                checked={field.value === undefined}
                onChange={(checked) => field.onChange(checked ? undefined : me.grants.map((line) => ({ ...line })))}
              >
                Wherever I may do something
              </CheckRow>
              {field.value !== undefined && (
                <GrantsField
                  value={field.value}
                  onChange={field.onChange}
                  roles={grantableRoles(role)}
                  error={
                    fieldState.error &&
                    (fieldState.error.message ?? 'Every line needs patterns for its stacks and hosts')
                  }
                />
              )}
            </div>
          )}
        />
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}

function PermissionField(props: {
  choices: readonly Permission[];
  value: readonly Permission[] | null;
  onChange: (value: Permission[] | null) => void;
  error: string | undefined;
}) {
  const { choices, value, onChange, error } = props;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-ink-muted">Permissions</legend>
      <CheckRow checked={value === null} onChange={(checked) => onChange(checked ? null : [])}>
        All of the role
      </CheckRow>
      {value !== null &&
        choices.map((permission) => (
          <CheckRow
            key={permission}
            inner
            checked={value.includes(permission)}
            onChange={(checked) =>
              onChange(checked ? [...value, permission] : value.filter((each) => each !== permission))
            }
          >
            <code className="text-xs">{permission}</code>
            <span className="block text-xs text-ink-subtle">{PERMISSIONS[permission].words}</span>
          </CheckRow>
        ))}
      {error !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function NewToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Copy the token now"
      footer={
        <Button variant="primary" onClick={onClose}>
          I have it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="flex gap-2 rounded-md bg-warn-soft p-2.5">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          It is shown this once. The console keeps only a fingerprint of it.
        </p>
        <div className="flex items-center gap-2 rounded-md border border-line bg-sunken p-2">
          <code data-testid="new-token" className="min-w-0 flex-1 text-xs break-all select-all">
            {token}
          </code>
          <CopyButton text={token} label="Copy the token" />
        </div>
      </div>
    </Dialog>
  );
}
