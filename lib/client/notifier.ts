'use client';
import { createContext, useContext } from 'react';

export interface NotifierMessage {
  tone: 'ok' | 'bad' | 'info';
  title: string;
  detail?: string | undefined;
  hint?: string | undefined;
  /** To what it is about, within the console. */
  link?: { href: string; label: string };
}

/** How the client layer speaks to the person without knowing what a message looks like. */
export interface Notifier {
  success(title: string, detail?: string): void;
  info(title: string, detail?: string): void;
  /** `doing` says what failed: `Restart web-1`. */
  problem(error: unknown, doing?: string): void;
  tell(message: NotifierMessage): void;
}

const Context = createContext<Notifier | null>(null);

export const NotifierProvider = Context.Provider;

export function useNotifier(): Notifier {
  const notifier = useContext(Context);
  if (notifier === null) throw new Error('useNotifier needs a NotifierProvider above it');
  return notifier;
}
