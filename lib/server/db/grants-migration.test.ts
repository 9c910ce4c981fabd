import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '@/lib/testing/fake-clock';
import { createLogger } from '../logger';
import { tokens, users } from './schema';
import { openStateDatabase } from './state-database';

const ALL = path.resolve('lib/server/db/migrations');
/** `0007_grants` */
const FIRST = 7;
const log = createLogger(() => undefined);
const clock = new FakeClock(Date.UTC(2026, 10, 20));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-grants-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The migrations as they were before accounts had lines. */
function before(): string {
  const older = path.join(folder, 'migrations');
  cpSync(ALL, older, { recursive: true });
  for (const file of readdirSync(older))
    if (/^\d{4}_/.test(file) && Number(file.slice(0, 4)) >= FIRST) rmSync(path.join(older, file));
  const journal = path.join(older, 'meta/_journal.json');
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { idx: number }[] };
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx < FIRST) }));
  return older;
}

it('accounts and tokens of before may do what they could do', () => {
  const dataDir = path.join(folder, 'data');
  const old = openStateDatabase(dataDir, clock, log, before());
  old.db.run(sql`INSERT INTO users (id, username, password_hash, role, hosts, created_at, updated_at) VALUES
    ('user-one', 'ada', 'x', 'admin', NULL, 1, 1), ('user-two', 'bob', 'x', 'operator', '["near","edge-1"]', 1, 1)`);
  old.db.run(sql`INSERT INTO tokens (id, user_id, name, secret_hash, prefix, role, hosts, created_at, expires_at) VALUES
    ('token-one', 'user-one', 'ci', 'a', 'pht_a', 'deployer', NULL, 1, 9),
    ('token-two', 'user-two', 'ci', 'b', 'pht_b', 'viewer', '["near"]', 1, 9)`);
  old.close();

  const now = openStateDatabase(dataDir, clock, log);
  const lines = Object.fromEntries(
    [...now.db.select().from(users).all(), ...now.db.select().from(tokens).all()].map(({ id, role, grants }) => [
      id,
      [role, grants],
    ]),
  );
  expect(lines).toEqual({
    'user-one': ['admin', [{ role: 'admin', hosts: ['*'], stacks: ['*'] }]],
    'user-two': ['operator', [{ role: 'operator', hosts: ['near', 'edge-1'], stacks: ['*'] }]],
    'token-one': ['deployer', [{ role: 'deployer', hosts: ['*'], stacks: ['*'] }]],
    'token-two': ['viewer', [{ role: 'viewer', hosts: ['near'], stacks: ['*'] }]],
  });
  now.close();
});
