'use client';
import clsx from 'clsx';
import { Menu, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { ActivityButton } from './activities/activity-button';
import { CommandCenter } from './command-center';
import { HostFilter } from './host-filter';
import { LiveNotices } from './live-notices';
import { LiveState } from './live-state';
import { Logo } from './logo';
import { NAV_COOKIE } from './nav-cookie';
import { NavLinks, useEntryHref, useNavigation } from './nav-links';
import { isCurrent } from './navigation';
import { NotificationLoader } from './notifications/notification-loader';
import { UserMenu } from './user-menu';

const NavSheet = dynamic(() => import('./nav-sheet'), { ssr: false });

/** Navigation, header and the room for a page. `navCollapsed` comes from a cookie, so that nothing jumps after loading. */
export function AppShell({ navCollapsed, children }: { navCollapsed: boolean; children: ReactNode }) {
  const [collapsed, setCollapsed] = useState(navCollapsed);
  const [sheet, setSheet] = useState<boolean | null>(null);
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-accent px-3 py-2 text-ink-inverse focus:translate-y-0"
      >
        Skip to the content
      </a>
      <nav
        aria-label="Main"
        className={clsx(
          'flex shrink-0 flex-col border-r border-line bg-surface transition-[width] max-md:hidden',
          collapsed ? 'w-14' : 'w-48',
        )}
      >
        <div className="flex h-12 items-center border-b border-line px-3.5">
          <Logo collapsed={collapsed} />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-2 py-3">
          <NavLinks collapsed={collapsed} />
        </div>
        <div className="border-t border-line p-2">
          <IconButton
            label={collapsed ? 'Widen the navigation' : 'Narrow the navigation'}
            aria-expanded={!collapsed}
            onClick={() => {
              setCollapsed(!collapsed);
              // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain HTTP
              document.cookie = `${NAV_COOKIE}=${collapsed ? 'wide' : 'narrow'}; Path=/; Max-Age=31536000; SameSite=Lax`;
            }}
          >
            {collapsed ? (
              <PanelLeftOpen aria-hidden className="size-4" />
            ) : (
              <PanelLeftClose aria-hidden className="size-4" />
            )}
          </IconButton>
        </div>
      </nav>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 md:px-4">
          <div className="md:hidden">
            <Logo collapsed />
          </div>
          <HostFilter />
          <div className="flex-1" />
          <CommandCenter />
          <LiveState />
          <ActivityButton />
          <UserMenu />
        </header>
        <LiveNotices />
        <NotificationLoader />
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto outline-none">
          {children}
        </main>
        <BottomBar onMore={() => setSheet(true)} />
      </div>
      {sheet !== null && <NavSheet open={sheet} onOpenChange={setSheet} />}
    </div>
  );
}

/** On a phone: the daily pages within reach of the thumb, the rest behind one button. */
function BottomBar({ onMore }: { onMore: () => void }) {
  const pathname = usePathname();
  const hrefOf = useEntryHref();
  const daily = useNavigation()
    // What is also in the header, or for administrators, is in the menu.
    .filter((group) => group.label !== 'Admin' && group.label !== 'Operate')
    .flatMap((group) => group.entries)
    // More do not fit beside each other; the menu has them all.
    .slice(0, 4);
  const item = 'flex flex-1 flex-col items-center justify-center gap-0.5 text-2xs font-medium';
  return (
    <nav
      aria-label="Main"
      className="flex h-14 shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {daily.map((entry) => {
        const current = isCurrent(entry.href, pathname);
        return (
          <Link
            key={entry.href}
            href={hrefOf(entry)}
            prefetch={false}
            aria-current={current ? 'page' : undefined}
            className={clsx(item, current ? 'text-accent' : 'text-ink-muted')}
          >
            <entry.icon aria-hidden className="size-5" />
            {entry.label}
          </Link>
        );
      })}
      <button type="button" onClick={onMore} className={clsx(item, 'text-ink-muted')}>
        <Menu aria-hidden className="size-5" />
        Menu
      </button>
    </nav>
  );
}
