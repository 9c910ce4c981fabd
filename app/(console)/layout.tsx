import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shared/app-shell';
import { ConsoleProviders } from '@/components/shared/console-providers';
import { NAV_COOKIE } from '@/components/shared/nav-cookie';
import { requirePageSession } from '@/lib/server/auth/page-session';

/** Pages read their data through the live connection and the API, which authorise by themselves; this keeps strangers outside. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const me = await requirePageSession();
  const navCollapsed = (await cookies()).get(NAV_COOKIE)?.value === 'narrow';
  return (
    <ConsoleProviders me={me}>
      <AppShell navCollapsed={navCollapsed}>{children}</AppShell>
    </ConsoleProviders>
  );
}
