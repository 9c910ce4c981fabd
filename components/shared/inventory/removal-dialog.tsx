'use client';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';

export interface RemovalItem {
  key: string;
  name: string;
  /** Why it cannot go; it is left out then. */
  whyNot?: string | undefined;
  note?: string | undefined;
}

export interface RemovalDialogProps {
  /** `Remove 3 volumes` */
  title: string;
  items: readonly RemovalItem[];
  consequences: readonly ReactNode[];
  confirmLabel: string;
  /** Must be typed before. */
  typed?: string;
  /** Removes one; rejects with why not. */
  remove: (key: string) => Promise<unknown>;
  /** With whether at least one was removed. */
  onClose: (removed: boolean) => void;
}

type Outcome = { state: 'waiting' | 'running' | 'done' } | { state: 'failed'; error: unknown };

const LOOKS: Readonly<Record<Outcome['state'], { tone: Tone; icon: LucideIcon; word: string }>> = {
  waiting: { tone: 'idle', icon: CircleDashed, word: 'waits' },
  running: { tone: 'info', icon: LoaderCircle, word: 'under way' },
  done: { tone: 'ok', icon: CircleCheck, word: 'removed' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
};

/** Exactly what goes, what stays and why; then how it went with each. */
export default function RemovalDialog(props: RemovalDialogProps) {
  const [results, setResults] = useState<ReadonlyMap<string, Outcome> | null>(null);
  const able = props.items.filter(({ whyNot }) => whyNot === undefined);
  const unable = props.items.filter(({ whyNot }) => whyNot !== undefined);
  const over = results !== null && [...results.values()].every(({ state }) => state === 'done' || state === 'failed');
  const removed = [...(results?.values() ?? [])].some(({ state }) => state === 'done');

  const start = async () => {
    const set = (key: string, outcome: Outcome) => setResults((before) => new Map(before).set(key, outcome));
    setResults(new Map(able.map(({ key }) => [key, { state: 'waiting' }])));
    let failed = false;
    for (const { key } of able) {
      set(key, { state: 'running' });
      try {
        await props.remove(key);
        set(key, { state: 'done' });
      } catch (error) {
        failed = true;
        set(key, { state: 'failed', error });
      }
    }
    // Of one that went well the list itself tells.
    if (!failed && able.length === 1) props.onClose(true);
  };

  if (results !== null) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && props.onClose(removed)}
        title={props.title}
        footer={
          <Button variant="primary" disabled={!over} onClick={() => props.onClose(removed)}>
            Close
          </Button>
        }
      >
        <ul className="flex flex-col divide-y divide-line">
          {able.map((item) => (
            <ResultRow key={item.key} item={item} outcome={results.get(item.key) ?? { state: 'waiting' }} />
          ))}
        </ul>
      </Dialog>
    );
  }
  if (able.length === 0) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && props.onClose(false)}
        title={props.title}
        footer={<Button onClick={() => props.onClose(false)}>Close</Button>}
      >
        <p className="mb-2">Nothing of this can be removed now:</p>
        <ItemList items={unable} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && props.onClose(false)}
      title={props.title}
      consequences={props.consequences}
      confirmLabel={props.confirmLabel}
      danger
      {...(props.typed !== undefined && { typed: props.typed })}
      onConfirm={() => void start()}
    >
      <div className="flex flex-col gap-3">
        <ItemList items={able} />
        {unable.length > 0 && (
          <div>
            <p className="mb-1 text-xs font-medium text-ink-muted">These stay:</p>
            <ItemList items={unable} />
          </div>
        )}
      </div>
    </ConfirmDialog>
  );
}

function ItemList({ items }: { items: readonly RemovalItem[] }) {
  return (
    <ul className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line">
      {items.map(({ key, name, whyNot, note }) => (
        <li key={key} className="flex flex-wrap items-baseline gap-x-2 px-3 py-1.5">
          <SafeText className="min-w-0 font-mono text-xs break-all">{name}</SafeText>
          {(whyNot ?? note) !== undefined && <span className="text-xs text-ink-subtle">{whyNot ?? note}</span>}
        </li>
      ))}
    </ul>
  );
}

function ResultRow({ item, outcome }: { item: RemovalItem; outcome: Outcome }) {
  const { tone, icon: Icon, word } = LOOKS[outcome.state];
  const problem = outcome.state === 'failed' ? describeProblem(outcome.error) : undefined;
  return (
    <li className="py-1.5">
      <div className="flex items-center gap-2">
        <SafeText className="min-w-0 flex-1 truncate font-mono text-xs">{item.name}</SafeText>
        <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
          {word}
        </StatusPill>
      </div>
      {problem !== undefined && (
        <p className="text-xs break-words text-ink-muted">
          {problem.title}. {problem.detail} {problem.hint}
        </p>
      )}
    </li>
  );
}
