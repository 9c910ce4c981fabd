'use client';
import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { grantWords } from '@/lib/access/grant';
import { useMe } from '@/lib/client/me';
import { useAction } from '@/lib/client/use-action';
import type { ResponseOf } from '@/lib/contract/endpoint';
import type { listTokens } from '@/lib/contract/endpoints/auth';
import { ListBody } from './list-body';
import { RecordTable } from './record-table';
import { revokeToken, TOKENS_KEY, useTokens } from './team-queries';
import { TokenDialog } from './token-dialog';
import { TokenExpiry } from './token-expiry';

type Token = ResponseOf<typeof listTokens>['tokens'][number];

/** API tokens of one's own; an administrator sees everybody's. */
export function TokenList() {
  const me = useMe();
  const query = useTokens();
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  const revoke = useAction(revokeToken, { doing: () => 'End the token', done: () => 'The token has ended' });
  const others = query.data?.some((token) => token.username !== me.username) ?? false;
  const refresh = () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY });
  return (
    <Card
      title="API tokens"
      flush
      actions={
        <Button size="small" icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setCreating(true)}>
          New token
        </Button>
      }
    >
      <ListBody query={query}>
        {(tokens) =>
          tokens.length === 0 ? (
            <EmptyState icon={<KeyRound aria-hidden />} title="No API tokens">
              Programs sign in with one: <code className="text-xs break-all">Authorization: Bearer pht_…</code>. Make
              one for each program, with the least role that does.
            </EmptyState>
          ) : (
            <RecordTable
              label="API tokens"
              rows={tokens}
              columns={[
                {
                  label: 'Name',
                  cell: (row) => (
                    <span className="flex min-w-0 flex-col">
                      <span className="break-words">
                        <SafeText>{row.name}</SafeText>
                      </span>
                      <code className="text-xs text-ink-subtle">{row.prefix}…</code>
                    </span>
                  ),
                },
                ...(others ? [{ label: 'User', wide: true, cell: (row: Token) => row.username }] : []),
                {
                  label: 'Role',
                  cell: (row) => <Badge tone={row.role === 'admin' ? 'warn' : 'idle'}>{row.role}</Badge>,
                },
                {
                  label: 'May',
                  wide: true,
                  cell: (row) => (
                    <span className="text-xs">
                      {row.permissions === null ? 'all of the role' : row.permissions.join(', ')}
                      {row.grants.map((line) => ` · ${grantWords(line)}`).join('')}
                    </span>
                  ),
                },
                {
                  label: 'Last used',
                  wide: true,
                  cell: (row) =>
                    row.lastUsedAt === null ? (
                      <span className="text-ink-subtle">never</span>
                    ) : (
                      <RelativeTime at={row.lastUsedAt} />
                    ),
                },
                { label: 'Ends', wide: true, cell: (row) => <TokenExpiry at={row.expiresAt} /> },
                {
                  label: 'Actions',
                  hiddenLabel: true,
                  cell: (row) => (
                    <span className="flex justify-end">
                      <Button size="small" onClick={() => setEnding(row)} aria-label={`End the token ${row.name}`}>
                        End
                      </Button>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </ListBody>
      {creating && <TokenDialog onClose={() => setCreating(false)} onCreated={refresh} />}
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title="End this token?"
        consequences={
          ending === null
            ? []
            : [
                `Programs that use «${ending.name}» (${ending.prefix}…) are refused from now on, open connections included.`,
                'This cannot be undone: they need another token.',
              ]
        }
        confirmLabel="End the token"
        danger
        busy={revoke.busy}
        onConfirm={() => {
          if (ending === null) return;
          void revoke.run({ params: { id: ending.id } }).then(() => {
            setEnding(null);
            return refresh();
          });
        }}
      />
    </Card>
  );
}
