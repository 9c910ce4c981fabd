import clsx from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle';

const TONES: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  idle: 'bg-idle-soft text-idle',
};

/** A small word or number beside a name. */
export function Badge({ children, tone = 'idle', title }: { children: ReactNode; tone?: Tone; title?: string }) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5 items-center rounded-sm px-1.5 text-xs font-medium whitespace-nowrap figures',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

export interface StatusPillProps {
  tone: Tone;
  /** Differs by status, so that colour is never all there is. */
  icon: ReactNode;
  children: ReactNode;
  title?: string | undefined;
  /** Icon and word without the box, for table rows. */
  plain?: boolean;
}

const TEXTS: Record<Tone, string> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  idle: 'text-idle',
};

export function StatusPill({ tone, icon, children, title, plain = false }: StatusPillProps) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex min-w-0 items-center gap-1 align-middle text-xs font-medium whitespace-nowrap [&>svg]:size-3.5 [&>svg]:shrink-0',
        plain ? TEXTS[tone] : ['h-5.5 rounded-full px-2', TONES[tone]],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
