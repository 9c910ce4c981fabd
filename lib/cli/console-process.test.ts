import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startConsole } from './console-process.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does `first`, notes its start in a file, then does `body`, with `starts` as the number of starts so far. */
function program(name: string, { first = '', body = '' }: { first?: string; body?: string }) {
  const starts = path.join(folder, `${name}-starts`);
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `${first} const fs = require('fs'); fs.appendFileSync(${JSON.stringify(starts)}, 'x');
     const starts = fs.readFileSync(${JSON.stringify(starts)}, 'utf8').length; ${body}`,
  );
  return { file, starts: () => (existsSync(starts) ? readFileSync(starts, 'utf8').length : 0) };
}

test('it is started again when it asks for that, and its last end is told', async () => {
  const twice = program('twice', { body: 'process.exit(starts < 3 ? 75 : 4);' });
  expect(await startConsole({}, { program: twice.file }).ended).toBe(4);
  expect(twice.starts()).toBe(3);
});

test('one that was asked to end is not started again, even when it asks for it', async () => {
  const stubborn = program('stubborn', {
    first: "process.on('SIGTERM', () => process.exit(75)); setInterval(() => {}, 1000);",
  });
  const running = startConsole({}, { program: stubborn.file });
  await expect.poll(stubborn.starts).toBe(1);
  await running.stop();
  expect(await running.ended).toBe(75);
  expect(stubborn.starts()).toBe(1);
});
