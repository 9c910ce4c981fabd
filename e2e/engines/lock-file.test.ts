import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withLock } from './lock-file.mjs';
import { identify, isAlive } from './process-identity.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pilothouse-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('one holder at a time, also when the work fails', async () => {
  const file = join(folder, 'one');
  const events: string[] = [];
  const waited = deferred();
  const held = deferred();
  const first = withLock(file, async () => {
    events.push('first');
    held.resolve();
    await waited.promise;
    events.push('first ends');
    throw new Error('broken');
  });
  await held.promise;
  const waiting: number[] = [];
  const second = withLock(file, async () => events.push('second'), {
    onWait: (pid) => {
      waiting.push(pid);
      waited.resolve();
    },
  });
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(events).toEqual(['first', 'first ends', 'second']);
  expect(waiting).toEqual([process.pid]);
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['a process that is gone', JSON.stringify({ pid: 999_999_999, startTime: '1' })],
  ['another process with the same pid', JSON.stringify({ pid: process.pid, startTime: '1' })],
  ['nobody', ''],
])('a lock held by %s is taken over', async (_who, content) => {
  const file = join(folder, 'stale');
  writeFileSync(file, content);
  expect(await withLock(file, async () => 'done', { timeoutMs: 5000 })).toBe('done');
});

test('a process is known by pid and start time', () => {
  expect(isAlive(identify(process.pid))).toBe(true);
  expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
  expect(isAlive({ pid: 1, startTime: null })).toBe(false);
  expect(isAlive(null)).toBe(false);
});
