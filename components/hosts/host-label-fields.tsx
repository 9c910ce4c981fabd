'use client';
import { useFormContext, useWatch } from 'react-hook-form';
import { ColourMark } from '@/components/shared/hosts/host-label';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import type { HostColour } from '@/lib/contract/host';
import type { HostForm } from './host-form-model';

const COLOURS: readonly HostColour[] = ['green', 'blue', 'violet', 'amber', 'red', 'slate'];
const ENVIRONMENTS = ['production', 'staging', 'test', 'development'];

/** How a host is called, coloured and ordered. */
export function HostLabelFields() {
  const { register, formState } = useFormContext<HostForm>();
  const { errors } = formState;
  const colour = useWatch<HostForm, 'colour'>({ name: 'colour' });
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-[minmax(0,1fr)_9rem_8rem_4.5rem]">
      <Field label="Name" required error={errors.name?.message}>
        {(control) => <Input {...control} {...register('name')} autoComplete="off" spellCheck={false} />}
      </Field>
      <Field label="Environment" error={errors.environment?.message}>
        {(control) => (
          <>
            <Input
              {...control}
              {...register('environment')}
              list="host-environments"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
            <datalist id="host-environments">
              {ENVIRONMENTS.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Colour">
        {(control) => (
          <span className="flex items-center gap-2">
            <ColourMark colour={colour === '' ? null : colour} />
            <Select {...control} {...register('colour')} className="flex-1">
              <option value="">none</option>
              {COLOURS.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          </span>
        )}
      </Field>
      <Field label="Place" error={errors.position?.message}>
        {(control) => <Input {...control} {...register('position')} inputMode="numeric" autoComplete="off" />}
      </Field>
    </div>
  );
}
