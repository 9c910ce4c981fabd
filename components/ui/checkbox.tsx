import clsx from 'clsx';
import { type ComponentProps, useEffect, useImperativeHandle, useRef } from 'react';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Some, not all: shown as a dash and told as `mixed`. */
  indeterminate?: boolean;
}

export function Checkbox({ indeterminate = false, ref, ...props }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  // A form that registers it reads the value from the element itself.
  useImperativeHandle<HTMLInputElement | null, HTMLInputElement | null>(ref, () => box.current);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <input
      {...props}
      ref={box}
      type="checkbox"
      className={clsx('size-4 shrink-0 cursor-pointer accent-accent disabled:cursor-not-allowed', props.className)}
    />
  );
}

export interface SwitchProps extends Omit<ComponentProps<'input'>, 'type' | 'role' | 'checked'> {
  label: string;
  checked: boolean;
}

export function Switch({ label, className, ...props }: SwitchProps) {
  return (
    <label className={clsx('inline-flex cursor-pointer items-center gap-2', className)}>
      <input {...props} type="checkbox" role="switch" aria-checked={props.checked} className="peer sr-only" />
      <span
        aria-hidden
        className={clsx(
          'relative h-4.5 w-8 shrink-0 rounded-full border border-control bg-sunken transition-colors',
          'after:absolute after:top-0.5 after:left-0.5 after:size-3 after:rounded-full after:bg-control after:transition-transform',
          'peer-checked:border-accent peer-checked:bg-accent peer-checked:after:translate-x-3.5 peer-checked:after:bg-ink-inverse',
          'peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent',
          'peer-disabled:opacity-50',
        )}
      />
      <span>{label}</span>
    </label>
  );
}
