import type { AuditRow } from '@/lib/contract/endpoints/auth';
import { fromWallField } from '@/lib/time/wall-time';

export const OUTCOMES = ['ok', 'refused', 'failed', 'pending'] as const satisfies readonly AuditRow['outcome'][];

/** As the address has them; empty text means: not asked for. Days are those of the chosen zone, `2026-11-20`. */
export interface AuditFilters {
  q: string;
  actor: string;
  action: string;
  outcome: '' | AuditRow['outcome'];
  host: string;
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function dayStart(day: string, daysLater: number): number | undefined {
  if (!DAY.test(day)) return undefined;
  const date = new Date(Date.parse(day) + daysLater * 86_400_000);
  const at = Number.isNaN(date.getTime()) ? undefined : fromWallField(date.toISOString().slice(0, 10));
  return at !== undefined && at >= 0 ? at : undefined;
}

/** The query of the API for these filters. `to` counts whole: up to the last millisecond of that day. */
export function auditQuery(filters: AuditFilters) {
  const text = (value: string, most: number) => value.trim().slice(0, most) || undefined;
  const end = dayStart(filters.to, 1);
  const from = dayStart(filters.from, 0);
  const q = text(filters.q, 200);
  const actor = text(filters.actor, 64);
  const action = text(filters.action, 64);
  const host = text(filters.host, 64);
  const outcome = OUTCOMES.find((each) => each === filters.outcome);
  return {
    ...(q !== undefined && { q }),
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(host !== undefined && { host }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== undefined && { from }),
    ...(end !== undefined && { to: end - 1 }),
  };
}

/** Whom somebody who got in nowhere wanted to be; null for all other rows. */
export function nameTried({ actorKind, detail }: Pick<AuditRow, 'actorKind' | 'detail'>): string | null {
  return actorKind === 'anonymous' && typeof detail.username === 'string' ? detail.username : null;
}

/** The detail of a row in one line: `role=viewer, name=ci`. */
export function detailWords(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
