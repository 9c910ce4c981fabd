import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlite } from '@/lib/server/db/sqlite-client';
import { type RunningConsole, startConsole } from '../console';
import { runContainer, type TestContainer } from '../engine-container';
import { run } from '../engines/child-process.mjs';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { type Caller, signIn } from './api-client';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

const PAGE = 4096;

/** The folder of the console's own data: full, locked by somebody else, damaged. */
describe('the data folder', () => {
  let engine: Engine;
  let proxy: FaultProxy;
  let container: TestContainer;
  const folders: string[] = [];
  const mounts: string[] = [];

  beforeAll(async () => {
    engine = await startEngine({ version: '28', name: 'full-data' });
    proxy = await startFaultProxy(engine.socket);
    container = await runContainer(engine.socket, 'data-folder', 'exec sleep 1000000');
  });
  afterAll(async () => {
    await proxy?.close();
    await engine?.stop();
    for (const mount of mounts) await run('umount', [mount], { allowFailure: true });
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  function newFolder(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-data-folder-'));
    folders.push(folder);
    return folder;
  }
  const start = (dataDir: string) => startConsole({ engine: `unix://${proxy.socket}`, dataDir });

  const known = (admin: Caller) =>
    waitFor(async () => (await admin.ask('GET', '/api/containers')).body.containers.length === 1, {
      timeoutMs: 15_000,
      what: 'the fleet',
    });
  const act = (admin: Caller, action: string) =>
    admin.ask('POST', `/api/hosts/local/containers/${container.id}/${action}`, {});
  const actsAtEngine = () => proxy.asked().filter(({ method }) => method !== 'GET').length;

  /** Whoever is signed in goes on looking. */
  async function expectReadable(admin: Caller, running: RunningConsole): Promise<void> {
    for (const address of ['/api/auth/me', '/api/containers', '/api/hosts', '/api/console/status', '/api/audit'])
      expect([address, (await admin.ask('GET', address)).status]).toEqual([address, 200]);
    expect((await fetch(`${running.url}/api/health`)).status).toBe(200);
  }

  /** Nothing that could not be written down was done, and it is said why. */
  async function expectRefused(admin: Caller, running: RunningConsole, words: RegExp): Promise<void> {
    const before = actsAtEngine();
    const paused = await act(admin, 'pause');
    expect([paused.status, paused.body.code]).toEqual([503, 'audit_unwritable']);
    expect(paused.body.detail).toMatch(words);
    expect(paused.body.hint).toBeTruthy();
    const account = await admin.ask('POST', '/api/users', {
      username: 'nobody-yet',
      password: 'nine grey herons fly',
      role: 'viewer',
    });
    expect([account.status, account.body.code]).toEqual([503, 'audit_unwritable']);
    // Who is refused is refused for the right reason, not called a wrong password.
    await expect(signIn(running.url)).rejects.toThrow(/503.*(storage_failed|audit_unwritable)/);
    expect(actsAtEngine()).toBe(before);
  }

  async function expectWhole(admin: Caller): Promise<void> {
    expect((await act(admin, 'pause')).status).toBe(200);
    expect((await act(admin, 'unpause')).status).toBe(200);
    const users = (await admin.ask('GET', '/api/users')).body.users as { username: string }[];
    expect(users.map(({ username }) => username)).toEqual(['admin']);
    expect((await admin.ask('GET', '/api/console/status')).body.database.integrity).toBe('ok');
  }

  test('full: what is there is shown, what cannot be written down is not done, and with space again it goes on', async () => {
    const folder = newFolder();
    // A disk of its own, 6 MiB.
    await run('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', folder]);
    mounts.push(folder);
    const running = await start(folder);
    try {
      const admin = await signIn(running.url);
      await known(admin);
      const ballast = path.join(folder, 'ballast');
      const file = openSync(ballast, 'w');
      try {
        const piece = Buffer.alloc(PAGE, 1);
        for (;;) writeSync(file, piece);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      } finally {
        closeSync(file);
      }
      // What was set aside in the log beside the database is used up first.
      await waitFor(
        async () =>
          (await admin.ask('POST', '/api/tokens', { name: 'fills', role: 'viewer', expiresInDays: 1 })).status === 503,
        {
          timeoutMs: 30_000,
          everyMs: 1,
          what: 'the disk to be full',
        },
      );
      await expectReadable(admin, running);
      await expectRefused(admin, running, /no space left/i);
      const backup = await admin.ask('POST', '/api/console/backup', { passphrase: 'twelve green lanterns' });
      expect(backup.status).toBe(503);
      rmSync(ballast);
      await expectWhole(admin);
    } finally {
      await running.stop();
    }
    const again = await start(folder);
    try {
      await expectReadable(await signIn(again.url), again);
    } finally {
      await again.stop();
    }
  });

  test('locked by another program: looking goes on, acts are refused until it lets go', async () => {
    const folder = newFolder();
    const running = await start(folder);
    const other = openSqlite(path.join(folder, 'state.db'), 5_000);
    try {
      const admin = await signIn(running.url);
      await known(admin);
      other.exec('BEGIN EXCLUSIVE');
      await expectReadable(admin, running);
      await expectRefused(admin, running, /another program/i);
      other.exec('ROLLBACK');
      await expectWhole(admin);
    } finally {
      other.close();
      await running.stop();
    }
  });

  test('damaged: it does not start on it, says what to do, leaves it as it is, and a backup brings all back', async () => {
    const folder = newFolder();
    const running = await start(folder);
    const passphrase = 'twelve green lanterns';
    let backup: Buffer;
    try {
      const admin = await signIn(running.url);
      await admin.ask('POST', '/api/users', { username: 'second', password: 'nine grey herons fly', role: 'viewer' });
      const answer = await fetch(`${running.url}/api/console/backup`, {
        method: 'POST',
        headers: { ...admin.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ passphrase }),
      });
      expect(answer.status).toBe(200);
      backup = Buffer.from(await answer.arrayBuffer());
    } finally {
      await running.stop();
    }
    const file = path.join(folder, 'state.db');
    const handle = openSync(file, 'r+');
    const size = statSync(file).size;
    for (let at = PAGE; at < size; at += PAGE) writeSync(handle, Buffer.alloc(200, 0xee), 0, 200, at);
    closeSync(handle);
    const broken = readFileSync(file);

    await expect(start(folder)).rejects.toThrow(/ended with 1[\s\S]*state\.db[\s\S]*damaged[\s\S]*backup/i);
    expect(readFileSync(file).equals(broken)).toBe(true);

    const source = path.join(newFolder(), 'backup');
    const out = openSync(source, 'wx', 0o600);
    writeSync(out, backup);
    closeSync(out);
    const { stageRestore } = await import('@/lib/server/backup/data-folder.mjs');
    await stageRestore({ dataDir: folder, keyFile: null, source, passphrase });
    const restored = await start(folder);
    try {
      const users = (await (await signIn(restored.url)).ask('GET', '/api/users')).body.users as { username: string }[];
      expect(users.map(({ username }) => username).sort()).toEqual(['admin', 'second']);
    } finally {
      await restored.stop();
    }
  });
});
