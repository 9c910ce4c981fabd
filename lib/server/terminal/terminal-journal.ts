import 'server-only';
import { eq } from 'drizzle-orm';
import { terminals } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import type { TerminalTrace } from './end-processes';
import type { ProcessSession } from './open-terminal';

export interface JournalRow extends TerminalTrace {
  userId: string;
  username: string;
  openedAt: number;
}

/** Open terminals on disk: a row from before its shell starts until nothing of it runs. */
export class TerminalJournal {
  readonly #db: StateDatabase['db'];

  constructor(state: Pick<StateDatabase, 'db'>) {
    this.#db = state.db;
  }

  add({ script, session, ...row }: JournalRow): void {
    this.#db
      .insert(terminals)
      .values({
        ...row,
        script: script === null ? null : [...script],
        sessionId: session?.id ?? null,
        startTime: session?.startTime ?? null,
      })
      .run();
  }

  setSession(id: string, session: ProcessSession | null): void {
    this.#db
      .update(terminals)
      .set({ sessionId: session?.id ?? null, startTime: session?.startTime ?? null })
      .where(eq(terminals.id, id))
      .run();
  }

  remove(id: string): void {
    this.#db.delete(terminals).where(eq(terminals.id, id)).run();
  }

  all(): JournalRow[] {
    return this.#db
      .select()
      .from(terminals)
      .all()
      .map(({ sessionId, startTime, ...row }) => ({
        ...row,
        session: sessionId === null || startTime === null ? null : { id: sessionId, startTime },
      }));
  }
}
