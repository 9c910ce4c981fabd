'use client';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { PasswordInput } from '@/components/shared/form/password-input';
import { PairsField } from '@/components/shared/inventory/pairs-field';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import type { NewVolumeForm, VolumeKind } from './new-volume-model';

type Form = UseFormReturn<NewVolumeForm>;

const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false, className: 'font-mono' } as const;
/** A comma would begin another mount option. */
const NO_COMMA = { value: /^[^,\s]*$/, message: 'Without commas and blanks' };

/** What each kind of volume needs to be told. */
export function VolumeKindFields({ form, kind }: { form: Form; kind: VolumeKind }) {
  switch (kind) {
    case 'plain':
      return null;
    case 'tmpfs':
      return (
        <Field
          label="Size at most"
          hint="Such as 100m or 1g. Empty: half of the host’s memory."
          error={form.formState.errors.size?.message}
        >
          {(control) => (
            <Input
              {...control}
              {...PLAIN}
              {...form.register('size', {
                pattern: { value: /^\s*(?:\d{1,12}[kmg]?|\d{1,3}%)?\s*$/i, message: 'A number with k, m, g or %' },
              })}
            />
          )}
        </Field>
      );
    case 'nfs':
      return (
        <>
          <ServerFields form={form} pathLabel="Exported path" pathHint="Such as /srv/data" />
          <div className="flex flex-wrap items-end gap-4">
            <Field label="NFS version" className="w-32">
              {(control) => (
                <Select {...control} {...form.register('nfsVersion')}>
                  <option value="4">4</option>
                  <option value="3">3</option>
                </Select>
              )}
            </Field>
            <ReadOnly form={form} />
          </div>
        </>
      );
    case 'cifs':
      return (
        <>
          <ServerFields form={form} pathLabel="Share" pathHint="Such as data or data/backups" />
          <div className="flex flex-wrap gap-3">
            <Field
              label="User"
              className="min-w-40 flex-1"
              hint="Empty: as a guest."
              error={form.formState.errors.user?.message}
            >
              {(control) => <Input {...control} {...PLAIN} {...form.register('user', { pattern: NO_COMMA })} />}
            </Field>
            <Field label="Domain" className="min-w-40 flex-1" error={form.formState.errors.domain?.message}>
              {(control) => <Input {...control} {...PLAIN} {...form.register('domain', { pattern: NO_COMMA })} />}
            </Field>
          </div>
          <Field
            label="Password"
            hint="The engine keeps it readable among the options of the volume, for everybody who may ask it. This console hides it."
          >
            {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
          </Field>
          <ReadOnly form={form} />
        </>
      );
    case 'other':
      return (
        <>
          <Field label="Driver" required error={form.formState.errors.driver?.message}>
            {(control) => (
              <Input {...control} {...PLAIN} {...form.register('driver', { required: 'Name the driver' })} />
            )}
          </Field>
          <Controller
            control={form.control}
            name="options"
            render={({ field }) => (
              <PairsField
                label="Options of the driver"
                one="option"
                hint="The local driver takes type, device and o, as mount does."
                pairs={field.value}
                onChange={field.onChange}
              />
            )}
          />
        </>
      );
  }
}

function ServerFields({ form, pathLabel, pathHint }: { form: Form; pathLabel: string; pathHint: string }) {
  const { errors } = form.formState;
  return (
    <div className="flex flex-wrap gap-3">
      <Field label="Server" required className="min-w-40 flex-1" hint="Name or address" error={errors.server?.message}>
        {(control) => (
          <Input
            {...control}
            {...PLAIN}
            {...form.register('server', { required: 'Name the server', pattern: NO_COMMA })}
          />
        )}
      </Field>
      <Field label={pathLabel} required className="min-w-40 flex-1" hint={pathHint} error={errors.path?.message}>
        {(control) => <Input {...control} {...PLAIN} {...form.register('path', { required: 'Say which' })} />}
      </Field>
    </div>
  );
}

function ReadOnly({ form }: { form: Form }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
    <label className="flex h-8 items-center gap-2">
      <Checkbox {...form.register('readOnly')} />
      Read-only
    </label>
  );
}
