'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { plural } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { type Grant, MAX_GRANTS } from '@/lib/access/grant';
import { PATTERN } from '@/lib/access/pattern';
import { ROLES, type Role } from '@/lib/access/role';
import { useContainers } from '@/lib/client/live-hooks';
import { patternsOf, previewGrants } from './grant-preview';

export interface GrantsFieldProps {
  value: readonly Grant[];
  onChange: (grants: Grant[]) => void;
  /** Roles that may be given. */
  roles?: readonly Role[];
  error: string | undefined;
}

/** The lines of an account or token, with what somebody who had them would see now. */
export function GrantsField({ value, onChange, roles = ROLES, error }: GrantsFieldProps) {
  const id = useId();
  // Lines have no name of their own; what is being typed into one must stay with it when another is taken out.
  const [keys, setKeys] = useState(() => value.map((_, at) => at));
  const change = (at: number, fields: Partial<Grant>) =>
    onChange(value.map((line, index) => (index === at ? { ...line, ...fields } : line)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={`${id}-about`}>
      <legend className="mb-1 text-xs font-medium text-ink-muted">May do</legend>
      <p id={`${id}-about`} className="text-xs text-ink-subtle">
        Each line gives a role on the stacks of the hosts that match; where several match, the highest counts; what none
        matches is not there for them. <code>*</code> stands for any text, <code>?</code> for one character.
      </p>
      {value.map((line, at) => (
        <div
          key={keys[at] ?? at}
          className="grid grid-cols-[1fr_auto] gap-2 rounded-md border border-line p-2 sm:grid-cols-[8rem_1fr_1fr_auto]"
        >
          <div className="flex min-w-0 flex-col gap-1 text-xs text-ink-muted">
            Role
            <Select
              value={line.role}
              aria-label={`Role of line ${at + 1}`}
              onChange={(event) => change(at, { role: event.target.value as Role })}
            >
              {ROLES.filter((role) => roles.includes(role) || role === line.role).map((role) => (
                <option key={role} value={role}>
                  {role}
                </option>
              ))}
            </Select>
          </div>
          <PatternInput
            label="on stacks"
            name={`Stacks of line ${at + 1}`}
            value={line.stacks}
            onChange={(stacks) => change(at, { stacks })}
          />
          <PatternInput
            label="of hosts"
            name={`Hosts of line ${at + 1}`}
            value={line.hosts}
            onChange={(hosts) => change(at, { hosts })}
          />
          <Button
            size="small"
            className="self-end max-sm:col-start-2 max-sm:row-start-1"
            aria-label={`Take out line ${at + 1}`}
            icon={<Trash2 aria-hidden className="size-3.5" />}
            disabled={value.length === 1}
            onClick={() => {
              setKeys(keys.filter((_, index) => index !== at));
              onChange(value.filter((_, index) => index !== at));
            }}
          />
        </div>
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button
          size="small"
          icon={<Plus aria-hidden className="size-3.5" />}
          disabled={value.length >= MAX_GRANTS}
          onClick={() => {
            setKeys([...keys, Math.max(...keys) + 1]);
            onChange([...value, { role: 'viewer', hosts: ['*'], stacks: ['*'] }]);
          }}
        >
          Add a line
        </Button>
        <Preview grants={value} />
      </div>
      <PartWords grants={value} />
      {error !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function PatternInput(props: {
  label: string;
  name: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const { label, name, onChange, value } = props;
  const [text, setText] = useState(value.join(', '));
  const patterns = patternsOf(text);
  const wrong = patterns.find((pattern) => !PATTERN.test(pattern));
  return (
    <div className="flex min-w-0 flex-col gap-1 text-xs text-ink-muted max-sm:col-span-2">
      {label}
      <Input
        value={text}
        aria-label={name}
        aria-invalid={wrong !== undefined || patterns.length === 0 ? true : undefined}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          onChange(patternsOf(event.target.value));
        }}
      />
      {wrong !== undefined && <span className="text-bad">«{wrong.slice(0, 30)}» is no pattern</span>}
      {patterns.length === 0 && <span className="text-bad">Give a pattern, or *</span>}
    </div>
  );
}

function Preview({ grants }: { grants: readonly Grant[] }) {
  const { containers, hosts, operable } = previewGrants(grants, useContainers());
  return (
    <p className="text-xs text-ink-muted figures" aria-live="polite" data-testid="grant-preview">
      Would see {plural(containers, 'container')} on {plural(hosts, 'host')} now
      {containers > 0 && (operable === containers ? ', and may act on all' : `, and may act on ${operable}`)}.
    </p>
  );
}

/** What a line for some stacks leaves out is not to be guessed. */
function PartWords({ grants }: { grants: readonly Grant[] }) {
  if (grants.every(({ stacks }) => stacks.includes('*'))) return null;
  return (
    <p className="text-xs text-ink-subtle">
      Images, volumes and networks belong to no stack: with lines for some stacks only, those that their containers use
      can be seen and none be changed. To create containers, or change what is the host’s, a line needs all stacks (
      <code>*</code>) of it.
    </p>
  );
}
