import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import { Checkbox } from '@/components/ui/checkbox';

/** A check box with its words, as one row of a list of choices. */
export function CheckRow(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  inner?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={clsx('flex items-start gap-2', props.inner && 'pl-6')}>
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <label htmlFor={id} className="min-w-0 cursor-pointer break-words">
        {props.children}
      </label>
    </div>
  );
}
