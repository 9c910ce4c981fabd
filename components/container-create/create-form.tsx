'use client';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { containerPath } from '@/components/shared/container-path';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Switch } from '@/components/ui/checkbox';
import { api } from '@/lib/client/api';
import { useActivities } from '@/lib/client/live-hooks';
import { createContainer } from '@/lib/client/routes';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { CreationAnswer } from '@/lib/contract/endpoints/container-create';
import { CheckList } from './check-list';
import { type Draft, draftOf, specOf, unseenParts } from './draft-model';
import { draftResolver } from './draft-resolver';
import { SectionFields } from './form-section';
import { SECTIONS } from './form-sections';
import { PasteCard } from './paste-card';
import { PreviewCard } from './preview-card';

export interface CreateFormProps {
  host: string;
  /** What the form begins with. */
  spec: ContainerSpec;
  /** Paths in it whose values are hidden. */
  hidden: readonly string[];
  /** Shows what is hidden; for who may. */
  onReveal?: () => void;
}

const EMPTY = draftOf(emptySpec(''));
type Answer = CreationAnswer & { of: string };

export function CreateForm({ host, spec: initial, hidden, onReveal }: CreateFormProps) {
  const router = useRouter();
  const form = useForm<Draft>({ resolver: draftResolver, defaultValues: draftOf(initial), mode: 'onTouched' });
  const values = useWatch({ control: form.control }) as Draft;
  const { spec } = specOf(useDeferredValue(values));
  const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({});
  const [answer, setAnswer] = useState<Answer | null>(null);
  const { errors, isSubmitting } = form.formState;
  const current = JSON.stringify([specOf(values).spec, values.start]);
  const checked = answer !== null && answer.of === current ? answer : null;
  const ready = checked?.possible === true && checked.activity === null;
  const unseen = unseenParts(specOf(values).spec);
  useActivityEnd(checked?.activity?.id ?? null, host);

  const submit = form.handleSubmit(async (draft) => {
    const body = { spec: specOf(draft).spec, start: draft.start };
    try {
      const made = await api(createContainer, { params: { host }, query: ready ? {} : { dryRun: 'true' }, body });
      setAnswer({ ...made, of: JSON.stringify([body.spec, body.start]) });
      if (made.container !== null) router.push(containerPath({ host, id: made.container.id }));
    } catch (error) {
      setAnswer(null);
      showProblem(form, error);
    }
  });

  const fill = (next: ContainerSpec) => {
    form.reset(draftOf(next));
    setToggled({});
    setAnswer(null);
  };
  const opened = (section: (typeof SECTIONS)[number]) =>
    section.fields.some(({ name }) => errors[name] !== undefined) ||
    (toggled[section.title] ??
      (section.open === true || section.fields.some(({ name }) => values[name] !== EMPTY[name])));

  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className="flex min-w-0 flex-col gap-3">
        <PasteCard onFill={fill} />
        {hidden.length > 0 && (
          <div
            role="status"
            className="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn"
          >
            <span className="min-w-0 flex-1">
              {hidden.length === 1 ? 'One value is' : `${hidden.length} values are`} hidden (••••••) because they look
              like secrets. Type the real ones, or take them out.
            </span>
            {onReveal && (
              <Button size="small" onClick={onReveal}>
                Show them (written to the audit log)
              </Button>
            )}
          </div>
        )}
        {SECTIONS.map((section) => (
          <SectionFields
            key={section.title}
            section={section}
            form={form}
            open={opened(section)}
            onToggle={(open) => setToggled((before) => ({ ...before, [section.title]: open }))}
          />
        ))}
        {unseen.length > 0 && (
          <p className="text-sm text-ink-muted">
            This goes along too, although no field shows it: {unseen.join(', ')}. The docker run line has it all.
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4">
        <Card title="Create">
          <div className="flex flex-col gap-3">
            <Controller
              control={form.control}
              name="start"
              render={({ field }) => (
                <Switch
                  label="Start it"
                  checked={field.value}
                  onChange={(event) => field.onChange(event.target.checked)}
                />
              )}
            />
            <FormProblem form={form} />
            {errors.root?.message !== undefined && (
              <p role="alert" className="text-sm text-bad">
                {errors.root.message}
              </p>
            )}
            {checked !== null && (
              <div role="status">
                <CheckList checks={checked.checks} />
              </div>
            )}
            {checked?.activity != null ? (
              <PullProgress id={checked.activity.id} onRetry={() => setAnswer(null)} />
            ) : (
              <Button type="submit" variant="primary" busy={isSubmitting} className="self-start">
                {ready ? (checked.pulls ? 'Pull and create' : 'Create') : 'Check'}
              </Button>
            )}
            <p className="text-xs text-ink-subtle">
              First everything is checked and nothing is made. A container that cannot be started is removed again.
            </p>
          </div>
        </Card>
        <PreviewCard spec={spec} />
      </div>
    </form>
  );
}

/** Goes to the container when the activity that makes it has ended well. */
function useActivityEnd(id: string | null, host: string): void {
  const router = useRouter();
  const { activities } = useActivities();
  const activity = id === null ? undefined : activities.find((one) => one.id === id);
  const made =
    activity?.state === 'succeeded'
      ? activity.items.find((item) => item.id.startsWith('container/'))?.id.slice('container/'.length)
      : undefined;
  useEffect(() => {
    if (made !== undefined) router.push(containerPath({ host, id: made }));
  }, [made, host, router]);
}

/** The pull and creation that go on on the server; when they fail, why, and the way back to the form. */
function PullProgress({ id, onRetry }: { id: string; onRetry: () => void }) {
  const { activities } = useActivities();
  const activity = activities.find((one) => one.id === id);
  if (activity !== undefined && activity.state !== 'running' && activity.state !== 'succeeded')
    return (
      <div role="alert" className="flex flex-col items-start gap-2 rounded-md bg-bad-soft p-2.5 text-sm text-bad">
        <p>{activity.problem?.detail || 'It was not made.'}</p>
        {activity.problem?.hint ? <p>{activity.problem.hint}</p> : null}
        <Button size="small" onClick={onRetry}>
          Check again
        </Button>
      </div>
    );
  return (
    <p role="status" className="text-sm">
      {activity?.progress?.words ?? 'Pulling the image'} … It goes on without this page; the activities in the header
      show it.
    </p>
  );
}
