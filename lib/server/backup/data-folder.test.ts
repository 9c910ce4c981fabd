import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSecretKey } from '@/lib/server/db/secret-key';
import { openStateDatabase } from '@/lib/server/db/state-database';
import { createLogger } from '@/lib/server/logger';
import { FakeClock } from '@/lib/testing/fake-clock';
import { BackupError } from './backup-file.mjs';
import { applyStaged, backUp, forgetUnfinished, stageRestore } from './data-folder.mjs';

const PASSPHRASE = 'a long enough passphrase';
const now = new Date('2026-11-20T12:00:00Z');
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-backup-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A console's data folder with one setting that tells it from others. */
function dataFolder(name: string, value: string): string {
  const dataDir = path.join(root, name);
  const state = openStateDatabase(
    dataDir,
    new FakeClock(),
    createLogger(() => {}),
  );
  openSecretKey(dataDir, null);
  state.db.run(`INSERT INTO settings (key, value, updated_at) VALUES ('which', '"${value}"', 1)`);
  state.db.run(
    `INSERT INTO users (id, username, password_hash, role, created_at, updated_at) VALUES ('u', 'ada', 'x', 'admin', 1, 1)`,
  );
  state.db.run(
    `INSERT INTO sessions (id, secret_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent) VALUES ('s', 'h', 'u', 1, 1, 9, '', '')`,
  );
  state.close();
  return dataDir;
}

function look(dataDir: string) {
  const state = openStateDatabase(
    dataDir,
    new FakeClock(),
    createLogger(() => {}),
  );
  try {
    const value = state.db.get<{ value: string }>("SELECT value FROM settings WHERE key = 'which'").value;
    const sessions = state.db.get<{ n: number }>('SELECT count(*) AS n FROM sessions').n;
    return { value: JSON.parse(value), sessions, integrity: state.integrity() };
  } finally {
    state.close();
  }
}

/** Without the database's log and shared memory, which SQLite makes and removes as it likes. */
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !/-(?:wal|shm)$/.test(name))
    .sort();
const target = () => path.join(root, 'console.backup');
const key = (dataDir: string) => readFileSync(path.join(dataDir, 'secret.key'), 'utf8');
const make = (dataDir: string, passphrase = PASSPHRASE) =>
  backUp({ dataDir, keyFile: null, target: target(), passphrase, version: '1.2.3', now, cost: 1_024 });
const stage = (dataDir: string, passphrase = PASSPHRASE) =>
  stageRestore({ dataDir, keyFile: null, source: target(), passphrase });

describe('a backup', () => {
  test('of a running console comes back whole on another machine, with its key and without its sessions', async () => {
    const old = dataFolder('old', 'old');
    const running = openStateDatabase(
      old,
      new FakeClock(),
      createLogger(() => {}),
    );
    // In the write-ahead log only.
    running.db.run(`UPDATE settings SET value = '"newest"'`);
    await make(old);
    running.close();
    expect(statSync(target()).mode & 0o777).toBe(0o600);

    const fresh = dataFolder('fresh', 'fresh');
    expect(await stage(fresh)).toEqual({ createdAt: now.toISOString(), version: '1.2.3' });
    expect(look(fresh).value).toBe('fresh');
    const applied = applyStaged(fresh, now);
    expect(applied).toMatchObject({ createdAt: now.toISOString(), version: '1.2.3' });
    expect(look(fresh)).toEqual({ value: 'newest', sessions: 0, integrity: 'ok' });
    expect(key(fresh)).toBe(key(old));
    // What was there is kept, and can be used.
    expect(filesIn(path.join(fresh, applied?.keptIn ?? ''))).toEqual(['secret.key', 'state.db']);
    expect(applyStaged(fresh, now)).toBeNull();
    expect(readdirSync(old).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  test('tells nothing without its passphrase', async () => {
    const old = dataFolder('old', 'top-secret-value');
    await make(old);
    const bytes = readFileSync(target());
    expect(bytes.includes('top-secret-value')).toBe(false);
    expect(bytes.includes(key(old).trim())).toBe(false);
    await expect(stage(dataFolder('fresh', 'fresh'), 'another long passphrase')).rejects.toThrow(/passphrase is wrong/);
  });

  test('needs a passphrase of 12 characters and never overwrites a file', async () => {
    const old = dataFolder('old', 'old');
    await expect(make(old, 'short')).rejects.toThrow(/12 to 256/);
    await make(old);
    await expect(make(old)).rejects.toThrow(/EEXIST/);
  });

  test('costs a guess of its passphrase 128 MiB and much time', { timeout: 60_000 }, async () => {
    const dataDir = dataFolder('old', 'old');
    await backUp({ dataDir, keyFile: null, target: target(), passphrase: PASSPHRASE, version: '1', now });
    expect(readFileSync(target(), 'latin1').slice(0, 400)).toContain('"N":131072,"r":8,"p":1');
  });

  test.each([
    ['one byte differs in the middle', (bytes: Buffer) => flip(bytes, Math.floor(bytes.length / 2))],
    ['one byte differs in the head', (bytes: Buffer) => flip(bytes, 60)],
    ['one byte differs in the tag', (bytes: Buffer) => flip(bytes, bytes.length - 1)],
    ['it is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['only its head is there', (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('}\n') + 2)],
    ['it is another file', () => Buffer.from('not a backup at all')],
    ['it is empty', () => Buffer.alloc(0)],
    [
      'its head asks for endless work',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('"N":1024', '"N":999999'), 'latin1'),
    ],
  ])('is refused when %s, and nothing is touched', async (_, damage) => {
    await make(dataFolder('old', 'old'));
    writeFileSync(target(), damage(readFileSync(target())));
    const fresh = dataFolder('fresh', 'fresh');
    const before = filesIn(fresh);
    await expect(stage(fresh)).rejects.toBeInstanceOf(BackupError);
    expect(filesIn(fresh)).toEqual(before);
    expect(applyStaged(fresh, now)).toBeNull();
    expect(look(fresh).value).toBe('fresh');
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test('a restore that is killed between any two of its moves is finished by the next start', async () => {
  const old = dataFolder('old', 'old');
  await make(old);
  // The order in which applyStaged moves things, stopped after each.
  for (let stop = 0; stop <= 4; stop++) {
    const dataDir = dataFolder(`fresh-${stop}`, 'fresh');
    await stage(dataDir);
    const staged = path.join(dataDir, 'staged-restore');
    const kept = path.join(dataDir, 'before-restore-by-hand');
    const note = JSON.parse(readFileSync(path.join(staged, 'restored.json'), 'utf8'));
    const moves = [
      () => writeFileSync(path.join(staged, 'restored.json'), JSON.stringify({ ...note, keptIn: path.basename(kept) })),
      () => move(dataDir, kept, 'state.db'),
      () => move(dataDir, kept, 'secret.key'),
      () => move(staged, dataDir, 'secret.key'),
    ];
    for (const one of moves.slice(0, stop)) one();
    applyStaged(dataDir, now);
    expect(look(dataDir)).toEqual({ value: 'old', sessions: 0, integrity: 'ok' });
    expect(key(dataDir)).toBe(key(old));
    expect(existsSync(staged)).toBe(false);
    if (stop > 0) expect(filesIn(kept)).toEqual(['secret.key', 'state.db']);
  }
});

function move(from: string, to: string, name: string): void {
  if (!existsSync(to)) mkdirSync(to);
  renameSync(path.join(from, name), path.join(to, name));
}

test('leftovers of killed tries are swept, nothing else', async () => {
  const dataDir = dataFolder('old', 'old');
  await make(dataDir);
  await stage(dataDir);
  for (const name of ['backup-aB3xY9', 'restore-ZZZZZZ', 'backup-of-mine', 'before-restore-2026'])
    mkdirSync(path.join(dataDir, name));
  forgetUnfinished(dataDir);
  expect(
    readdirSync(dataDir)
      .filter((name) => /backup|restore/.test(name))
      .sort(),
  ).toEqual(['backup-of-mine', 'before-restore-2026', 'staged-restore']);
});
