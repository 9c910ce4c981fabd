import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartupError } from '../config';
import { openSecretKey } from './secret-key';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function given(content: string | Buffer): string {
  const file = path.join(dataDir, 'given');
  writeFileSync(file, content);
  return file;
}

const RANDOM = '8f3b1c0de47a925166fe02b9d8c7a3405e91f27d6a18bc3350e4d7f9120b6ca1';

test('made at the first run, private, and the same afterwards', () => {
  const first = openSecretKey(dataDir, null);
  const file = path.join(dataDir, 'secret.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  const sealed = first.seal('hunter2', 'registry:1');
  expect(sealed).not.toContain('hunter2');
  const second = openSecretKey(dataDir, null);
  expect(second.id).toBe(first.id);
  expect(second.open(sealed, 'registry:1')).toBe('hunter2');
  expect(openSecretKey(mkdtempSync(`${dataDir}/`), null).id).not.toBe(first.id);
});

test('the same text is sealed differently each time; empty and long texts survive', () => {
  const key = openSecretKey(dataDir, null);
  expect(key.seal('a', 'x')).not.toBe(key.seal('a', 'x'));
  for (const text of ['', 'ä€😀', 'x'.repeat(1_000_000)]) expect(key.open(key.seal(text, 'x'), 'x')).toBe(text);
});

test.each([
  ['hex', RANDOM],
  ['hex with a line end', `${RANDOM}\r\n`],
  ['base64', Buffer.from(RANDOM, 'hex').toString('base64')],
  ['base64url', Buffer.from(RANDOM, 'hex').toString('base64url')],
  ['raw', Buffer.from(RANDOM, 'hex')],
])('a given key as %s', (_name, content) => {
  expect(openSecretKey(dataDir, given(content)).id).toBe(openSecretKey(dataDir, given(RANDOM)).id);
  expect(existsSync(path.join(dataDir, 'secret.key'))).toBe(false);
});

test.each([
  ['zeros', '0'.repeat(64)],
  ['one value', 'ab'.repeat(32)],
  ['a repeated half', '0123456789abcdef'.repeat(4)],
  ['counting', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')],
  ['a sentence', 'changeme-changeme-changeme-12345'],
  ['text in base64', Buffer.from('this is my very secret key 32 by').toString('base64')],
  ['too short', RANDOM.slice(2)],
  ['too long', `${RANDOM}00`],
  ['empty', ''],
])('a known or weak key is refused: %s', (_name, content) => {
  const file = given(content);
  expect(() => openSecretKey(dataDir, file)).toThrow(StartupError);
  expect(() => openSecretKey(dataDir, file)).toThrow(/openssl rand -hex 32/);
  if (content.length > 20) expect(() => openSecretKey(dataDir, file)).not.toThrow(content);
});

test('a key that is missing or open to others is named', () => {
  expect(() => openSecretKey(dataDir, path.join(dataDir, 'none'))).toThrow(/none cannot be read/);
  openSecretKey(dataDir, null);
  chmodSync(path.join(dataDir, 'secret.key'), 0o644);
  expect(() => openSecretKey(dataDir, null)).toThrow(/chmod 600/);
});

test('another key, another place, a changed bit: refused without the secret in the words', () => {
  const key = openSecretKey(dataDir, null);
  const sealed = key.seal('hunter2', 'registry:1');
  const other = openSecretKey(dataDir, given(RANDOM));
  const flipped = `${sealed.slice(0, -3)}${sealed.at(-3) === 'A' ? 'B' : 'A'}${sealed.slice(-2)}`;
  for (const attempt of [
    () => other.open(sealed, 'registry:1'),
    () => key.open(sealed, 'registry:2'),
    () => key.open(flipped, 'registry:1'),
    () => key.open(sealed.slice(0, 40), 'registry:1'),
    () => key.open('', 'registry:1'),
    () => key.open(`${sealed}.x`, 'registry:1'),
  ]) {
    expect(attempt).toThrow(expect.objectContaining({ code: 'storage_failed' }));
    expect(attempt).not.toThrow(/hunter2/);
  }
});
