'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { plural } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';
import { containerKey } from '@/lib/client/fleet-store';
import { useContainers } from '@/lib/client/live-hooks';
import type { ContainerSummary } from '@/lib/contract/container';
import { bulkConsequences, singleConsequences } from './action-consequences';
import { loadActionContext } from './action-context';
import { ACTION_WORDS, type ActionOptions, isPossible, type RowAction, SIGNALS } from './action-model';
import { ActionResults } from './action-results';
import type { ActionResult, ActionRunner } from './action-runner';

export interface ActionDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  action: RowAction;
  containers: readonly ContainerSummary[];
  runner: ActionRunner;
  onRunOne: (container: ContainerSummary, options: ActionOptions) => void;
}

/** What will happen, to what, and what hangs on it; then, for many, how it goes with each. */
export default function ActionDialog(props: ActionDialogProps) {
  const only = props.containers.length === 1 ? props.containers[0] : undefined;
  return only === undefined ? <BulkDialog {...props} /> : <SingleDialog {...props} container={only} />;
}

function isUp(container: ContainerSummary): boolean {
  return isPossible('stop', container.state);
}

function SingleDialog({ container, ...props }: ActionDialogProps & { container: ContainerSummary }) {
  const { action } = props;
  const all = useContainers();
  const [options, setOptions] = useState<ActionOptions>(action === 'remove' ? { force: isUp(container) } : {});
  const context = useQuery({
    queryKey: ['action-context', container.host, container.id],
    queryFn: ({ signal }) => loadActionContext(container, all, signal),
    enabled: props.open,
    staleTime: 0,
    retry: false,
  });
  const { label } = ACTION_WORDS[action];
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={
        <>
          {label} <SafeText>{container.name}</SafeText>
        </>
      }
      consequences={singleConsequences(action, container, options, context.data ?? null)}
      confirmLabel={label}
      danger={action === 'remove' || action === 'kill'}
      {...(action === 'remove' && isUp(container) && { typed: container.name })}
      onConfirm={() => props.onRunOne(container, options)}
    >
      <div className="flex flex-col gap-3">
        <p className="text-xs text-ink-subtle">
          <SafeText>{container.image}</SafeText> on the host {container.host}
          {container.stack !== null && (
            <>
              , stack <SafeText>{container.stack}</SafeText>
            </>
          )}
        </p>
        {context.isFetching && (
          <p role="status" className="text-xs text-ink-subtle">
            Looking at what depends on it …
          </p>
        )}
        {context.error !== null && !context.isFetching && (
          <p role="status" className="text-xs text-warn">
            What depends on it could not be found out: {describeProblem(context.error).detail}
          </p>
        )}
        <OptionFields action={action} options={options} onChange={setOptions} />
      </div>
    </ConfirmDialog>
  );
}

function BulkDialog(props: ActionDialogProps) {
  const { action, runner } = props;
  const [options, setOptions] = useState<ActionOptions>({});
  const [results, setResults] = useState<ReadonlyMap<string, ActionResult> | null>(null);
  const { label, doing, done } = ACTION_WORDS[action];
  const able = props.containers.filter((container) => isPossible(action, container.state));
  const left = props.containers.length - able.length;
  const finished = [...(results?.values() ?? [])].filter(
    ({ outcome }) => outcome !== 'running' && outcome !== 'waiting',
  );
  const over = results !== null && finished.length === results.size;

  const start = () => {
    const keyOf = (container: ContainerSummary) => containerKey(container.host, container.id);
    setResults(
      new Map(able.map((container) => [keyOf(container), { container, outcome: 'waiting', error: undefined }])),
    );
    const force = action === 'remove' && able.some(isUp);
    void runner.run(action, able, force ? { ...options, force } : options, (result) =>
      setResults((before) => new Map(before).set(keyOf(result.container), result)),
    );
  };

  if (results !== null) {
    return (
      <Dialog
        open={props.open}
        onOpenChange={props.onOpenChange}
        title={
          over ? `${done} ${plural(finished.length, 'container')}` : `${finished.length} of ${results.size}: ${doing} …`
        }
        footer={<Button onClick={() => props.onOpenChange(false)}>{over ? 'Close' : 'Go on in the background'}</Button>}
      >
        <ActionResults results={[...results.values()]} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`${label} ${plural(able.length, 'container')}`}
      consequences={[
        ...bulkConsequences(action, able, options),
        ...(left > 0
          ? [`${plural(left, 'other')} of the selection ${left === 1 ? 'is' : 'are'} not in a state for this.`]
          : []),
      ]}
      confirmLabel={`${label} ${able.length}`}
      danger={action === 'remove' || action === 'kill'}
      {...(action === 'remove' && { typed: `remove ${able.length}` })}
      onConfirm={start}
    >
      <div className="flex flex-col gap-3">
        <OptionFields action={action} options={options} onChange={setOptions} />
        <details>
          <summary className="text-xs text-ink-muted">The {plural(able.length, 'container')}</summary>
          <ul className="mt-1 max-h-48 overflow-y-auto rounded-md border border-line px-2 py-1 text-xs">
            {able.map((container) => (
              <li key={containerKey(container.host, container.id)} className="truncate">
                <SafeText>{container.name}</SafeText> <span className="text-ink-subtle">on {container.host}</span>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </ConfirmDialog>
  );
}

interface OptionFieldsProps {
  action: RowAction;
  options: ActionOptions;
  onChange: (options: ActionOptions) => void;
}

function OptionFields({ action, options, onChange }: OptionFieldsProps) {
  if (action === 'stop' || action === 'restart') {
    return (
      <Field className="w-56" label="Seconds before it is killed" hint="Empty: as the container says.">
        {(control) => (
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            min={0}
            max={600}
            value={options.timeoutSeconds ?? ''}
            onChange={(event) => {
              const { timeoutSeconds: _, ...others } = options;
              const seconds = event.target.valueAsNumber;
              onChange(
                Number.isNaN(seconds)
                  ? others
                  : { ...others, timeoutSeconds: Math.max(0, Math.min(600, Math.round(seconds))) },
              );
            }}
          />
        )}
      </Field>
    );
  }
  if (action === 'kill') {
    return (
      <Field label="Signal">
        {(control) => (
          <Select
            {...control}
            className="w-40"
            value={options.signal ?? 'SIGKILL'}
            onChange={(event) => onChange({ ...options, signal: event.target.value })}
          >
            {SIGNALS.map((signal) => (
              <option key={signal}>{signal}</option>
            ))}
          </Select>
        )}
      </Field>
    );
  }
  if (action !== 'remove') return null;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
    <label className="flex items-center gap-2">
      <Checkbox
        checked={options.volumes ?? false}
        onChange={(event) => onChange({ ...options, volumes: event.target.checked })}
      />
      Delete its anonymous volumes too
    </label>
  );
}
