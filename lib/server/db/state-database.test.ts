import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '@/lib/testing/fake-clock';
import { createAuditLog } from '../audit/audit-log';
import { StartupError } from '../config';
import { createLogger } from '../logger';
import { openStateDatabase, type StateDatabase } from './state-database';

const log = createLogger(() => undefined);
const clock = new FakeClock(Date.UTC(2026, 10, 20));
let folder: string;
let dataDir: string;
const opened: StateDatabase[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-state-'));
  dataDir = path.join(folder, 'data');
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function open(): StateDatabase {
  const state = openStateDatabase(dataDir, clock, log);
  opened.push(state);
  return state;
}

function failure(): StartupError {
  try {
    open();
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    return error as StartupError;
  }
  return expect.unreachable('it opened');
}

/** Another process with these statements of ES module code; `print` writes a line that the test can wait for. */
async function elsewhere(code: string): Promise<{ child: ChildProcess; line: () => Promise<string> }> {
  const script = `
    const Database = (await import('libsql')).default;
    const print = (text) => process.stdout.write(text + '\\n');
    ${code}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: process.cwd(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}

test('first run: folder and files are private, durable settings are on, every table is there', () => {
  const state = open();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const file of ['state.db', 'state.db-wal', 'state.db-shm', 'instance.json', 'instance.lock']) {
    expect(statSync(path.join(dataDir, file)).mode & 0o777, file).toBe(0o600);
  }
  const pragma = (name: string) => Object.values(state.db.get<Record<string, unknown>>(sql.raw(`PRAGMA ${name}`)))[0];
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  expect(state.integrity()).toBe('ok');
  const tables = state.db
    .all<{ name: string }>(sql`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .map((row) => row.name);
  expect(tables).toEqual(
    expect.arrayContaining(['users', 'sessions', 'tokens', 'audit_entries', 'audit_outcomes', 'settings']),
  );
});

test('a folder that others could read is closed', () => {
  mkdirSync(dataDir, { mode: 0o755 });
  open();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

test('opened again: what was written is there, migrations run once', () => {
  open().db.run(sql`INSERT INTO settings (key, value, updated_at) VALUES ('a', '1', 0)`);
  opened.pop()?.close();
  const state = open();
  expect(state.db.query.settings.findMany().sync()).toEqual([{ key: 'a', value: 1, updatedAt: 0 }]);
});

test('a second console on the same folder is refused, with the process that holds it and the way out', async () => {
  const { child, line } = await elsewhere(`
    import fs from 'node:fs';
    fs.mkdirSync(${JSON.stringify(dataDir)}, { recursive: true });
    const lock = new Database(${JSON.stringify(path.join(dataDir, 'instance.lock'))}, { timeout: 100 });
    lock.exec('BEGIN EXCLUSIVE');
    fs.writeFileSync(${JSON.stringify(path.join(dataDir, 'instance.json'))}, JSON.stringify({ pid: process.pid, machine: 'there', since: 0 }));
    print('held');
    setInterval(() => {}, 1000);
  `);
  expect(await line()).toBe('held');
  const { message } = failure();
  expect(message).toContain(`process ${child.pid} on there`);
  expect(message).toContain(`kill ${child.pid}`);
  expect(message).toContain('PILOTHOUSE_DATA');
  expect(existsSync(path.join(dataDir, 'state.db'))).toBe(false);

  // kill -9 leaves the files behind; the lock itself goes with the process.
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(path.join(dataDir, 'instance.json'))).toBe(true);
  expect(open().integrity()).toBe('ok');
  expect(JSON.parse(readFileSync(path.join(dataDir, 'instance.json'), 'utf8'))).toMatchObject({ pid: process.pid });
});

test('two in one process are refused as well, and closing makes room', () => {
  open();
  expect(failure().message).toContain(`process ${process.pid}`);
  opened.pop()?.close();
  open();
});

test('a file of an earlier start whose process id now belongs to somebody else is no lock', () => {
  mkdirSync(dataDir);
  writeFileSync(path.join(dataDir, 'instance.json'), JSON.stringify({ pid: 1, machine: os.hostname(), since: 0 }));
  open();
});

test.each([
  [
    'no database at all',
    (file: string) =>
      writeFileSync(file, 'this is not a database, but it is long enough to be read as one'.repeat(100)),
  ],
  [
    'overwritten in the middle',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xff, 4096 + 200, Math.min(bytes.length, 4096 * 8));
      writeFileSync(file, bytes);
    },
  ],
  ['cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 4096 * 3 + 77))],
])('a damaged file (%s) is named with the way out, and left as it is', (_name, damage) => {
  open();
  opened.pop()?.close();
  const file = path.join(dataDir, 'state.db');
  damage(file);
  const before = readFileSync(file);
  const { message } = failure();
  expect(message).toContain(file);
  expect(message).toMatch(/damaged/);
  expect(message).toMatch(/backup/);
  expect(readFileSync(file).equals(before)).toBe(true);
  // The lock was given back: after mending, the same process may try again.
  rmSync(file);
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  expect(open().integrity()).toBe('ok');
});

test('a database that another program has locked: said so, not hung', async () => {
  const { child, line } = await elsewhere(`
    import fs from 'node:fs';
    fs.mkdirSync(${JSON.stringify(dataDir)}, { recursive: true });
    const db = new Database(${JSON.stringify(path.join(dataDir, 'state.db'))});
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('BEGIN EXCLUSIVE');
    db.exec('CREATE TABLE other (id integer)');
    print('locked');
    setInterval(() => {}, 1000);
  `);
  expect(await line()).toBe('locked');
  expect(failure().message).toMatch(/locked by another program/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  open();
});

test('a folder that cannot be made is named', () => {
  writeFileSync(path.join(folder, 'file'), '');
  dataDir = path.join(folder, 'file', 'data');
  expect(failure().message).toContain(dataDir);
});

test('a database of a newer console is not touched', () => {
  const state = open();
  state.db.run(sql`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)`);
  opened.pop()?.close();
  expect(failure().message).toMatch(/newer version/);
});

test('a migration that fails leaves the database as it was', () => {
  open();
  opened.pop()?.close();
  const migrations = path.join(folder, 'migrations');
  mkdirSync(path.join(migrations, 'meta'), { recursive: true });
  const from = path.join(process.cwd(), 'lib/server/db/migrations');
  const journal = JSON.parse(readFileSync(path.join(from, 'meta/_journal.json'), 'utf8'));
  for (const entry of journal.entries)
    copyFileSync(path.join(from, `${entry.tag}.sql`), path.join(migrations, `${entry.tag}.sql`));
  journal.entries.push({ idx: 99, version: '6', when: Date.UTC(2100, 0), tag: '0099_bad', breakpoints: true });
  writeFileSync(path.join(migrations, 'meta/_journal.json'), JSON.stringify(journal));
  writeFileSync(
    path.join(migrations, '0099_bad.sql'),
    'CREATE TABLE half (id integer);\n--> statement-breakpoint\nCREATE TABLE users (id integer);',
  );
  expect(() => openStateDatabase(dataDir, clock, log, migrations)).toThrow(StartupError);
  const state = open();
  expect(state.db.all(sql`SELECT name FROM sqlite_master WHERE name = 'half'`)).toEqual([]);
});

test('kill -9 in the middle of writing: every entry that was acknowledged is there', async () => {
  open();
  opened.pop()?.close();
  for (let round = 0; round < 3; round++) {
    const { child, line } = await elsewhere(`
      const db = new Database(${JSON.stringify(path.join(dataDir, 'state.db'))});
      db.exec('PRAGMA journal_mode = WAL');
      db.exec('PRAGMA synchronous = FULL');
      const insert = db.prepare("INSERT INTO audit_entries (at, request_id, actor_kind, actor, address, action, detail) VALUES (0, ?, 'user', 'ada', '', 'x', '{}')");
      for (let i = 0; ; i++) {
        const { lastInsertRowid } = insert.run(['r${round}-' + i]);
        print(String(lastInsertRowid));
        if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    `);
    let acknowledged = 0;
    for (let i = 0; i < 60; i++) acknowledged = Number(await line());
    child.kill('SIGKILL');
    await once(child, 'exit');
    const state = open();
    const { last } = state.db.get<{ last: number }>(sql`SELECT max(id) AS last FROM audit_entries`);
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(state.integrity()).toBe('ok');
    // What has no outcome was under way when the process died.
    const { rows } = createAuditLog({ state, clock, log }).search({ limit: 500 });
    expect(rows.every((row) => row.outcome === 'pending')).toBe(true);
    opened.pop()?.close();
  }
});
