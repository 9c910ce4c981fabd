'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { saveFile } from '@/lib/client/download';
import { useNotifier } from '@/lib/client/notifier';
import { auditCsv, auditJson } from './audit-export-model';
import { type AuditSearch, EXPORT_LIMIT, fetchAllRows } from './audit-queries';

/** All rows that match the filters, as a file; not only those on screen. */
export function AuditExport({ query, disabled }: { query: AuditSearch; disabled: boolean }) {
  const [busy, setBusy] = useState(false);
  const notifier = useNotifier();
  async function run(format: 'csv' | 'json') {
    setBusy(true);
    try {
      const { rows, complete } = await fetchAllRows(query);
      const day = new Date().toISOString().slice(0, 10);
      if (format === 'csv') saveFile(`audit-${day}.csv`, new Blob([auditCsv(rows)], { type: 'text/csv' }));
      else saveFile(`audit-${day}.json`, new Blob([auditJson(rows)], { type: 'application/json' }));
      if (!complete)
        notifier.info(`The file has the newest ${EXPORT_LIMIT} rows`, 'Choose a range of days to get the older ones.');
    } catch (error) {
      notifier.problem(error, 'Export the audit log');
    } finally {
      setBusy(false);
    }
  }
  return (
    <DropdownMenu
      trigger={
        <Button busy={busy} disabled={disabled} icon={<Download aria-hidden className="size-4" />}>
          Export
        </Button>
      }
    >
      <MenuItem onSelect={() => void run('csv')} note="for a spreadsheet">
        CSV
      </MenuItem>
      <MenuItem onSelect={() => void run('json')} note="for programs">
        JSON
      </MenuItem>
    </DropdownMenu>
  );
}
