'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActivityCancel } from '@/components/shared/activities/activity-cancel';
import { ActivityItems } from '@/components/shared/activities/activity-items';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { plural } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';
import { containerKey } from '@/lib/client/fleet-store';
import { useActivities, useContainers } from '@/lib/client/live-hooks';
import type { Activity } from '@/lib/contract/activity';
import type { ContainerSummary } from '@/lib/contract/container';
import { bulkConsequences, singleConsequences } from './action-consequences';
import { loadActionContext } from './action-context';
import { ACTION_WORDS, type ActionOptions, isPossible, type RowAction, SIGNALS } from './action-model';
import type { ActionRunner } from './action-runner';

/** So many names are read at a glance; more are a list to open. */
const NAMES_SHOWN = 10;

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
  const [started, setStarted] = useState<Activity | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { label } = ACTION_WORDS[action];
  const able = props.containers.filter((container) => isPossible(action, container.state));
  const left = props.containers.length - able.length;

  const start = async () => {
    setBusy(true);
    setProblem(null);
    const force = action === 'remove' && able.some(isUp);
    try {
      setStarted(await runner.runMany(action, able, force ? { ...options, force } : options));
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };

  if (started !== null) return <BulkProgress {...props} started={started} />;
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
      busy={busy}
      onConfirm={() => void start()}
    >
      <div className="flex flex-col gap-3">
        {problem !== null && <ProblemView error={problem} />}
        <OptionFields action={action} options={options} onChange={setOptions} />
        <details open={able.length <= NAMES_SHOWN}>
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

/** How it goes with each, as the server tells it. Closing this changes nothing. */
function BulkProgress({ action, onOpenChange, open, started }: ActionDialogProps & { started: Activity }) {
  const { activities } = useActivities();
  const activity = activities.find(({ id }) => id === started.id) ?? started;
  const { doing, done } = ACTION_WORDS[action];
  const over = activity.state !== 'running';
  const ended = activity.progress?.done ?? 0;
  const count = activity.itemCount;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={over ? `${done} ${plural(count, 'container')}` : `${ended} of ${count}: ${doing} …`}
      footer={
        <>
          <ActivityCancel activity={activity} />
          <Button onClick={() => onOpenChange(false)}>{over ? 'Close' : 'Go on in the background'}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {over ? (
          <p role="status" className="text-sm">
            {[activity.result, activity.problem?.detail, activity.problem?.hint].filter(Boolean).join('. ')}
          </p>
        ) : (
          <ProgressBar label="Progress" done={ended} total={count} />
        )}
        <ActivityItems activity={activity} />
      </div>
    </Dialog>
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
