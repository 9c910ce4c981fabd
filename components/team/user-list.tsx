'use client';
import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleCheck, CircleSlash, Plus, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '@/components/shared/page-header';
import { Badge, StatusPill } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { type Grant, grantWords } from '@/lib/access/grant';
import { useCan, useMe, useWhyNot } from '@/lib/client/me';
import type { ResponseOf } from '@/lib/contract/endpoint';
import type { createUser } from '@/lib/contract/endpoints/auth';
import { ListBody } from './list-body';
import { NewUserDialog } from './new-user-dialog';
import { PermissionTable } from './permission-table';
import { RecordTable } from './record-table';
import { USERS_KEY, useUsers } from './team-queries';
import { UserDialog } from './user-dialog';

export type UserRow = ResponseOf<typeof createUser>;

/** Who may use the console, and how far. */
export function UserList() {
  const allowed = useCan('users:manage');
  const why = useWhyNot('users:manage');
  if (!allowed) {
    return (
      <div className="p-4 md:p-6">
        <EmptyState icon={<ShieldX aria-hidden />} title="Users are managed by administrators">
          {why} Ask an administrator.
        </EmptyState>
      </div>
    );
  }
  return <Users />;
}

function Users() {
  const me = useMe();
  const query = useUsers();
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [editing, setEditing] = useState<UserRow | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: USERS_KEY });
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 p-4 md:p-6">
      <PageHeader
        title="Users"
        beside={query.data && <span className="text-sm text-ink-subtle figures">{query.data.length}</span>}
        actions={
          <Button variant="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
            New user
          </Button>
        }
      />
      <Card flush>
        <ListBody query={query}>
          {(users) => (
            <RecordTable
              label="Users"
              rows={users}
              columns={[
                {
                  label: 'Name',
                  cell: (row) => (
                    <span className="flex flex-col gap-0.5">
                      <span className="flex flex-wrap items-center gap-x-2">
                        <span className="min-w-0 break-words">{row.username}</span>
                        {row.id === me.userId && <Badge tone="ok">you</Badge>}
                      </span>
                      <GrantLines grants={row.grants} className="text-ink-muted md:hidden" />
                    </span>
                  ),
                },
                {
                  label: 'Role',
                  wide: true,
                  cell: (row) => <Badge tone={row.role === 'admin' ? 'warn' : 'idle'}>{row.role}</Badge>,
                },
                {
                  label: 'May do',
                  wide: true,
                  cell: (row) => <GrantLines grants={row.grants} />,
                },
                {
                  label: 'Account',
                  cell: (row) =>
                    row.disabled ? (
                      <StatusPill tone="idle" icon={<CircleSlash aria-hidden />} plain>
                        disabled
                      </StatusPill>
                    ) : (
                      <StatusPill tone="ok" icon={<CircleCheck aria-hidden />} plain>
                        enabled
                      </StatusPill>
                    ),
                },
                {
                  label: 'Last sign-in',
                  wide: true,
                  cell: (row) =>
                    row.lastLoginAt === null ? (
                      <span className="text-ink-subtle">never</span>
                    ) : (
                      <RelativeTime at={row.lastLoginAt} />
                    ),
                },
                { label: 'Created', wide: true, cell: (row) => <RelativeTime at={row.createdAt} /> },
                {
                  label: 'Actions',
                  hiddenLabel: true,
                  cell: (row) => (
                    <span className="flex justify-end">
                      <Button size="small" onClick={() => setEditing(row)} aria-label={`Change ${row.username}`}>
                        Change
                      </Button>
                    </span>
                  ),
                },
              ]}
            />
          )}
        </ListBody>
      </Card>
      <PermissionTable />
      {creating && <NewUserDialog onClose={() => setCreating(false)} onDone={refresh} />}
      {editing !== null && <UserDialog user={editing} onClose={() => setEditing(null)} onDone={refresh} />}
    </div>
  );
}

function GrantLines({ grants, className }: { grants: readonly Grant[]; className?: string }) {
  return (
    <span className={clsx('flex flex-col text-xs', className)}>
      {[...new Set(grants.map(grantWords))].map((words) => (
        <span key={words} className="break-words">
          {words}
        </span>
      ))}
    </span>
  );
}
