import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlite, type SqliteClient } from '@/lib/server/db/sqlite-client';
import { type RunningConsole, startConsole } from '../console';
import { runContainer, type TestContainer } from '../engine-container';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { signIn, withToken } from './api-client';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { createWriters, type Deed, type Writers } from './kill-writers';
import { seededRandom, seedOf } from './seeded-random';

const ROUNDS = 30;
/** Acknowledged writes after which the end may come, and how long after. */
const MOST_DEEDS = 40;
const MOST_DELAY_MS = 60;

interface AuditRow {
  at: number;
  action: string;
  target: string | null;
  detail: string;
  outcome: string | null;
}

describe('kill -9', () => {
  let engine: Engine;
  let proxy: FaultProxy;
  let dataDir: string;
  let console_: RunningConsole | null = null;
  const containers: TestContainer[] = [];

  beforeAll(async () => {
    engine = await startEngine({ version: '28', name: 'full-kill' });
    proxy = await startFaultProxy(engine.socket);
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-kill-'));
    for (const name of ['kill-1', 'kill-2', 'kill-3']) {
      containers.push(await runContainer(engine.socket, name, 'exec sleep 1000000'));
    }
  });
  afterAll(async () => {
    await console_?.stop();
    await proxy?.close();
    await engine?.stop();
    if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  });

  const startOnTheSame = () => startConsole({ engine: `unix://${proxy.socket}`, dataDir });

  /** Whole file and every reference, by SQLite's own word. */
  function inDatabase<T>(read: (database: SqliteClient) => T): T {
    const database = openSqlite(path.join(dataDir, 'state.db'), 5_000);
    try {
      const words = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
      expect(words.map((row) => row.integrity_check)).toEqual(['ok']);
      expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
      return read(database);
    } finally {
      database.close();
    }
  }

  const auditRows = () =>
    inDatabase((database) =>
      database
        .prepare(
          'SELECT e.at, e.action, e.target, e.detail, o.outcome FROM audit_entries e LEFT JOIN audit_outcomes o ON o.entry_id = e.id ORDER BY e.id',
        )
        .all(),
    ) as AuditRow[];

  /** Every act that reached the engine was written down before. */
  function expectIntents(rows: readonly AuditRow[]): void {
    const acts = proxy.asked().filter(({ method }) => method !== 'GET');
    const seen = new Map<string, number>();
    for (const { at, id, kind } of acts) {
      const action = `container.${kind.split('/').at(-1)}`;
      const key = `${action} ${id}`;
      const number = (seen.get(key) ?? 0) + 1;
      seen.set(key, number);
      const written = rows.filter((row) => row.action === action && row.target === id && row.at <= at);
      expect(written.length, `${key}: written down before it was done the ${number}. time`).toBeGreaterThanOrEqual(
        number,
      );
    }
  }

  /** What was said to be done, is. */
  async function expectKept(deeds: readonly Deed[], rows: readonly AuditRow[], running: RunningConsole): Promise<void> {
    const admin = await signIn(running.url);
    const users = ((await admin.ask('GET', '/api/users')).body.users as { username: string; role: string }[]) ?? [];
    const done = new Map<string, number>();
    for (const deed of deeds) {
      const key = `${deed.action} ${deed.target ?? ''}`;
      done.set(key, (done.get(key) ?? 0) + 1);
      if (deed.kind === 'user') {
        const user = users.find(({ username }) => username === deed.username);
        expect(user, deed.username).toBeDefined();
        if (deed.role !== null) expect(user?.role, deed.username).toBe(deed.role);
      }
      if (deed.kind === 'token') {
        const answer = await withToken(running.url, deed.token).ask('GET', '/api/auth/me');
        expect([deed.action, answer.status]).toEqual([deed.action, deed.ended ? 401 : 200]);
      }
      if (deed.kind === 'session') expect((await deed.caller(running.url).ask('GET', '/api/auth/me')).status).toBe(200);
    }
    for (const [key, number] of done) {
      const [action, target] = key.split(' ');
      const ok = rows.filter(
        (row) => row.action === action && row.outcome === 'ok' && (target === '' || row.target === target),
      );
      expect(ok.length, `${key}: said to be done ${number} times`).toBeGreaterThanOrEqual(number);
    }
  }

  test('at any moment: what was acknowledged is kept, what was done is written down, the database is whole', async () => {
    const random = seededRandom(seedOf('kill'));
    const all: Deed[] = [];
    let interrupted = 0;
    console_ = await startOnTheSame();
    for (let round = 0; round < ROUNDS; round++) {
      const running: RunningConsole = console_;
      const writers: Writers = await createWriters({ url: running.url, round, random, containers });
      const after = random.whole(1, MOST_DEEDS);
      const delay = random.whole(0, MOST_DELAY_MS);
      await waitFor(() => writers.deeds.length >= after, { timeoutMs: 60_000, everyMs: 1, what: `${after} deeds` });
      // The moment itself is what is tried out.
      await new Promise((resolve) => setTimeout(resolve, delay));
      await running.kill();
      interrupted += await writers.stop();
      console_ = await startOnTheSame();
      all.push(...writers.deeds);
      const rows = auditRows();
      expectIntents(rows);
      await expectKept(writers.deeds, rows, console_);
    }
    // Rows of earlier rounds were not lost later on.
    await expectKept(
      all.filter(({ kind }) => kind !== 'session' && kind !== 'token'),
      auditRows(),
      console_,
    );
    console.log(
      `kill: ${all.length} acknowledged, ${interrupted} interrupted, ${proxy.asked().filter(({ method }) => method !== 'GET').length} acts on the engine`,
    );
    expect(all.length).toBeGreaterThan(ROUNDS);
    expect(interrupted, 'writes that the end fell into').toBeGreaterThan(0);
  });
});
