'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PairsField } from '@/components/shared/inventory/pairs-field';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { useHosts } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { EMPTY_VOLUME, KIND_WORDS, VOLUME_KINDS, volumeBody } from './new-volume-model';
import { VolumeKindFields } from './volume-kind-fields';
import { createVolume } from './volume-queries';
import { volumePath } from './volume-words';

const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const;

export default function CreateVolumeDialog({ host: given, onClose }: { host: string; onClose: () => void }) {
  const router = useRouter();
  const notifier = useNotifier();
  const hosts = useHosts();
  const [host, setHost] = useState(given);
  const form = useForm({ defaultValues: EMPTY_VOLUME });
  const { errors, isSubmitting } = form.formState;
  const kind = useWatch({ control: form.control, name: 'kind' });
  const submit = form.handleSubmit(async (values) => {
    try {
      const volume = await api(createVolume, { params: { host }, body: volumeBody(values) });
      notifier.success(`Volume ${volume.name} created`);
      onClose();
      router.push(volumePath(volume));
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Create a volume"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="new-volume-form" variant="primary" busy={isSubmitting}>
            Create the volume
          </Button>
        </>
      }
    >
      <form id="new-volume-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          <Field label="Name" required className="min-w-48 flex-1" error={errors.name?.message}>
            {(control) => (
              <Input
                {...control}
                {...PLAIN}
                data-autofocus
                className="font-mono"
                {...form.register('name', {
                  required: 'Give it a name',
                  pattern: {
                    value: /^\s*[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}\s*$/,
                    message: 'a-z A-Z 0-9 _ . - and it begins with a letter or digit',
                  },
                })}
              />
            )}
          </Field>
          {hosts.length > 1 && (
            <Field label="Host" className="min-w-40 flex-1">
              {(control) => (
                <Select {...control} value={host} onChange={(event) => setHost(event.target.value)}>
                  {hosts.map((each) => (
                    <option key={each.id} value={each.id} disabled={each.status !== 'live'}>
                      {each.name}
                      {each.status === 'live' ? '' : ' (not connected)'}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </div>
        <Field label="Where the data is" hint={KIND_WORDS[kind].hint}>
          {(control) => (
            <Select {...control} {...form.register('kind')}>
              {VOLUME_KINDS.map((each) => (
                <option key={each} value={each}>
                  {KIND_WORDS[each].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <VolumeKindFields form={form} kind={kind} />
        <Controller
          control={form.control}
          name="labels"
          render={({ field }) => (
            <PairsField label="Labels" one="label" pairs={field.value} onChange={field.onChange} />
          )}
        />
        <FormProblem form={form} />
      </form>
    </Dialog>
  );
}
