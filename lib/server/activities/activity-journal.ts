import 'server-only';
import { and, desc, eq, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Activity, ActivityState } from '@/lib/contract/activity';
import { activities } from '../db/schema';
import type { StateDatabase } from '../db/state-database';

/** Ended ones that are kept. */
const KEPT = 1_000;

export interface ActivityOwner {
  userId: string;
  username: string;
}

/** Activities on disk: one row from the start on, its end written when it has one. */
export class ActivityJournal {
  readonly #db: StateDatabase['db'];

  constructor(state: Pick<StateDatabase, 'db'>) {
    this.#db = state.db;
  }

  /** Those that were running when the console last stopped. Called once, before anything is started. Returns how many. */
  interruptUnfinished(now: number): number {
    const unfinished = this.#db.select().from(activities).where(isNull(activities.finishedAt)).all();
    for (const { id, items } of unfinished) {
      this.#db
        .update(activities)
        .set({
          state: 'interrupted',
          finishedAt: now,
          problem: {
            code: 'interrupted',
            detail: 'The console was stopped while this ran. What the engine had done by then stays done.',
            hint: 'Look at what is there now, and start it again if needed.',
          },
          // As they were at the start: how far each came, nobody knows.
          items: items.map((item) => ({ ...item, state: 'unknown' as const, words: null })),
        })
        .where(eq(activities.id, id))
        .run();
    }
    return unfinished.length;
  }

  begin(activity: Activity, owner: ActivityOwner): void {
    const { id, kind, title, host, hosts, startedAt, state, items, itemCount } = activity;
    this.#db
      .insert(activities)
      .values({ id, kind, title, host, hosts, ...owner, startedAt, state, items, itemCount })
      .run();
  }

  end(activity: Activity): void {
    const { id, finishedAt, state, result, problem, items, itemCount } = activity;
    this.#db
      .update(activities)
      .set({ finishedAt, state, result, problem, items, itemCount })
      .where(eq(activities.id, id))
      .run();
    this.#forgetOld();
  }

  find(id: string): Activity | undefined {
    const row = this.#db.select().from(activities).where(eq(activities.id, id)).get();
    return row && fromRow(row);
  }

  /** Newest first. `visible`: only those; null for all. `host`: that touch this one. */
  list(query: {
    visible: ((activity: Activity) => boolean) | null;
    host: string | null;
    state: 'running' | 'failed' | null;
    before: Activity | null;
    limit: number;
  }): Activity[] {
    const found: Activity[] = [];
    let before = query.before;
    while (found.length < query.limit) {
      const rows = this.#read({ ...query, before });
      for (const row of rows) if (query.visible === null || query.visible(row)) found.push(row);
      before = rows.at(-1) ?? null;
      if (before === null || rows.length < query.limit) break;
    }
    return found.slice(0, query.limit);
  }

  #read(query: {
    host: string | null;
    state: 'running' | 'failed' | null;
    before: Activity | null;
    limit: number;
  }): Activity[] {
    const conditions: (SQL | undefined)[] = [
      query.host === null ? undefined : or(eq(activities.host, query.host), touches(query.host)),
      query.state === null ? undefined : inArray(activities.state, [...STATES[query.state]]),
      query.before === null
        ? undefined
        : or(
            lt(activities.startedAt, query.before.startedAt),
            and(eq(activities.startedAt, query.before.startedAt), lt(activities.id, query.before.id)),
          ),
    ];
    return this.#db
      .select()
      .from(activities)
      .where(and(...conditions))
      .orderBy(desc(activities.startedAt), desc(activities.id))
      .limit(query.limit)
      .all()
      .map(fromRow);
  }

  #forgetOld(): void {
    const oldest = this.#db
      .select({ startedAt: activities.startedAt })
      .from(activities)
      .orderBy(desc(activities.startedAt))
      .limit(1)
      .offset(KEPT)
      .get();
    if (oldest) this.#db.delete(activities).where(lt(activities.startedAt, oldest.startedAt)).run();
  }
}

const STATES: Readonly<Record<'running' | 'failed', readonly ActivityState[]>> = {
  running: ['running'],
  failed: ['failed', 'interrupted'],
};

function touches(host: string): SQL {
  return sql`EXISTS (SELECT 1 FROM json_each(${activities.hosts}) WHERE value = ${host})`;
}

function fromRow(row: typeof activities.$inferSelect): Activity {
  const { userId: _, username, ...fields } = row;
  return { ...fields, startedBy: username, progress: null, cancellable: false };
}
