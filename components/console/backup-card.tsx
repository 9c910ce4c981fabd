'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useCan, useWhyNot } from '@/lib/client/me';

const BackupDialog = dynamic(() => import('./backup-dialog').then((module) => module.BackupDialog));
const RestoreDialog = dynamic(() => import('./restore-dialog').then((module) => module.RestoreDialog));

export function BackupCard() {
  const [open, setOpen] = useState<'backup' | 'restore' | null>(null);
  const allowed = useCan('console:manage');
  const why = useWhyNot('console:manage');
  const close = () => setOpen(null);
  return (
    <Card title="Backup and restore">
      <div className="flex flex-col gap-3 text-sm">
        <p className="max-w-prose">
          A backup has everything the console itself keeps: accounts, hosts with their credentials, history, the audit
          log and the key that seals secrets. It is sealed with a passphrase. What runs on the hosts is not in it.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button disabled={!allowed} title={allowed ? undefined : why} onClick={() => setOpen('backup')}>
            Back up…
          </Button>
          <Button disabled={!allowed} title={allowed ? undefined : why} onClick={() => setOpen('restore')}>
            Restore…
          </Button>
        </div>
        <p className="text-xs text-ink-subtle">
          Without a browser: <code className="font-mono">npm run backup -- &lt;file&gt;</code> and{' '}
          <code className="font-mono">npm run restore -- &lt;file&gt;</code>.
        </p>
      </div>
      {open === 'backup' && <BackupDialog onClose={close} />}
      {open === 'restore' && <RestoreDialog onClose={close} />}
    </Card>
  );
}
