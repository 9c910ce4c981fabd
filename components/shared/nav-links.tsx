'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useMe } from '@/lib/client/me';
import { scopeSearch, useScopeChoice } from './hosts/use-host-scope';
import { followsScope, isCurrent, NAVIGATION, type NavigationEntry, type NavigationGroup } from './navigation';

/** The groups with the entries that the signed-in role may use. */
export function useNavigation(): readonly NavigationGroup[] {
  const { permissions } = useMe();
  return NAVIGATION.map((group) => ({
    ...group,
    entries: group.entries.filter((entry) => permissions.includes(entry.permission)),
  })).filter((group) => group.entries.length > 0);
}

/** The address of an entry, with the chosen hosts kept for the pages that follow the choice. */
export function useEntryHref(): (entry: Pick<NavigationEntry, 'href'>) => string {
  const [scope] = useScopeChoice();
  return ({ href }) => (followsScope(href) ? `${href}${scopeSearch(scope)}` : href);
}

export function NavLinks({ collapsed = false, onNavigate }: { collapsed?: boolean; onNavigate?: () => void }) {
  const pathname = usePathname();
  const hrefOf = useEntryHref();
  return (
    <ul className="flex flex-col gap-4">
      {useNavigation().map((group) => (
        <li key={group.label}>
          <h2
            className={clsx(
              'mb-1 px-2.5 text-2xs font-semibold tracking-wide text-ink-subtle uppercase',
              collapsed && 'sr-only',
            )}
          >
            {group.label}
          </h2>
          <ul className="flex flex-col gap-0.5">
            {group.entries.map((entry) => {
              const current = isCurrent(entry.href, pathname);
              return (
                <li key={entry.href}>
                  <Link
                    href={hrefOf(entry)}
                    prefetch={false}
                    onClick={onNavigate}
                    aria-current={current ? 'page' : undefined}
                    title={collapsed ? entry.label : undefined}
                    className={clsx(
                      'flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium transition-colors pointer-coarse:h-11',
                      current ? 'bg-accent-soft text-accent-strong' : 'text-ink-muted hover:bg-hover hover:text-ink',
                    )}
                  >
                    <entry.icon aria-hidden className="size-4 shrink-0" />
                    <span className={clsx('truncate', collapsed && 'sr-only')}>{entry.label}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
}
