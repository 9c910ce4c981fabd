'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PairsField } from '@/components/shared/inventory/pairs-field';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { useHosts } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { poolFaults } from '@/lib/networks/pool-check';
import { createNetwork, useNetworks } from './network-queries';
import { networkPath } from './network-words';
import { DRIVER_WORDS, EMPTY_NETWORK, NETWORK_DRIVERS, networkBody, trimmedPools } from './new-network-model';
import { PoolFields } from './pool-fields';

const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false, className: 'font-mono' } as const;

export default function CreateNetworkDialog({ host: given, onClose }: { host: string; onClose: () => void }) {
  const router = useRouter();
  const notifier = useNotifier();
  const hosts = useHosts();
  const [host, setHost] = useState(given);
  const others = (useNetworks().data?.networks ?? []).filter((network) => network.host === host);
  const form = useForm({ defaultValues: EMPTY_NETWORK });
  const { errors, isSubmitting } = form.formState;
  const { driver, name } = useWatch({ control: form.control }) as {
    driver: (typeof NETWORK_DRIVERS)[number];
    name: string;
  };
  const taken = others.some((network) => network.name === name.trim());
  const submit = form.handleSubmit(async (values) => {
    const body = networkBody(values);
    // Beside the fields they belong to; the server looks at the same again.
    const faults = poolFaults(trimmedPools(values.pools), values.ipv6);
    for (const { index, field, message } of faults) form.setError(`pools.${index}.${field}`, { message });
    if (faults.length > 0) return;
    try {
      const { id, warning } = await api(createNetwork, { params: { host }, body });
      if (warning === '') notifier.success(`Network ${body.name} created`);
      else notifier.info(`Network ${body.name} created`, `The engine warns: ${warning}`);
      onClose();
      router.push(networkPath({ host, id }));
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Create a network"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="new-network-form" variant="primary" busy={isSubmitting}>
            Create the network
          </Button>
        </>
      }
    >
      <form id="new-network-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          <Field
            label="Name"
            required
            className="min-w-48 flex-1"
            error={errors.name?.message ?? (taken ? 'A network of this name is there already' : undefined)}
          >
            {(control) => (
              <Input
                {...control}
                {...PLAIN}
                data-autofocus
                {...form.register('name', {
                  required: 'Give it a name',
                  pattern: {
                    value: /^\s*[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}\s*$/,
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
        <Field label="Driver" hint={DRIVER_WORDS[driver]}>
          {(control) => (
            <Select {...control} {...form.register('driver')}>
              {NETWORK_DRIVERS.map((each) => (
                <option key={each} value={each}>
                  {each === 'other' ? 'another …' : each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {driver === 'other' && (
          <Field label="Name of the driver" required error={errors.plugin?.message}>
            {(control) => (
              <Input
                {...control}
                {...PLAIN}
                {...form.register('plugin', { required: 'Name the driver', shouldUnregister: true })}
              />
            )}
          </Field>
        )}
        {(driver === 'macvlan' || driver === 'ipvlan') && (
          <Field
            label="Interface of the host"
            hint="Such as eth0, or eth0.20 for VLAN 20. Empty: cut off from every interface."
            error={errors.parent?.message}
          >
            {(control) => <Input {...control} {...PLAIN} {...form.register('parent')} />}
          </Field>
        )}
        <PoolFields form={form} others={others} />
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">Traits</legend>
          <Trait label="Internal" note="Containers reach each other, and nothing outside.">
            <Checkbox {...form.register('internal')} />
          </Trait>
          <Trait label="IPv6" note="Containers get IPv6 addresses too; engines before 27 need an IPv6 subnet for it.">
            <Checkbox {...form.register('ipv6')} />
          </Trait>
          {driver === 'overlay' && (
            <Trait label="Attachable" note="Plain containers may join, not only services of the Swarm.">
              <Checkbox {...form.register('attachable')} />
            </Trait>
          )}
        </fieldset>
        <Controller
          control={form.control}
          name="options"
          render={({ field }) => (
            <PairsField
              label="Options of the driver"
              one="option"
              hint="Such as com.docker.network.driver.mtu"
              pairs={field.value}
              onChange={field.onChange}
            />
          )}
        />
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

function Trait({ label, note, children }: { label: string; note: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
    <label className="flex items-start gap-2">
      <span className="mt-0.5 flex">{children}</span>
      <span>
        {label}
        <span className="block text-xs text-ink-subtle">{note}</span>
      </span>
    </label>
  );
}
