'use client';
import { ScrollText, ShieldX } from 'lucide-react';
import { PageHeader } from '@/components/shared/page-header';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useCan, useWhyNot } from '@/lib/client/me';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import { AuditExport } from './audit-export';
import { AuditFilterBar } from './audit-filter-bar';
import { type AuditFilters, auditQuery, OUTCOMES } from './audit-filters-model';
import { useAuditRows } from './audit-queries';
import { AuditTable } from './audit-table';

const text = parseAsString.withDefault('');
const FILTERS = {
  q: text,
  actor: text,
  action: text,
  outcome: parseAsStringLiteral(['', ...OUTCOMES]).withDefault(''),
  host: text,
  from: text,
  to: text,
};
const NONE: AuditFilters = { q: '', actor: '', action: '', outcome: '', host: '', from: '', to: '' };

/** Who did what, where, and how it ended. The filters live in the address. */
export function AuditPage() {
  const allowed = useCan('audit:read');
  const why = useWhyNot('audit:read');
  if (!allowed) {
    return (
      <div className="p-4 md:p-6">
        <EmptyState icon={<ShieldX aria-hidden />} title="The audit log is for administrators">
          {why}
        </EmptyState>
      </div>
    );
  }
  return <AuditSearch />;
}

function AuditSearch() {
  const [filters, setFilters] = useUrlStates(FILTERS);
  const query = auditQuery(filters);
  const filtered = Object.keys(query).length > 0;
  const result = useAuditRows(query);
  const rows = result.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="flex w-full flex-col gap-4 p-4 md:p-6">
      <PageHeader title="Audit log" actions={<AuditExport query={query} disabled={rows.length === 0} />} />
      <AuditFilterBar
        filters={filters}
        filtered={filtered}
        onChange={(change) => void setFilters(change)}
        onClear={() => void setFilters(NONE)}
      />
      {result.isError && <ProblemView error={result.error} onRetry={() => void result.refetch()} />}
      {result.isPending && (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-2/3" />
        </div>
      )}
      {result.data && rows.length === 0 && (
        <EmptyState
          icon={<ScrollText aria-hidden />}
          title={filtered ? 'Nothing matches' : 'Nothing has been written down yet'}
          action={filtered && <Button onClick={() => void setFilters(NONE)}>Clear the filters</Button>}
        >
          {filtered
            ? 'No entry of the log has all of this.'
            : 'Every change and every refused try appears here: sign-ins, restarts, new users.'}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <AuditTable rows={rows} />
          <div className="flex items-center justify-center gap-3 pb-4 text-xs text-ink-subtle">
            {result.hasNextPage ? (
              <Button busy={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>
                Show older entries
              </Button>
            ) : (
              <p>That is all{filtered ? ' that matches' : ''}.</p>
            )}
          </div>
        </>
      )}
    </div>
  );
}
