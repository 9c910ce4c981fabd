'use client';
import clsx from 'clsx';
import { EXTRA_KEYS, type ExtraKey } from './terminal-input';

export interface KeyRowProps {
  control: boolean;
  onControl: (held: boolean) => void;
  onKey: (key: ExtraKey) => void;
}

const KEY =
  'flex h-9 min-w-10 shrink-0 items-center justify-center rounded-md border px-2 font-mono text-xs pointer-coarse:h-11 pointer-coarse:min-w-11';

/** Keys that a phone’s keyboard lacks. A press leaves the keyboard open: the focus stays in the terminal. */
export function KeyRow({ control, onControl, onKey }: KeyRowProps) {
  return (
    <div
      role="toolbar"
      aria-label="Keys"
      className="no-scrollbar flex gap-1 overflow-x-auto border-t border-line bg-sunken p-1 sm:hidden pointer-coarse:flex"
    >
      <button
        type="button"
        aria-pressed={control}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => onControl(!control)}
        className={clsx(KEY, control ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong bg-surface')}
      >
        Ctrl
      </button>
      {EXTRA_KEYS.map((key) => (
        <button
          key={key.name}
          type="button"
          aria-label={key.name}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onKey(key)}
          className={clsx(KEY, 'border-line-strong bg-surface')}
        >
          {key.label}
        </button>
      ))}
    </div>
  );
}
