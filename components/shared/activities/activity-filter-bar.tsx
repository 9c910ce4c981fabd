import clsx from 'clsx';
import type { ActivityFilter } from './activity-history-model';

const CHOICES: readonly [ActivityFilter, string][] = [
  ['all', 'All'],
  ['running', 'Running'],
  ['failed', 'Failed'],
];

export interface ActivityFilterBarProps {
  filter: ActivityFilter;
  onChange: (filter: ActivityFilter) => void;
}

export function ActivityFilterBar({ filter, onChange }: ActivityFilterBarProps) {
  return (
    <fieldset className="flex w-fit overflow-hidden rounded-md border border-line-strong">
      <legend className="sr-only">Which activities</legend>
      {CHOICES.map(([value, label]) => (
        <button
          key={value}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onChange(value)}
          className={clsx(
            'h-8 border-l border-line-strong px-3 text-sm first:border-l-0 pointer-coarse:h-10',
            filter === value
              ? 'bg-accent-soft font-medium text-accent-strong'
              : 'text-ink-muted hover:bg-hover hover:text-ink',
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
