import 'server-only';
import { eq } from 'drizzle-orm';
import type { HostRecord } from '@/lib/contract/host';
import { hosts } from '../db/schema';
import type { SecretKey } from '../db/secret-key';
import type { StateDatabase } from '../db/state-database';
import { errorFields, type Logger } from '../logger';
import { type HostSecrets, parseSecrets } from './host-secrets';

export interface StoredHost extends Omit<HostRecord, 'secrets'> {
  secrets: HostSecrets;
}

/** The hosts that people added, on disk; their secrets sealed and bound to the host's id. */
export class HostStore {
  readonly #db: StateDatabase['db'];
  readonly #key: SecretKey;
  readonly #log: Logger;

  constructor(state: Pick<StateDatabase, 'db'>, key: SecretKey, log: Logger) {
    this.#db = state.db;
    this.#key = key;
    this.#log = log;
  }

  /** Secrets that were sealed with another key are told to the log and missing: that host alone then cannot be reached. */
  all(): StoredHost[] {
    return this.#db
      .select()
      .from(hosts)
      .all()
      .map((row) => this.#read(row));
  }

  find(id: string): StoredHost | undefined {
    const row = this.#db.select().from(hosts).where(eq(hosts.id, id)).get();
    return row && this.#read(row);
  }

  save(host: StoredHost, now: number): void {
    const { id, name, environment, colour, position, endpoint } = host;
    const sealed =
      Object.keys(host.secrets).length === 0 ? null : this.#key.seal(JSON.stringify(host.secrets), context(id));
    const values = { name, environment, colour, position, endpoint, secrets: sealed, updatedAt: now };
    this.#db
      .insert(hosts)
      .values({ id, ...values, createdAt: now })
      .onConflictDoUpdate({ target: hosts.id, set: values })
      .run();
  }

  remove(id: string): void {
    this.#db.delete(hosts).where(eq(hosts.id, id)).run();
  }

  #read(row: typeof hosts.$inferSelect): StoredHost {
    const { id, name, environment, colour, position, endpoint } = row;
    return { id, name, environment, colour, position, endpoint, secrets: this.#secretsOf(row) };
  }

  #secretsOf({ id, secrets }: typeof hosts.$inferSelect): HostSecrets {
    if (secrets === null) return {};
    try {
      return parseSecrets(this.#key.open(secrets, context(id)));
    } catch (error) {
      this.#log.error('The credentials of a host cannot be read; give them again under Hosts', {
        host: id,
        ...errorFields(error),
      });
      return {};
    }
  }
}

const context = (id: string) => `host:${id}`;
