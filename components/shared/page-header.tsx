import type { ReactNode } from 'react';

export interface PageHeaderProps {
  title: ReactNode;
  /** Beside the title: a count, a state. */
  beside?: ReactNode;
  actions?: ReactNode;
}

/** The one `h1` of a page, with its main actions. */
export function PageHeader({ title, beside, actions }: PageHeaderProps) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
      {beside}
      <div className="flex-1" />
      {actions}
    </div>
  );
}
