import 'server-only';
import { and, desc, eq, inArray, isNull, lt, or, type SQL } from 'drizzle-orm';
import type { Activity } from '@/lib/contract/activity';
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
    return this.#db
      .update(activities)
      .set({
        state: 'interrupted',
        finishedAt: now,
        problem: {
          code: 'interrupted',
          detail: 'The console was stopped while this ran. What the engine had done by then stays done.',
          hint: 'Look at what is there now, and start it again if needed.',
        },
      })
      .where(isNull(activities.finishedAt))
      .run().changes;
  }

  begin(activity: Activity, owner: ActivityOwner): void {
    const { id, kind, title, host, startedAt, state, items, itemCount } = activity;
    this.#db
      .insert(activities)
      .values({ id, kind, title, host, ...owner, startedAt, state, items, itemCount })
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

  /** Newest first. `scope`: only those of these hosts, and those of none; null for all. `host`: of this one only. */
  list(query: {
    scope: readonly string[] | null;
    host: string | null;
    before: Activity | null;
    limit: number;
  }): Activity[] {
    const conditions: (SQL | undefined)[] = [
      query.scope === null ? undefined : or(inArray(activities.host, [...query.scope]), isNull(activities.host)),
      query.host === null ? undefined : eq(activities.host, query.host),
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

function fromRow(row: typeof activities.$inferSelect): Activity {
  const { userId: _, username, ...fields } = row;
  return { ...fields, startedBy: username, progress: null, cancellable: false };
}
