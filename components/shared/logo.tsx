import clsx from 'clsx';

/** A ship's wheel, drawn here: the console loads nothing from outside. */
export function Logo({ collapsed = false }: { collapsed?: boolean }) {
  return (
    <span className="flex items-center gap-2.5 font-semibold">
      <svg viewBox="0 0 24 24" aria-hidden className="size-6 shrink-0 text-accent" fill="none" stroke="currentColor">
        <circle cx="12" cy="12" r="6.25" strokeWidth="2" />
        <circle cx="12" cy="12" r="1.75" fill="currentColor" stroke="none" />
        {[0, 60, 120, 180, 240, 300].map((angle) => (
          <path
            key={angle}
            d="M12 10.2V2"
            strokeWidth="1.8"
            strokeLinecap="round"
            transform={`rotate(${angle} 12 12)`}
          />
        ))}
      </svg>
      <span className={clsx('text-base tracking-tight', collapsed && 'sr-only')}>Pilothouse</span>
    </span>
  );
}
