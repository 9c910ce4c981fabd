import clsx from 'clsx';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Input } from './input';

export interface SearchInputProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'value'> {
  /** What is searched: the accessible name, and the placeholder unless another one is given. */
  label: string;
  value: string;
  onChange: (text: string) => void;
}

/** A filter or search box without a button: it works while one types. */
export function SearchInput({ label, value, onChange, className, ...props }: SearchInputProps) {
  return (
    <span className={clsx('relative block min-w-0', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-subtle"
      />
      <Input
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        {...props}
        type="search"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pl-8"
      />
    </span>
  );
}
