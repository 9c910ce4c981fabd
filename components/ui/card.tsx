import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

export interface CardProps {
  title?: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** No inner margin: for tables and lists that reach the border. */
  flush?: boolean;
}

/** A bordered section with its heading; a landmark when it has one. */
export function Card({ title, actions, children, className, flush = false }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={clsx('flex min-w-0 flex-col rounded-lg border border-line bg-surface', className)}
    >
      {(title !== undefined || actions !== undefined) && (
        <header className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
          <h2 id={id} className="min-w-0 flex-1 text-sm font-semibold">
            {title}
          </h2>
          {actions}
        </header>
      )}
      <div className={clsx('min-w-0 flex-1', !flush && 'p-4')}>{children}</div>
    </section>
  );
}

export interface KeyValueListProps {
  /** Rows whose value is null or undefined are left out. */
  rows: readonly { label: string; value: ReactNode; note?: string }[];
}

export function KeyValueList({ rows }: KeyValueListProps) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {rows
        .filter((row) => row.value !== null && row.value !== undefined)
        .map((row) => (
          <div key={row.label} className="contents">
            <dt className="text-ink-subtle">{row.label}</dt>
            <dd className="min-w-0 break-words figures">
              {row.value}
              {row.note !== undefined && <span className="block text-xs text-ink-subtle">{row.note}</span>}
            </dd>
          </div>
        ))}
    </dl>
  );
}
