'use client';
import { InsecureWarning } from '@/components/shared/insecure-warning';
import { PageHeader } from '@/components/shared/page-header';
import { NotificationCard } from '@/components/shared/preferences/notification-card';
import { TimeCard } from '@/components/shared/preferences/time-card';
import { Card, KeyValueList } from '@/components/ui/card';
import { grantWords } from '@/lib/access/grant';
import { useMe } from '@/lib/client/me';
import { PasswordForm } from './password-form';
import { PermissionTable } from './permission-table';
import { SessionList } from './session-list';
import { TokenList } from './token-list';

/** What everybody may change for themselves. */
export function AccountSettings({ insecure }: { insecure: boolean }) {
  const me = useMe();
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title="Settings" />
      {insecure && <InsecureWarning />}
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Account">
          <KeyValueList
            rows={[
              { label: 'User name', value: me.username },
              { label: 'Highest role', value: me.role },
              { label: 'May do', value: me.grants.map(grantWords).join('; ') || 'nothing' },
            ]}
          />
          <p className="mt-3 text-xs text-ink-subtle">An administrator changes these, under Users.</p>
        </Card>
        <Card title="Password">
          <PasswordForm />
        </Card>
        <TimeCard />
        <NotificationCard />
      </div>
      <SessionList />
      <TokenList />
      <PermissionTable />
    </div>
  );
}
