import { describe, expect, test } from 'vitest';
import { storageFailure } from './storage-failure';

const withCode = (code: string) => Object.assign(new Error('as SQLite says it'), { code });

describe('storageFailure', () => {
  test.each([
    ['SQLITE_FULL', /no space/],
    ['SQLITE_BUSY', /locked/],
    ['SQLITE_BUSY_SNAPSHOT', /locked/],
    ['SQLITE_READONLY_DBMOVED', /may not write/],
    ['SQLITE_CORRUPT', /damaged/],
    ['SQLITE_IOERR_WRITE', /disk/],
  ])('%s has words and a way out', (code, words) => {
    // Drizzle wraps what the driver throws.
    const failure = storageFailure(new Error('Failed to run the query', { cause: withCode(code) }));
    expect(failure).toMatchObject({ code: 'storage_failed', detail: expect.stringMatching(words) });
    expect(failure?.hint).toBeTruthy();
  });

  test('a code without words of its own is still the database’s failure; another error is none', () => {
    expect(storageFailure(withCode('SQLITE_NOLFS'))?.code).toBe('storage_failed');
    expect(storageFailure(withCode('ENOSPC'))).toBeNull();
    expect(storageFailure('SQLITE_FULL')).toBeNull();
  });
});
