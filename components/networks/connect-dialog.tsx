'use client';
import { useMemo } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { useContainers } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { isUp } from '@/lib/containers/container-state';
import type { NetworkDetail } from '@/lib/contract/network';
import { connectFaults } from '@/lib/networks/connect-check';
import { connectConsequences } from './connection-consequences';
import { connectNetwork } from './network-queries';

const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false, className: 'font-mono' } as const;

/** Names by which others find it: separated by blanks or commas. */
function aliasesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

export default function ConnectDialog({
  network,
  onClose,
  onDone,
}: {
  network: NetworkDetail;
  onClose: () => void;
  onDone: () => void;
}) {
  const notifier = useNotifier();
  const all = useContainers();
  const candidates = useMemo(() => {
    const there = new Set(network.endpoints.flatMap(({ container }) => (container === null ? [] : [container.id])));
    return all.filter((container) => container.host === network.host && !there.has(container.id));
  }, [all, network]);
  const form = useForm({ defaultValues: { container: '', aliases: '', ipv4: '', ipv6: '' } });
  const { errors, isSubmitting } = form.formState;
  const wish = useWatch({ control: form.control });
  const chosen = candidates.find(({ id }) => id === wish.container);
  const hasIpv6 = network.subnets.some(({ subnet }) => subnet.includes(':'));
  const submit = form.handleSubmit(async (values) => {
    const body = {
      container: values.container,
      aliases: aliasesOf(values.aliases),
      ipv4: values.ipv4.trim() || null,
      ipv6: values.ipv6.trim() || null,
    };
    const faults = connectFaults(network, values.container, body);
    for (const { path, message } of faults) form.setError(path, { message });
    if (faults.length > 0) return;
    try {
      await api(connectNetwork, { params: { host: network.host, id: network.id }, body });
      notifier.success(`${chosen?.name ?? 'The container'} is on ${network.name}`);
      onDone();
      onClose();
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Connect a container to ${network.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="connect-form"
            variant="primary"
            busy={isSubmitting}
            disabled={candidates.length === 0}
          >
            Connect
          </Button>
        </>
      }
    >
      {candidates.length === 0 ? (
        <p>Every container of this host is on the network already, or there are none.</p>
      ) : (
        <form id="connect-form" onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field label="Container" required error={errors.container?.message}>
            {(control) => (
              <Select {...control} data-autofocus {...form.register('container', { required: 'Choose one' })}>
                <option value="">Choose …</option>
                {candidates.map(({ id, name, state }) => (
                  <option key={id} value={id}>
                    {name}
                    {isUp(state) ? '' : ` (${state})`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {!network.builtIn && (
            <>
              <Field
                label="Aliases"
                hint="More names for it on this network, separated by blanks. Its own name works anyway."
                error={errors.aliases?.message}
              >
                {(control) => (
                  <Input
                    {...control}
                    {...PLAIN}
                    {...form.register('aliases', {
                      validate: (text) =>
                        aliasesOf(text).every((alias) => /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/.test(alias)) ||
                        'An alias is made of a-z A-Z 0-9 _ . -',
                    })}
                  />
                )}
              </Field>
              <div className="flex flex-wrap gap-3">
                <Field
                  label="IPv4 address"
                  className="min-w-40 flex-1"
                  hint="Empty: the next free one"
                  error={errors.ipv4?.message}
                >
                  {(control) => <Input {...control} {...PLAIN} {...form.register('ipv4')} />}
                </Field>
                {hasIpv6 && (
                  <Field
                    label="IPv6 address"
                    className="min-w-40 flex-1"
                    hint="Empty: the next free one"
                    error={errors.ipv6?.message}
                  >
                    {(control) => <Input {...control} {...PLAIN} {...form.register('ipv6')} />}
                  </Field>
                )}
              </div>
            </>
          )}
          {chosen !== undefined && (
            <section aria-label="What that does" className="rounded-md bg-sunken p-3">
              <ul className="flex list-disc flex-col gap-1 pl-4">
                {connectConsequences(network, chosen, {
                  aliases: aliasesOf(wish.aliases ?? ''),
                  fixed: [wish.ipv4 ?? '', wish.ipv6 ?? ''].map((text) => text.trim()).filter(Boolean),
                }).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          )}
          <FormProblem form={form} />
        </form>
      )}
    </Dialog>
  );
}
