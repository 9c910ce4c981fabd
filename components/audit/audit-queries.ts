'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { apiRoute } from '@/lib/client/api-route';
import type { AuditRow, searchAudit as SearchAudit } from '@/lib/contract/endpoints/auth';
import type { auditQuery } from './audit-filters-model';

const searchAudit = apiRoute<typeof SearchAudit>('GET', '/api/audit');
const PAGE_ROWS = 100;
const EXPORT_PAGE_ROWS = 500;
/** Rows that one export has at most: more would have to be held in the page's memory. */
export const EXPORT_LIMIT = 20_000;

export type AuditSearch = ReturnType<typeof auditQuery>;

export function useAuditRows(query: AuditSearch) {
  return useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      api(searchAudit, {
        query: { ...query, limit: PAGE_ROWS, ...(pageParam !== null && { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.rows.at(-1)?.id ?? null) : null),
    placeholderData: keepPreviousData,
  });
}

/** All rows that match, newest first, up to `EXPORT_LIMIT`. */
export async function fetchAllRows(query: AuditSearch): Promise<{ rows: AuditRow[]; complete: boolean }> {
  const rows: AuditRow[] = [];
  let before: number | undefined;
  while (rows.length < EXPORT_LIMIT) {
    const page = await api(searchAudit, {
      query: { ...query, limit: EXPORT_PAGE_ROWS, ...(before !== undefined && { before }) },
    });
    rows.push(...page.rows);
    before = page.rows.at(-1)?.id;
    if (!page.more || before === undefined) return { rows, complete: true };
  }
  return { rows, complete: false };
}
