'use client';
import { FileUp } from 'lucide-react';
import { type ChangeEvent, useId, useRef } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import type { HostForm, SecretName } from './host-form-model';

interface SecretFieldProps {
  name: SecretName;
  label: string;
  hint?: string;
  /** One is kept on the server, which never shows it again. */
  kept: boolean;
  required?: boolean;
}

/** PEM text, pasted or read from a file. */
export function PemField({ name, label, hint, kept, required = false }: SecretFieldProps) {
  const { register, setValue, formState } = useFormContext<HostForm>();
  const file = useRef<HTMLInputElement>(null);
  const removed = useRemoved(name);
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    // Chosen again after a change on disk it must be read again.
    event.target.value = '';
    if (chosen !== undefined) setValue(name, await chosen.text(), { shouldDirty: true, shouldValidate: true });
  };
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={label}
        required={required}
        hint={<Hint kept={kept} removed={removed} words={hint} />}
        error={formState.errors[name]?.message}
      >
        {(control) => (
          <textarea
            {...control}
            {...register(name)}
            rows={3}
            disabled={removed}
            placeholder={kept ? 'kept; leave empty to keep it' : '-----BEGIN …-----'}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className="w-full min-w-0 resize-y rounded-md border border-control bg-surface px-2.5 py-1.5 font-mono text-xs text-ink focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad"
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="small"
          icon={<FileUp aria-hidden className="size-3.5" />}
          disabled={removed}
          onClick={() => file.current?.click()}
          aria-label={`Read ${label} from a file`}
        >
          From a file
        </Button>
        <input ref={file} type="file" hidden onChange={(event) => void read(event)} />
        {kept && !required && <RemoveKept name={name} label={label} />}
      </div>
    </div>
  );
}

/** A word: passphrase or password. */
export function WordField({ name, label, hint, kept }: SecretFieldProps) {
  const { register, formState } = useFormContext<HostForm>();
  const removed = useRemoved(name);
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={label}
        hint={<Hint kept={kept} removed={removed} words={hint} />}
        error={formState.errors[name]?.message}
      >
        {(control) => (
          <PasswordInput
            {...control}
            {...register(name)}
            disabled={removed}
            placeholder={kept ? 'kept; leave empty to keep it' : ''}
            autoComplete="off"
          />
        )}
      </Field>
      {kept && <RemoveKept name={name} label={label} />}
    </div>
  );
}

function useRemoved(name: SecretName): boolean {
  return useWatch<HostForm, 'removed'>({ name: 'removed' }).includes(name);
}

function Hint({ kept, removed, words }: { kept: boolean; removed: boolean; words: string | undefined }) {
  return [removed ? 'Will be taken away.' : kept ? 'One is kept; it is never shown again.' : '', words ?? '']
    .filter(Boolean)
    .join(' ');
}

function RemoveKept({ name, label }: { name: SecretName; label: string }) {
  const id = useId();
  const { getValues, setValue } = useFormContext<HostForm>();
  const removed = useRemoved(name);
  return (
    <label htmlFor={id} className="inline-flex items-center gap-2 text-xs text-ink-muted">
      <Checkbox
        id={id}
        checked={removed}
        onChange={(event) => {
          const others = getValues('removed').filter((each) => each !== name);
          setValue('removed', event.target.checked ? [...others, name] : others, { shouldDirty: true });
          if (event.target.checked) setValue(name, '', { shouldDirty: true });
        }}
      />
      Take away the kept one<span className="sr-only"> ({label})</span>
    </label>
  );
}
