import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../engines/child-process.mjs';
import { tarArchive } from './tar-archive.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pilothouse-tar-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('tar(1) reads what it writes', async () => {
  const block = Buffer.alloc(512, 'x');
  const archive = tarArchive([
    { path: 'bin/', mode: 0o750 },
    { path: 'bin/tool', content: 'größer\n', mode: 0o755 },
    { path: 'bin/link', link: 'tool' },
    { path: 'empty', content: '' },
    { path: 'exact', content: block },
  ]);
  expect(archive.length % 512).toBe(0);
  writeFileSync(join(folder, 'a.tar'), archive);
  await run('tar', ['--extract', '--file', 'a.tar', '--same-permissions'], { cwd: folder });
  expect(readFileSync(join(folder, 'bin/tool'), 'utf8')).toBe('größer\n');
  expect(statSync(join(folder, 'bin/tool')).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, 'bin')).mode & 0o777).toBe(0o750);
  expect(readlinkSync(join(folder, 'bin/link'))).toBe('tool');
  expect(statSync(join(folder, 'empty')).size).toBe(0);
  expect(readFileSync(join(folder, 'exact')).equals(block)).toBe(true);
});

test('the same content gives the same bytes', () => {
  const make = () => tarArchive([{ path: 'a', content: 'b' }]);
  expect(make().equals(make())).toBe(true);
});

test('refuses a path that does not fit', () => {
  expect(() => tarArchive([{ path: 'é'.repeat(51), content: '' }])).toThrow('Path too long');
});
