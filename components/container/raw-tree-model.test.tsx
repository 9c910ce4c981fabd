import { describe, expect, it } from 'vitest';
import { foldedAtFirst, rawRows, searchRows, valueAt, visibleRows } from './raw-tree-model';

const DOCUMENT = {
  Id: 'abc',
  State: { Running: true, Health: { Log: [{ Output: 'ok' }] } },
  Config: { Labels: { 'com.example/role': 'Web', 'a"b': '' }, Env: ['PATH=/bin'], Cmd: null },
};

describe('rawRows', () => {
  it('writes paths that jq understands, also for odd keys', () => {
    expect(rawRows(DOCUMENT).map((row) => row.path)).toEqual([
      '.',
      '.Id',
      '.State',
      '.State.Running',
      '.State.Health',
      '.State.Health.Log',
      '.State.Health.Log[0]',
      '.State.Health.Log[0].Output',
      '.Config',
      '.Config.Labels',
      '.Config.Labels["com.example/role"]',
      '.Config.Labels["a\\"b"]',
      '.Config.Env',
      '.Config.Env[0]',
      '.Config.Cmd',
    ]);
    expect(rawRows({ 'a b': [1] }).map((row) => row.path)).toEqual(['.', '.["a b"]', '.["a b"][0]']);
    expect(rawRows([7])[1]?.path).toBe('.[0]');
  });

  it('takes a document that is one bare value', () => {
    expect(rawRows(null)).toEqual([
      { path: '.', depth: 0, key: null, kind: 'value', text: 'null', size: 0, parents: [] },
    ]);
  });
});

describe('folding and searching', () => {
  const rows = rawRows(DOCUMENT);

  it('shows the sections at first', () => {
    const paths = visibleRows(rows, foldedAtFirst(rows)).map((row) => row.path);
    expect(paths).toEqual(['.', '.Id', '.State', '.Config']);
  });

  it('finds by key, by value in any case and by path, and keeps what is above', () => {
    expect([...searchRows(rows, 'web').matches]).toEqual(['.Config.Labels["com.example/role"]']);
    expect([...searchRows(rows, 'output').matches]).toEqual(['.State.Health.Log[0].Output']);
    expect([...searchRows(rows, 'state.health.log[0].o').matches]).toEqual(['.State.Health.Log[0].Output']);
    expect(searchRows(rows, 'web').rows.map((row) => row.path)).toEqual([
      '.',
      '.Config',
      '.Config.Labels',
      '.Config.Labels["com.example/role"]',
    ]);
    expect(searchRows(rows, 'nowhere').rows).toEqual([]);
  });

  it('copies strings bare and objects as JSON', () => {
    const row = (path: string) => {
      const found = rows.find((each) => each.path === path);
      if (!found) throw new Error(path);
      return found;
    };
    expect(valueAt(DOCUMENT, rows, row('.Config.Labels["com.example/role"]'))).toBe('Web');
    expect(valueAt(DOCUMENT, rows, row('.State.Health.Log[0]'))).toBe('{\n  "Output": "ok"\n}');
    expect(valueAt(DOCUMENT, rows, row('.'))).toBe(JSON.stringify(DOCUMENT, null, 2));
  });
});
