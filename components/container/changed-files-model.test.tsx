import { describe, expect, it } from 'vitest';
import { CHANGE_KINDS, type ChangedFile, countChanges, filterChanges } from './changed-files-model';

const CHANGES: ChangedFile[] = [
  { kind: 'modified', path: '/var' },
  { kind: 'modified', path: '/var/log' },
  { kind: 'added', path: '/var/log/App.log' },
  { kind: 'modified', path: '/etc' },
  { kind: 'modified', path: '/etc/hosts' },
  { kind: 'deleted', path: '/tmp' },
];
const all = new Set(CHANGE_KINDS);
const paths = (files: ChangedFile[]) => files.map((file) => file.path);

describe('changed files', () => {
  it('counts by kind', () => expect(countChanges(CHANGES)).toEqual({ added: 1, modified: 4, deleted: 1 }));

  it('leaves out folders that only lead to a changed file, unless asked for', () => {
    expect(paths(filterChanges(CHANGES, { text: '', kinds: all, foldersToo: false }))).toEqual([
      '/var/log/App.log',
      '/etc/hosts',
      '/tmp',
    ]);
    expect(filterChanges(CHANGES, { text: '', kinds: all, foldersToo: true })).toHaveLength(6);
  });

  it('filters by text in any case and by kind', () => {
    expect(paths(filterChanges(CHANGES, { text: 'app.LOG', kinds: all, foldersToo: false }))).toEqual([
      '/var/log/App.log',
    ]);
    expect(paths(filterChanges(CHANGES, { text: '', kinds: new Set(['deleted']), foldersToo: false }))).toEqual([
      '/tmp',
    ]);
  });
});
