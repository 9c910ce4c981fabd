'use client';
import { AArrowDown, AArrowUp, Accessibility, ChevronDown, ChevronUp, ClipboardPaste, Search, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { formatBytes } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import { visibleText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import { useToast } from '@/components/ui/toast';
import type { LineState } from '@/lib/client/terminal-line';
import type { Terminal } from '@/lib/contract/terminal';
import { KeyRow } from './key-row';
import { isWebAddress } from './terminal-input';
import { FONT_SIZES, type TerminalLook } from './terminal-look';
import type { TerminalHandle } from './terminal-screen';
import { stateWords } from './terminal-words';

const TerminalScreen = dynamic(() => import('./terminal-screen'), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const TONES = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  idle: 'bg-idle-soft text-idle',
};

export interface TerminalViewProps {
  terminal: Terminal;
  look: TerminalLook;
  onLook: (change: Partial<TerminalLook>) => void;
  /** It is over; a new one of the same kind may be wanted. */
  onAgain: () => void;
  onOver: () => void;
}

/** One terminal with its tools: search, size of letters, keys of a phone, and what is to be said of its state. */
export function TerminalView({ terminal, look, onLook, onAgain, onOver }: TerminalViewProps) {
  const [state, setState] = useState<LineState>({ kind: 'connecting' });
  const [closingIn, setClosingIn] = useState<number | null>(null);
  const [waiting, setWaiting] = useState(0);
  const [searching, setSearching] = useState(false);
  const [control, setControl] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const held = useRef(false);
  held.current = control;
  const handle = useRef<TerminalHandle | null>(null);
  const toast = useToast();
  const words = stateWords(state);
  const size = (by: number) =>
    onLook({ fontSize: Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, look.fontSize + by)) });
  const paste = () =>
    navigator.clipboard
      ?.readText()
      .then((text) => handle.current?.paste(text))
      .catch(() =>
        toast({ tone: 'info', title: 'The browser does not show the clipboard', hint: 'Paste with Ctrl+V.' }),
      );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 border-b border-line px-2 py-1">
        <span
          className="min-w-0 flex-1 truncate font-mono text-xs text-ink-subtle"
          title={visibleText(terminal.command.join(' '))}
        >
          {visibleText(terminal.command.join(' '))}
          {terminal.user !== '' && ` · as ${terminal.user}`}
        </span>
        {typeof navigator !== 'undefined' && navigator.clipboard && (
          <IconButton label="Paste" size="small" onClick={() => void paste()}>
            <ClipboardPaste aria-hidden className="size-4" />
          </IconButton>
        )}
        <IconButton
          label="Search what it showed"
          size="small"
          aria-pressed={searching}
          onClick={() => setSearching(!searching)}
        >
          <Search aria-hidden className="size-4" />
        </IconButton>
        <IconButton
          label="Smaller letters"
          size="small"
          disabled={look.fontSize <= FONT_SIZES.least}
          onClick={() => size(-1)}
        >
          <AArrowDown aria-hidden className="size-4" />
        </IconButton>
        <IconButton
          label="Larger letters"
          size="small"
          disabled={look.fontSize >= FONT_SIZES.most}
          onClick={() => size(1)}
        >
          <AArrowUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton
          label="For a screen reader"
          size="small"
          aria-pressed={look.screenReader}
          className={look.screenReader ? 'text-accent' : undefined}
          onClick={() => onLook({ screenReader: !look.screenReader })}
        >
          <Accessibility aria-hidden className="size-4" />
        </IconButton>
      </div>
      {searching && (
        <SearchRow find={(text, back) => handle.current?.find(text, back)} onClose={() => setSearching(false)} />
      )}
      {words !== null && words.title !== 'Connecting' && (
        <div
          role="status"
          className={`flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 ${TONES[words.tone]}`}
        >
          <span className="font-medium">{words.title}</span>
          <span className="min-w-0 flex-1">{words.detail}</span>
          {state.kind === 'over' && (
            <Button size="small" onClick={onAgain}>
              Open another
            </Button>
          )}
        </div>
      )}
      {closingIn !== null && state.kind === 'open' && (
        <div role="alert" className="border-b border-line bg-warn-soft px-3 py-2 text-warn">
          Nothing was typed for long: it will be closed in {closingIn} seconds. Press a key to keep it.
        </div>
      )}
      <div className="min-h-0 flex-1 bg-surface py-1 pl-2">
        <TerminalScreen
          id={terminal.id}
          label={`Terminal in ${terminal.containerName}`}
          look={look}
          control={held}
          onControlUsed={() => setControl(false)}
          handle={handle}
          onState={(next) => {
            setState(next);
            if (next.kind === 'over' || next.kind === 'signed-out') onOver();
          }}
          onClosingSoon={setClosingIn}
          onWaiting={(bytes) => {
            setWaiting(bytes);
            setClosingIn(null);
          }}
          onRefused={() =>
            toast({ tone: 'bad', title: 'Too much at once', hint: 'Upload a file instead, under Files.' })
          }
          onLink={(address) => {
            if (isWebAddress(address)) setLink(address);
          }}
        />
      </div>
      {waiting > 256 * 1024 && (
        <div role="status" className="flex items-center gap-3 border-t border-line px-3 py-1.5 text-xs text-ink-muted">
          <span className="flex-1">{formatBytes(waiting)} of what was pasted wait for the program to read them.</span>
          <Button size="small" onClick={() => handle.current?.discard()}>
            Discard the rest
          </Button>
        </div>
      )}
      <KeyRow
        control={control}
        onControl={setControl}
        onKey={({ bytes, ...key }) => {
          handle.current?.key(bytes, 'application' in key ? key.application : undefined);
          handle.current?.focus();
        }}
      />
      <ConfirmDialog
        open={link !== null}
        onOpenChange={(open) => !open && setLink(null)}
        title="Open this address?"
        consequences={['The program in the terminal made the link. It leads to:']}
        confirmLabel="Open in a new tab"
        onConfirm={() => {
          if (link !== null) window.open(link, '_blank', 'noopener,noreferrer');
          setLink(null);
        }}
      >
        <code className="isolated block rounded-md bg-sunken p-2 text-xs break-all">{visibleText(link ?? '')}</code>
      </ConfirmDialog>
    </div>
  );
}

function SearchRow({ find, onClose }: { find: (text: string, back: boolean) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  return (
    <form
      className="flex items-center gap-1 border-b border-line px-2 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        find(text, true);
      }}
    >
      <Input
        aria-label="Search what it showed"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
        className="max-w-80"
      />
      <IconButton label="Before" size="small" type="submit">
        <ChevronUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="After" size="small" onClick={() => find(text, false)}>
        <ChevronDown aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Close the search" size="small" onClick={onClose}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </form>
  );
}
