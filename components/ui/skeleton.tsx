import clsx from 'clsx';

/** Stands in only while there is nothing at all to show yet. Width and height by `className`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx('block animate-pulse rounded-sm bg-idle-soft motion-reduce:animate-none', className)}
    />
  );
}
