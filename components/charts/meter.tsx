import clsx from 'clsx';

export interface MeterProps {
  /** What is measured: `Memory of web-1`. */
  label: string;
  value: number;
  /** The limit; null = none, and then there is no bar. */
  max: number | null;
  format: (value: number) => string;
  /** Share of the limit from which it warns, and from which it is bad. */
  warnAt?: number;
  badAt?: number;
}

/** Use beside its limit. The figures are text; the bar only shows how near they are. */
export function Meter({ label, value, max, format, warnAt = 0.8, badAt = 0.95 }: MeterProps) {
  const share = max === null || max === 0 ? null : value / max;
  return (
    <span className="flex min-w-0 flex-col gap-0.5">
      <span className="truncate text-xs figures">
        {format(value)}
        {max !== null && <span className="text-ink-subtle"> / {format(max)}</span>}
      </span>
      {share !== null && (
        <span
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={max ?? undefined}
          aria-valuenow={value}
          aria-valuetext={`${format(value)} of ${format(max ?? 0)}, ${Math.round(share * 100)} %`}
          className="block h-1 w-full overflow-hidden rounded-full bg-idle-soft"
        >
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
