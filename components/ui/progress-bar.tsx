import clsx from 'clsx';

export interface ProgressBarProps {
  /** Names it for a screen reader. */
  label: string;
  done: number;
  /** null: nobody knows how much it will be; then it only shows that something goes on. */
  total: number | null;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const known = total !== null && total > 0;
  const percent = known ? Math.max(0, Math.min(100, (done / total) * 100)) : null;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': Math.floor(percent) })}
      className="h-1.5 w-full overflow-hidden rounded-full bg-idle-soft"
    >
      <div
        className={clsx(
          'h-full rounded-full bg-accent',
          percent === null && 'animate-pulse motion-reduce:animate-none',
        )}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
