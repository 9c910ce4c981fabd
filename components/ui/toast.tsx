'use client';
import clsx from 'clsx';
import { CircleCheck, CircleX, Info, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from './button';

export interface ToastMessage {
  tone: 'ok' | 'bad' | 'info';
  title: string;
  detail?: string | undefined;
  /** The way out, in a line of its own. */
  hint?: string | undefined;
  /** A way to what it is about: one link. */
  action?: ReactNode;
}

interface Shown extends ToastMessage {
  id: number;
}

const Context = createContext<((message: ToastMessage) => void) | null>(null);

/** Good news leaves by itself after this many ms; bad news stays until it is dismissed. */
const LIFETIME_MS = 5000;
const AT_MOST = 4;

/**
 * Not built on a library: those that exist put a style sheet into the page, which the console's content policy refuses.
 */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const nextId = useRef(1);
  const show = useCallback((message: ToastMessage) => {
    const id = nextId.current++;
    setShown((before) => {
      const others = before.filter((each) => each.title !== message.title || each.detail !== message.detail);
      return [...others, { ...message, id }].slice(-AT_MOST);
    });
  }, []);
  const dismiss = useCallback((id: number) => setShown((before) => before.filter((each) => each.id !== id)), []);
  const value = useMemo(() => show, [show]);
  return (
    <Context.Provider value={value}>
      {children}
      <section
        aria-label="Notifications"
        aria-live="polite"
        aria-relevant="additions"
        className="pointer-events-none fixed inset-x-2 bottom-16 z-60 flex flex-col items-end gap-2 sm:right-4 sm:bottom-4 sm:left-auto sm:w-96"
      >
        {shown.map((message) => (
          <Toast key={message.id} message={message} onDismiss={() => dismiss(message.id)} />
        ))}
      </section>
    </Context.Provider>
  );
}

/** Shows a message at the edge of the screen. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(Context);
  if (show === null) throw new Error('useToast needs a ToastProvider above it');
  return show;
}

const ICONS = { ok: CircleCheck, bad: CircleX, info: Info };
const TONES = { ok: 'text-ok', bad: 'text-bad', info: 'text-info' };

function Toast({ message, onDismiss }: { message: Shown; onDismiss: () => void }) {
  const [held, setHeld] = useState(false);
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  useEffect(() => {
    if (held || message.tone === 'bad') return;
    const timer = setTimeout(() => dismiss.current(), LIFETIME_MS);
    return () => clearTimeout(timer);
  }, [held, message.tone]);
  const Icon = ICONS[message.tone];
  return (
    <div
      role={message.tone === 'bad' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      className="pointer-events-auto flex w-full animate-rise gap-2 rounded-lg border border-line bg-raised p-3 text-sm shadow-float"
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', TONES[message.tone])} />
      <div className="min-w-0 flex-1">
        <div className="font-medium break-words">{message.title}</div>
        {message.detail !== undefined && <div className="break-words text-ink-muted">{message.detail}</div>}
        {message.hint !== undefined && <div className="mt-1 text-xs break-words text-ink-subtle">{message.hint}</div>}
        {message.action !== undefined && <div className="mt-1 text-xs">{message.action}</div>}
      </div>
      <IconButton label="Dismiss" size="small" onClick={onDismiss} className="-mt-1 -mr-1">
        <X className="size-3.5" aria-hidden />
      </IconButton>
    </div>
  );
}
