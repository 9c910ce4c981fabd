'use client';
import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import { type FieldErrors, FormProvider, type Resolver, useForm, useWatch } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { api } from '@/lib/client/api';
import { useNotifier } from '@/lib/client/notifier';
import { addHost, testHost, updateHost } from '@/lib/client/routes';
import { AppError } from '@/lib/contract/app-error';
import type { HostRecord, HostTest } from '@/lib/contract/host';
import { EndpointFields } from './endpoint-fields';
import {
  descriptionOf,
  ENDPOINT_FIELDS,
  endpointInput,
  fieldOf,
  type HostForm,
  hostForm,
  newHost,
} from './host-form-model';
import { hostFormProblems } from './host-form-rules';
import { HostLabelFields } from './host-label-fields';
import { HostTestPanel } from './host-test-panel';

interface HostDialogProps {
  /** null: a new one. */
  record: HostRecord | null;
  onClose: () => void;
  onDone: () => void;
}

/** Adds a host, or changes how it is called and reached. */
export default function HostDialog({ record, onClose, onDone }: HostDialogProps) {
  const notifier = useNotifier();
  const ofSettings = record !== null && record.endpoint === null;
  const resolver: Resolver<HostForm> = (values) => {
    const problems = Object.entries(hostFormProblems(values, { endpoint: !ofSettings, pinned: true }));
    if (problems.length === 0) return { values, errors: {} };
    const errors = Object.fromEntries(problems.map(([field, message]) => [field, { type: 'contract', message }]));
    return { values: {}, errors: errors as FieldErrors<HostForm> };
  };
  const form = useForm<HostForm>({ resolver, defaultValues: hostForm(record) });
  const { dirtyFields, errors, isSubmitting } = form.formState;
  const [result, setResult] = useState<HostTest | null>(null);
  const [testing, setTesting] = useState(false);
  const pinned = useWatch({ control: form.control, name: 'hostKey' });

  const submit = form.handleSubmit(async (values) => {
    try {
      if (record === null) await api(addHost, { body: newHost(values) });
      else {
        const reachedOtherwise = !ofSettings && ENDPOINT_FIELDS.some((field) => dirtyFields[field] !== undefined);
        const body = { ...descriptionOf(values), ...(reachedOtherwise && { endpoint: endpointInput(values) }) };
        await api(updateHost, { params: { host: record.id }, body });
      }
    } catch (error) {
      showProblem(form, onFormFields(error));
      return;
    }
    notifier.success(record === null ? `${values.name.trim()} is added` : `${values.name.trim()} is changed`);
    onDone();
    onClose();
  });

  const test = async () => {
    form.clearErrors();
    const { name: _, ...problems } = hostFormProblems(form.getValues(), { endpoint: true, pinned: false });
    for (const [index, [field, message]] of Object.entries(problems).entries())
      form.setError(field as keyof HostForm, { message }, { shouldFocus: index === 0 });
    if (Object.keys(problems).length > 0) return;
    setTesting(true);
    setResult(null);
    try {
      const endpoint = endpointInput(form.getValues());
      setResult(await api(testHost, { body: { endpoint, ...(record !== null && { host: record.id }) } }));
    } catch (error) {
      showProblem(form, onFormFields(error));
    } finally {
      setTesting(false);
    }
  };
  const pin = (hostKey: string) => {
    form.setValue('hostKey', hostKey, { shouldDirty: true });
    void test();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={record === null ? 'Add a host' : `Change ${record.name}`}
      description={ofSettings ? 'Its address comes from the console’s own settings (DOCKER_HOST).' : undefined}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {!ofSettings && (
            <Button icon={<PlugZap aria-hidden className="size-4" />} busy={testing} onClick={() => void test()}>
              Test connection
            </Button>
          )}
          <Button type="submit" form="host-form" variant="primary" busy={isSubmitting}>
            {record === null ? 'Add the host' : 'Save'}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form id="host-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
          <HostLabelFields />
          {!ofSettings && <EndpointFields record={record} />}
          {!ofSettings && pinned !== '' && <PinnedKey hostKey={pinned} />}
          {errors.hostKey !== undefined && (
            <p role="alert" className="text-xs text-bad">
              {errors.hostKey.message}
            </p>
          )}
          {result !== null && <HostTestPanel result={result} pinned={pinned} onPin={pin} />}
          <FormProblem form={form} />
        </form>
      </FormProvider>
    </Dialog>
  );
}

function PinnedKey({ hostKey }: { hostKey: string }) {
  return (
    <div className="flex flex-col gap-0.5 text-xs">
      <span className="font-medium text-ink-muted">Pinned host key</span>
      <code className="break-all">{hostKey}</code>
    </div>
  );
}

/** The server names fields as the contract does; the form is flat. */
function onFormFields(error: unknown): unknown {
  if (!(error instanceof AppError) || error.fields === undefined) return error;
  const fields = error.fields.map(({ path, message }) => ({ path: fieldOf(path), message }));
  return new AppError(error.code, {
    ...(error.detail !== undefined && { detail: error.detail }),
    ...(error.hint !== undefined && { hint: error.hint }),
    fields,
  });
}
