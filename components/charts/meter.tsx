import clsx from 'clsx';

export interface MeterProps {
  value: number;
  /** The limit; null = none, and then there is no bar. */
  max: number | null;
  format: (value: number) => string;
  /** Both together, in one unit. */
  formatOf: (value: number, max: number) => string;
  /** Share of the limit from which it warns, and from which it is bad. */
  warnAt?: number;
  badAt?: number;
  className?: string;
}

/** Use beside its limit. The figures are text, for everybody; the bar repeats how near they are. */
export function Meter({ value, max, format, formatOf, warnAt = 0.8, badAt = 0.95, className }: MeterProps) {
  const share = max === null || max === 0 ? null : value / max;
  const title = share === null ? undefined : `${Math.round(share * 100)} % of the limit`;
  return (
    <span className={clsx('flex min-w-0 flex-col gap-0.5', className)} title={title}>
      <span className="truncate text-xs figures">{max === null ? format(value) : formatOf(value, max)}</span>
      {share !== null && (
        <span aria-hidden className="block h-1 w-full overflow-hidden rounded-full bg-idle-soft">
          <span
            style={{ width: `${Math.min(100, share * 100)}%` }}
            className={clsx(
              'block h-full rounded-full',
              share >= badAt ? 'bg-bad-fill' : share >= warnAt ? 'bg-warn' : 'bg-accent',
            )}
          />
        </span>
      )}
    </span>
  );
}
