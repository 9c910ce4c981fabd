'use client';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Meter } from '@/components/charts/meter';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { formatBytes, formatBytesOf } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { useContainerStats } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { updateContainer } from '@/lib/client/routes';
import { formatSize, parseSize } from '@/lib/containers/spec/quantities';
import type { ContainerDetail } from '@/lib/contract/container';

interface Values {
  memory: string;
  memorySwap: string;
  cpus: string;
  cpuShares: string;
  cpusetCpus: string;
  pids: string;
  policy: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  maxRetries: string;
}
const POLICIES: readonly (readonly [Values['policy'], string])[] = [
  ['no', 'no'],
  ['unless-stopped', 'unless stopped'],
  ['always', 'always'],
  ['on-failure', 'on failure'],
];

const amount = (value: number | null) => (value === null ? '' : String(value));
const size = (value: number | null) => (value === null ? '' : formatSize(value));

function valuesOf(detail: ContainerDetail): Values {
  return {
    memory: size(detail.memoryLimit),
    memorySwap: size(detail.memorySwap),
    cpus: amount(detail.cpuLimit),
    cpuShares: amount(detail.cpuShares),
    cpusetCpus: detail.cpusetCpus,
    pids: amount(detail.pidsLimit),
    policy: POLICIES.find(([policy]) => policy === detail.restartPolicy)?.[0] ?? 'no',
    maxRetries: detail.restartMaxRetries === 0 ? '' : String(detail.restartMaxRetries),
  };
}

const isNumber = (text: string) => text === '' || /^\d*\.?\d+$/.test(text) || 'A number';
const isSize = (text: string) =>
  text === '' || text === '-1' || parseSize(text) !== null || 'A size such as 512m or 2g';

/** Limits and restart policy, changed while it runs, with what it uses now beside them. Only what was changed is sent. */
export default function ResourceEditor({
  detail,
  open,
  onOpenChange,
}: {
  detail: ContainerDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const notifier = useNotifier();
  const used = useContainerStats(detail.host, detail.id).samples.at(-1);
  const [before] = useState(() => valuesOf(detail));
  const form = useForm<Values>({ defaultValues: before, mode: 'onTouched' });
  const { errors, isDirty, isSubmitting } = form.formState;
  const policy = useWatch({ control: form.control, name: 'policy' });
  const memory = parseSize(useWatch({ control: form.control, name: 'memory' }));
  const submit = form.handleSubmit(async (values) => {
    const changed = (name: keyof Values) => values[name].trim() !== before[name];
    const body = {
      ...(changed('memory') && { memory: parseSize(values.memory) ?? 0 }),
      ...(changed('memorySwap') && {
        memorySwap: values.memorySwap.trim() === '-1' ? -1 : (parseSize(values.memorySwap) ?? 0),
      }),
      ...(changed('cpus') && { cpus: Number(values.cpus) }),
      ...(changed('cpuShares') && { cpuShares: Number(values.cpuShares) }),
      ...(changed('cpusetCpus') && { cpusetCpus: values.cpusetCpus.trim() }),
      ...(changed('pids') && { pids: values.pids.trim() === '' ? null : Number(values.pids) }),
      ...((changed('policy') || changed('maxRetries')) && {
        restart: {
          policy: values.policy,
          maxRetries: values.policy === 'on-failure' ? Number(values.maxRetries) || 0 : 0,
        },
      }),
    };
    try {
      const { warnings } = await api(updateContainer, { params: { host: detail.host, id: detail.id }, body });
      if (warnings.length > 0) notifier.info('The engine says', warnings.join(' '));
      notifier.success(`The limits of ${detail.name} are changed`);
      onOpenChange(false);
    } catch (error) {
      showProblem(form, error);
    }
  });
  const kept = (name: 'memory' | 'cpus' | 'cpuShares' | 'cpusetCpus' | 'memorySwap', what: string) => (text: string) =>
    text.trim() !== '' ||
    before[name] === '' ||
    `An engine can change ${what} while it exists, not take it away. Give a larger one.`;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Limits of ${detail.name}`}
      description="They hold at once; nothing is restarted."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form="limits-form" variant="primary" busy={isSubmitting} disabled={!isDirty}>
            Change
          </Button>
        </>
      }
    >
      <form id="limits-form" onSubmit={submit} noValidate className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <Field
          label="Memory"
          error={errors.memory?.message}
          hint={
            used?.memoryBytes == null ? (
              'Such as 512m or 2g.'
            ) : (
              <span data-testid="memory-use">
                <Meter
                  value={used.memoryBytes}
                  max={memory}
                  format={(value) => `${formatBytes(value)} in use`}
                  formatOf={formatBytesOf}
                />
              </span>
            )
          }
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('memory', { validate: { isSize, kept: kept('memory', 'the memory limit') } })}
              placeholder="no limit"
            />
          )}
        </Field>
        <Field
          label="Memory and swap"
          error={errors.memorySwap?.message}
          hint="Left as it is, it follows the memory. -1: all swap."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('memorySwap', { validate: { isSize, kept: kept('memorySwap', 'this limit') } })}
              placeholder="as engines do"
            />
          )}
        </Field>
        <Field
          label="CPU, in cores"
          error={errors.cpus?.message}
          hint={used?.cpuPercent == null ? undefined : `${(used.cpuPercent / 100).toFixed(2)} in use`}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('cpus', { validate: { isNumber, kept: kept('cpus', 'the CPU limit') } })}
              placeholder="no limit"
            />
          )}
        </Field>
        <Field label="CPU weight" error={errors.cpuShares?.message} hint="1024 is the normal weight.">
          {(control) => (
            <Input
              {...control}
              {...form.register('cpuShares', { validate: { isNumber, kept: kept('cpuShares', 'the weight') } })}
              placeholder="1024"
            />
          )}
        </Field>
        <Field label="Only on cores" error={errors.cpusetCpus?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register('cpusetCpus', { validate: kept('cpusetCpus', 'the choice of cores') })}
              placeholder="all"
            />
          )}
        </Field>
        <Field
          label="Processes"
          error={errors.pids?.message}
          hint={used?.processes == null ? undefined : `${used.processes} running`}
        >
          {(control) => (
            <Input {...control} {...form.register('pids', { validate: isNumber })} placeholder="no limit" />
          )}
        </Field>
        <Field label="Restart" error={errors.policy?.message}>
          {(control) => (
            <Select {...control} {...form.register('policy')}>
              {POLICIES.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {policy === 'on-failure' && (
          <Field label="Tries on failure" error={errors.maxRetries?.message}>
            {(control) => (
              <Input {...control} {...form.register('maxRetries', { validate: isNumber })} placeholder="without end" />
            )}
          </Field>
        )}
        <div className="sm:col-span-2">
          <FormProblem form={form} />
        </div>
      </form>
    </Dialog>
  );
}
