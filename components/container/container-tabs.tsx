'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { CONTAINER_TABS } from '@/components/shared/container-page-tabs';
import { useShownContainer } from './shown-container';

/** Each tab has its own address, so it can be linked to, opened beside another, and found in the history. */
export function ContainerTabs({ address }: { address: string }) {
  const { container } = useShownContainer();
  const open = usePathname().split('/').at(-1);
  const current = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow screen the open tab may lie outside the row
  useEffect(() => {
    // In braces: newer browsers answer with a promise, and React would call that as the effect's cleanup.
    current.current?.scrollIntoView?.({ block: 'nearest', inline: 'center' });
  }, [open]);
  return (
    <nav
      data-tabs
      aria-label={`Views of ${container.name}`}
      className="no-scrollbar flex gap-1 overflow-x-auto border-b border-line"
    >
      {CONTAINER_TABS.map(({ path, label }) => (
        <Link
          key={path}
          href={`${address}/${path}`}
          ref={path === open ? current : undefined}
          aria-current={path === open ? 'page' : undefined}
          // The data comes over the live connection; the page's code is small and loaded when it is opened.
          prefetch={false}
          className={clsx(
            'relative -mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-3 font-medium whitespace-nowrap focus-visible:-outline-offset-2 pointer-coarse:h-11',
            path === open ? 'border-accent text-ink' : 'border-transparent text-ink-muted hover:text-ink',
          )}
        >
          {label}
          {path === 'health' && container.state === 'running' && container.health === 'unhealthy' && (
            <span className="size-1.5 rounded-full bg-bad">
              <span className="sr-only">unhealthy</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
