'use client';
import { useId } from 'react';
import { useHosts } from '@/lib/client/live-hooks';
import { useMe } from '@/lib/client/me';
import { CheckRow } from './check-row';

export interface HostScopeFieldProps {
  /** null: all hosts. */
  value: readonly string[] | null;
  onChange: (hosts: string[] | null) => void;
  error: string | undefined;
}

/** All hosts, or chosen ones. Who is kept to some hosts cannot hand out all. Hosts that are gone but were chosen stay listed. */
export function HostScopeField({ value, onChange, error }: HostScopeFieldProps) {
  const me = useMe();
  const id = useId();
  const hosts = useHosts();
  const known = hosts.map((host) => ({ id: host.id, name: host.name }));
  const gone = (value ?? []).filter((host) => !known.some((each) => each.id === host));
  const rows = [...known, ...gone.map((host) => ({ id: host, name: `${host} (not known now)` }))];
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1 text-xs font-medium text-ink-muted">Hosts</legend>
      {me.hosts === null && (
        <CheckRow
          checked={value === null}
          onChange={(checked) => onChange(checked ? null : known.map((host) => host.id))}
        >
          All hosts, also those added later
        </CheckRow>
      )}
      {value !== null &&
        rows.map((host) => (
          <CheckRow
            key={host.id}
            inner
            checked={value.includes(host.id)}
            onChange={(checked) => onChange(checked ? [...value, host.id] : value.filter((each) => each !== host.id))}
          >
            {host.name} {host.name !== host.id && <code className="text-xs text-ink-subtle">{host.id}</code>}
          </CheckRow>
        ))}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
