'use client';
import { type ReactNode, useState } from 'react';
import { ActivityCard } from '@/components/shared/activities/activity-card';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import { useActivities, useHosts } from '@/lib/client/live-hooks';
import type { Activity } from '@/lib/contract/activity';

export interface PruneFrameProps {
  title: string;
  host: string;
  onHost: (host: string) => void;
  /** Beside the host: what to choose between. */
  choice?: ReactNode;
  query: { isPending: boolean; error: unknown; refetch: () => unknown };
  /** What goes and what stays. */
  plan: ReactNode;
  /** How many go; 0: nothing to confirm. */
  count: number;
  /** `3 volumes` */
  what: string;
  /** Must be typed before the button works. */
  typed: string;
  /** Resolves with the activity; undefined after a failure that was told. */
  start: () => Promise<Activity | undefined>;
  onClose: () => void;
}

/** A prune: on which host, exactly what goes, what stays and why, a word to type, and how it goes. */
export function PruneFrame(props: PruneFrameProps) {
  const hosts = useHosts();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [started, setStarted] = useState<Activity | null>(null);
  const live = useActivities().activities.find(({ id }) => id === started?.id);
  const activity = live ?? started;

  if (activity !== null) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && props.onClose()}
        title={props.title}
        description="It goes on when this is closed; the activities in the header have it."
        footer={
          <Button variant="primary" onClick={props.onClose}>
            Close
          </Button>
        }
      >
        <ActivityCard activity={activity} open onNavigate={props.onClose} />
      </Dialog>
    );
  }
  const ready = props.count > 0 && text.trim() === props.typed;
  const start = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setStarted((await props.start()) ?? null);
    setBusy(false);
  };
  return (
    <Dialog
      open
      width="large"
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          {props.count > 0 && (
            <Button variant="danger" busy={busy} disabled={!ready} onClick={() => void start()}>
              Remove {props.what}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          <Field label="Host" className="min-w-40 flex-1">
            {(control) => (
              <Select
                {...control}
                value={props.host}
                onChange={(event) => {
                  setText('');
                  props.onHost(event.target.value);
                }}
              >
                {hosts.map((host) => (
                  <option key={host.id} value={host.id} disabled={host.status !== 'live'}>
                    {host.name}
                    {host.status === 'live' ? '' : ' (not connected)'}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {props.choice}
        </div>
        {props.query.error !== null ? (
          <ProblemView error={props.query.error} onRetry={() => void props.query.refetch()} />
        ) : props.query.isPending ? (
          <div role="status" aria-label="Working out the plan" className="flex flex-col gap-2">
            <Skeleton className="h-5 w-1/2" />
            <Skeleton className="h-24 w-full" />
          </div>
        ) : (
          props.plan
        )}
        {props.count > 0 && (
          <Field
            label="To go on, type"
            hint={<code className="isolated font-mono text-ink select-all">{props.typed}</code>}
          >
            {(control) => (
              <Input
                {...control}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') void start();
                }}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            )}
          </Field>
        )}
      </div>
    </Dialog>
  );
}

/** Rows of a plan: what goes, or what stays with the reason. */
export function PlanList({
  title,
  rows,
}: {
  title: string;
  rows: readonly { key: string; name: string; detail: ReactNode }[];
}) {
  const shown = rows.slice(0, SHOWN);
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-sm font-semibold">{title}</h3>
      {rows.length > 0 && (
        <ScrollRegion label={title} className="max-h-72 overflow-y-auto rounded-md border border-line">
          <ul className="divide-y divide-line">
            {shown.map(({ key, name, detail }) => (
              <li key={key} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
                <span className="min-w-0 font-mono text-xs break-all">
                  <bdi>{name}</bdi>
                </span>
                <span className="text-xs text-ink-subtle">{detail}</span>
              </li>
            ))}
            {rows.length > SHOWN && (
              <li className="px-3 py-1.5 text-xs text-ink-subtle">and {rows.length - SHOWN} more of the same kind</li>
            )}
          </ul>
        </ScrollRegion>
      )}
    </section>
  );
}

/** More rows than anybody reads would only make the dialog slow. */
const SHOWN = 1000;
