'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { AbsoluteTime, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useMe } from '@/lib/client/me';
import { useAction } from '@/lib/client/use-action';
import type { ResponseOf } from '@/lib/contract/endpoint';
import type { listSessions } from '@/lib/contract/endpoints/auth';
import { ListBody } from './list-body';
import { RecordTable } from './record-table';
import { revokeSession, SESSIONS_KEY, useSessions } from './team-queries';
import { userAgentWords } from './user-agent-words';

type Session = ResponseOf<typeof listSessions>['sessions'][number];

/** Where one is signed in; an administrator sees everybody's. */
export function SessionList() {
  const me = useMe();
  const query = useSessions();
  const queryClient = useQueryClient();
  const [ending, setEnding] = useState<Session | null>(null);
  const revoke = useAction(revokeSession, { doing: () => 'End the session', done: () => 'The session has ended' });
  const others = query.data?.some((session) => session.userId !== me.userId) ?? false;
  return (
    <Card title="Sessions" flush>
      <ListBody query={query}>
        {(sessions) => (
          <RecordTable
            label="Sessions"
            rows={sessions}
            columns={[
              ...(others ? [{ label: 'User', cell: (row: Session) => row.username }] : []),
              {
                label: 'Where',
                cell: (row) => (
                  <span className="flex min-w-0 flex-col">
                    <span className="flex flex-wrap items-center gap-x-2">
                      <span title={row.userAgent} className="break-words">
                        <SafeText>{userAgentWords(row.userAgent)}</SafeText>
                      </span>
                      {row.current && <Badge tone="ok">this one</Badge>}
                    </span>
                    <span className="text-xs text-ink-subtle md:hidden">
                      {row.address} · <RelativeTime at={row.lastSeenAt} />
                    </span>
                  </span>
                ),
              },
              { label: 'Address', wide: true, cell: (row) => <code className="text-xs">{row.address}</code> },
              { label: 'Last used', wide: true, cell: (row) => <RelativeTime at={row.lastSeenAt} /> },
              { label: 'Signed in', wide: true, cell: (row) => <RelativeTime at={row.createdAt} /> },
              {
                label: 'Ends at the latest',
                wide: true,
                cell: (row) => <AbsoluteTime at={row.expiresAt} />,
              },
              {
                label: 'Actions',
                hiddenLabel: true,
                cell: (row) =>
                  row.current ? null : (
                    <span className="flex justify-end">
                      <Button size="small" onClick={() => setEnding(row)}>
                        End
                      </Button>
                    </span>
                  ),
              },
            ]}
          />
        )}
      </ListBody>
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title="End this session?"
        consequences={
          ending === null
            ? []
            : [
                `${ending.username} on ${userAgentWords(ending.userAgent)} at ${ending.address} is signed out at once; open pages say so.`,
                'What runs on the hosts goes on. Signing in again is possible.',
              ]
        }
        confirmLabel="End the session"
        danger
        busy={revoke.busy}
        onConfirm={() => {
          if (ending === null) return;
          void revoke.run({ params: { id: ending.id } }).then(() => {
            setEnding(null);
            return queryClient.invalidateQueries({ queryKey: SESSIONS_KEY });
          });
        }}
      />
    </Card>
  );
}
