import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

const BOX =
  'w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-sm text-ink transition-colors ' +
  'hover:border-ink-subtle focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad aria-invalid:outline-bad';

export function Input(props: ComponentProps<'input'>) {
  return <input {...props} className={clsx(BOX, 'h-8 pointer-coarse:h-10 pointer-coarse:text-lg', props.className)} />;
}

/** Several lines; grows by its handle. */
export function Textarea(props: ComponentProps<'textarea'>) {
  return <textarea {...props} className={clsx(BOX, 'min-h-8 py-1.5 pointer-coarse:text-lg', props.className)} />;
}

/** The browser's own list: works by keyboard, by touch and with every screen reader, and weighs nothing. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span className={clsx('relative inline-flex min-w-0', className)}>
      <select
        {...props}
        className={clsx(BOX, 'h-8 appearance-none truncate pr-7 pointer-coarse:h-10 pointer-coarse:text-lg')}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-subtle"
      />
    </span>
  );
}
