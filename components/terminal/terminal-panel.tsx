'use client';
import clsx from 'clsx';
import { Lock, Plus, SquareTerminal, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { visibleText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import { useCan, useWhyNot } from '@/lib/client/me';
import { closeTerminal } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ContainerState } from '@/lib/contract/container';
import type { Terminal } from '@/lib/contract/terminal';
import { TerminalLauncher } from './terminal-launcher';
import { useTerminalLook } from './terminal-look';
import { useTerminalList, useTerminals } from './terminal-queries';
import { TerminalView } from './terminal-view';

export interface TerminalPanelProps {
  host: string;
  hostName: string;
  /** The full id. */
  container: string;
  name: string;
  state: ContainerState;
}

/** Terminals in one container, side by side in tabs. */
export function TerminalPanel(props: TerminalPanelProps) {
  const may = useCan('containers:exec');
  const why = useWhyNot('containers:exec');
  if (may) return <Terminals key={`${props.host}/${props.container}`} {...props} />;
  return (
    <Card>
      <EmptyState icon={<Lock aria-hidden />} title="Terminals are not open to you">
        Who has a terminal sees all that is in the container, its secrets too. {why}
      </EmptyState>
    </Card>
  );
}

function Terminals({ host, hostName, container, name, state }: TerminalPanelProps) {
  const { data: open, isPending } = useTerminals(host, container, true);
  const list = useTerminalList(host, container);
  const [shown, setShown] = useState<string | null>(null);
  const [launching, setLaunching] = useState(false);
  const [over, setOver] = useState<ReadonlySet<string>>(new Set());
  const [look, changeLook] = useTerminalLook();
  const { run: close } = useAction(closeTerminal, { quiet: true });
  const terminals = open ?? [];
  const current = terminals.find(({ id }) => id === shown) ?? terminals.at(-1);
  const blocked = state === 'running' ? null : `${name} is ${state}: a terminal needs a running container.`;
  useEffect(() => {
    if (current === undefined) setLaunching(false);
  }, [current]);

  const drop = (terminal: Terminal) => {
    list.remove(terminal.id);
    // What is over already is not there to be closed.
    if (!over.has(terminal.id)) void close({ params: { id: terminal.id } });
  };
  const launcher = (
    <TerminalLauncher
      host={host}
      hostName={hostName}
      container={container}
      blocked={blocked}
      onOpened={(terminal) => {
        list.add(terminal);
        setShown(terminal.id);
        setLaunching(false);
      }}
    />
  );
  if (isPending) return <Skeleton className="h-64 w-full" />;
  if (current === undefined) {
    return (
      <Card title="Terminal">
        <div className="flex flex-col gap-4">
          {launcher}
          <ul className="flex list-disc flex-col gap-1 pl-5 text-ink-muted">
            <li>
              Opening and closing are written to the audit log, with program, user and times; what is typed is not.
            </li>
            <li>A reload or a lost connection does no harm: the shell waits a minute for the page.</li>
            <li>
              Closing it ends the shell and what it runs. What was started with nohup or as a daemon goes on if you type
              exit.
            </li>
          </ul>
        </div>
      </Card>
    );
  }
  return (
    <section
      aria-label="Terminals"
      className="flex h-[min(70dvh,48rem)] min-h-80 flex-col overflow-hidden rounded-lg border border-line bg-surface max-sm:h-[75dvh]"
    >
      <div className="flex items-center gap-1 border-b border-line bg-sunken px-1">
        <ul aria-label="Open terminals" className="no-scrollbar flex min-w-0 flex-1 overflow-x-auto">
          {terminals.map((terminal, index) => (
            <TerminalTab
              key={terminal.id}
              number={index + 1}
              terminal={terminal}
              selected={terminal === current && !launching}
              over={over.has(terminal.id)}
              onSelect={() => {
                setShown(terminal.id);
                setLaunching(false);
              }}
              onClose={() => drop(terminal)}
            />
          ))}
        </ul>
        <Button
          size="small"
          variant="ghost"
          aria-expanded={launching}
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => setLaunching(!launching)}
        >
          Another
        </Button>
      </div>
      {launching && <div className="border-b border-line p-3">{launcher}</div>}
      {terminals.map((terminal) => (
        <div key={terminal.id} className={clsx('min-h-0 flex-1 flex-col', terminal === current ? 'flex' : 'hidden')}>
          <TerminalView
            terminal={terminal}
            look={look}
            onLook={changeLook}
            onAgain={() => setLaunching(true)}
            onOver={() => setOver((before) => new Set(before).add(terminal.id))}
          />
        </div>
      ))}
    </section>
  );
}

interface TerminalTabProps {
  number: number;
  terminal: Terminal;
  selected: boolean;
  over: boolean;
  onSelect: () => void;
  onClose: () => void;
}

function TerminalTab({ number, terminal, selected, over, onSelect, onClose }: TerminalTabProps) {
  const program = terminal.command[0]?.split('/').at(-1) ?? '';
  return (
    <li
      className={clsx(
        'flex h-9 shrink-0 items-center border-b-2 pr-1 pointer-coarse:h-11',
        selected ? 'border-accent text-ink' : 'border-transparent text-ink-muted',
      )}
    >
      <button
        type="button"
        aria-label={`Terminal ${number}: ${visibleText(program)}${over ? ', ended' : ''}`}
        aria-pressed={selected}
        onClick={onSelect}
        className="flex h-full items-center gap-1.5 pr-1 pl-2 focus-visible:-outline-offset-2"
      >
        <SquareTerminal aria-hidden className="size-3.5" />
        <span>
          {number} <span className="font-mono text-xs">{program}</span>
          {over && <span className="text-xs text-ink-subtle"> ended</span>}
        </span>
      </button>
      <button
        type="button"
        aria-label={`Close terminal ${number}`}
        title="Close it and end what it runs"
        onClick={onClose}
        className="flex size-6 items-center justify-center rounded-sm hover:bg-hover pointer-coarse:size-9"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
