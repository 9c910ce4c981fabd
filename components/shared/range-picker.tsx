import clsx from 'clsx';

export interface RangePickerProps<T extends string> {
  label: string;
  value: T;
  options: readonly { key: T; words: string }[];
  onChange: (value: T) => void;
}

/** One of a few, all in sight: how much of the past a chart shows. */
export function RangePicker<T extends string>({ label, value, options, onChange }: RangePickerProps<T>) {
  return (
    <fieldset className="flex overflow-hidden rounded-md border border-line-strong">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === value}
          onClick={() => onChange(option.key)}
          className={clsx(
            'h-7 border-l border-line-strong px-2.5 text-xs font-medium first-of-type:border-l-0 focus-visible:-outline-offset-2 pointer-coarse:h-9',
            option.key === value ? 'bg-selected text-ink' : 'bg-surface text-ink-muted hover:bg-hover hover:text-ink',
          )}
        >
          {option.words}
        </button>
      ))}
    </fieldset>
  );
}
