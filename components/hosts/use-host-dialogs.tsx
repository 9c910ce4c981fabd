'use client';
import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useNotifier } from '@/lib/client/notifier';
import type { HostRecord, HostSummary } from '@/lib/contract/host';
import { HOST_RECORDS_KEY, useHostRecords } from './host-queries';
import { RemoveHostDialog } from './remove-host-dialog';

/** With the contract's schemas: fetched when it is opened. */
const HostDialog = dynamic(() => import('./host-dialog'), { ssr: false });

/** The dialogs that add, change and remove hosts, for the list and the page of one. */
export function useHostDialogs(options: { onRemoved?: () => void } = {}) {
  const queryClient = useQueryClient();
  const notifier = useNotifier();
  const records = useHostRecords();
  const [editing, setEditing] = useState<HostRecord | 'new' | null>(null);
  const [removing, setRemoving] = useState<HostSummary | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: HOST_RECORDS_KEY });
  const recordOf = (id: string) => records.data?.find((record) => record.id === id);
  const change = (host: HostSummary) => {
    const record = recordOf(host.id);
    if (record !== undefined) return setEditing(record);
    // Added elsewhere a moment ago, or the first answer is still under way.
    void records.refetch().then(({ data, error }) => {
      const found = data?.find((each) => each.id === host.id);
      if (found !== undefined) setEditing(found);
      else notifier.problem(error ?? new Error('gone'), `Change ${host.name}`);
    });
  };
  const dialogs: ReactNode = (
    <>
      {editing !== null && (
        <HostDialog record={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onDone={refresh} />
      )}
      {removing !== null && (
        <RemoveHostDialog
          host={removing}
          onClose={() => setRemoving(null)}
          onDone={() => {
            refresh();
            options.onRemoved?.();
          }}
        />
      )}
    </>
  );
  return {
    dialogs,
    add: () => setEditing('new'),
    change,
    remove: (host: HostSummary) => setRemoving(host),
    /** Whether it is the host of the console's own settings. */
    isOfSettings: (id: string) => recordOf(id)?.endpoint === null,
  };
}
