'use client';
import { ShieldAlert } from 'lucide-react';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { Switch } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { HostRecord } from '@/lib/contract/host';
import { DEFAULT_PORT, type EndpointKind, type HostForm, PLAIN_PORT } from './host-form-model';
import { PemField, WordField } from './secret-field';

const KINDS: readonly { kind: EndpointKind; label: string; words: string }[] = [
  { kind: 'socket', label: 'Socket', words: 'A socket on the machine of the console.' },
  {
    kind: 'tcp',
    label: 'TCP + TLS',
    words: 'The engine’s own port, both sides with certificates (dockerd --tlsverify).',
  },
  {
    kind: 'ssh',
    label: 'SSH',
    words: 'Through sshd to the engine’s socket there: nothing to open, nothing to install.',
  },
];

/** Where the engine is and what lets the console in. */
export function EndpointFields({ record }: { record: HostRecord | null }) {
  const { setValue, getValues } = useFormContext<HostForm>();
  const kind = useWatch<HostForm, 'kind'>({ name: 'kind' });
  const tls = useWatch<HostForm, 'tls'>({ name: 'tls' });
  const kept = (name: string) => record?.endpoint?.kind === kind && record.secrets.includes(name);
  const choose = (next: EndpointKind) => {
    const { port } = getValues();
    if (port === '' || port === PLAIN_PORT || Object.values(DEFAULT_PORT).includes(port))
      setValue('port', DEFAULT_PORT[next]);
    setValue('kind', next, { shouldDirty: true });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="mb-2 text-xs font-medium text-ink-muted">Reached by</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {KINDS.map((each) => (
          <label
            key={each.kind}
            className="flex cursor-pointer items-start gap-2 rounded-md border border-line-strong p-2.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="kind"
              className="mt-1 accent-accent"
              checked={kind === each.kind}
              onChange={() => choose(each.kind)}
            />
            <span className="min-w-0">
              <span className="block font-medium">{each.label}</span>
              <span className="block text-xs text-ink-muted">{each.words}</span>
            </span>
          </label>
        ))}
      </div>
      {kind !== 'socket' && <PlaceFields />}
      {kind === 'tcp' && (
        <>
          <Controller<HostForm, 'tls'>
            name="tls"
            render={({ field }) => (
              <Switch
                label="Encrypted and authenticated (TLS)"
                checked={field.value}
                onChange={(event) => {
                  const { port } = getValues();
                  field.onChange(event.target.checked);
                  if (port === DEFAULT_PORT.tcp || port === PLAIN_PORT)
                    setValue('port', event.target.checked ? DEFAULT_PORT.tcp : PLAIN_PORT);
                }}
              />
            )}
          />
          {tls ? (
            <>
              <PemField
                name="ca"
                label="Certificate authority (ca.pem)"
                kept={kept('ca')}
                hint="Signed the engine’s certificate."
              />
              <PemField name="cert" label="Client certificate (cert.pem)" kept={kept('cert')} />
              <PemField name="key" label="Client key (key.pem)" kept={kept('key')} hint="Without a passphrase." />
            </>
          ) : (
            <PlainWarning />
          )}
        </>
      )}
      {kind !== 'tcp' && <PathField remote={kind === 'ssh'} />}
      {kind === 'ssh' && (
        <>
          <PemField
            name="privateKey"
            label="Private key"
            kept={kept('privateKey')}
            hint="OpenSSH or PEM, not the .pub file. Or give a password."
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <WordField name="passphrase" label="Passphrase of the key" kept={kept('passphrase')} />
            <WordField name="password" label="Password" kept={kept('password')} />
          </div>
        </>
      )}
    </fieldset>
  );
}

function PlaceFields() {
  const { register, formState } = useFormContext<HostForm>();
  const kind = useWatch<HostForm, 'kind'>({ name: 'kind' });
  const { errors } = formState;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-x-3 gap-y-4 sm:grid-cols-[minmax(0,1fr)_6rem_10rem]">
      <Field label="Address" required hint="A name or an IP address." error={errors.host?.message}>
        {(control) => (
          <Input {...control} {...register('host')} autoComplete="off" autoCapitalize="off" spellCheck={false} />
        )}
      </Field>
      <Field label="Port" required error={errors.port?.message}>
        {(control) => <Input {...control} {...register('port')} inputMode="numeric" autoComplete="off" />}
      </Field>
      {kind === 'ssh' && (
        <Field label="User" required error={errors.user?.message} className="max-sm:col-span-2">
          {(control) => (
            <Input {...control} {...register('user')} autoComplete="off" autoCapitalize="off" spellCheck={false} />
          )}
        </Field>
      )}
    </div>
  );
}

function PathField({ remote }: { remote: boolean }) {
  const { register, formState } = useFormContext<HostForm>();
  return (
    <Field
      label={remote ? 'Socket of the engine on that machine' : 'Path of the socket'}
      required
      hint="/var/run/docker.sock for most; /run/podman/podman.sock for Podman."
      error={formState.errors.path?.message}
    >
      {(control) => (
        <Input
          {...control}
          {...register('path')}
          className="font-mono"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
      )}
    </Field>
  );
}

function PlainWarning() {
  return (
    <div role="alert" className="flex gap-2 rounded-md border border-bad bg-bad-soft p-3 text-sm">
      <ShieldAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex flex-col gap-1">
        <p className="font-semibold text-bad">Anyone who reaches this port is root on that machine</p>
        <p>
          Without TLS the engine asks nobody who they are, and everything that is sent, secrets of containers included,
          can be read and changed on the way. Use this only inside of one machine. SSH needs no more than a user on the
          other side.
        </p>
      </div>
    </div>
  );
}
