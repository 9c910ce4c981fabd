import { expect, it } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import type { ActivityReport } from '../activities/activity-service';
import { pruneRun } from './prune-run';

const target = (id: string) => ({ id, label: id });
function reporter() {
  const abort = new AbortController();
  const items = new Map<string, string>();
  const report: ActivityReport = {
    signal: abort.signal,
    progress: () => undefined,
    item: ({ id, state, words }) => void items.set(id, `${state}${words ? `: ${words}` : ''}`),
  };
  return { report, items, abort };
}

it('each is decided at its turn, and one that fails does not stop the others', async () => {
  const { report, items } = reporter();
  const result = await pruneRun(['a', 'b', 'c', 'd'].map(target), report, async ({ id }) => {
    if (id === 'b') return { state: 'skipped', words: 'used by web' };
    if (id === 'c') throw new AppError('bad_request', { detail: 'no' });
    return { state: 'removed' };
  });
  expect(result).toEqual({ removed: [target('a'), target('d')], skipped: 1, failed: 1 });
  expect([...items]).toEqual([
    ['a', 'succeeded: removed'],
    ['b', 'skipped: kept: used by web'],
    ['c', 'failed: no'],
    ['d', 'succeeded: removed'],
  ]);
});

it.each([
  ['the engine is gone', new AppError('engine_unreachable')],
  ['a fault of the console', new Error('x')],
])('%s: the whole ends', async (_, error) => {
  const { report, items } = reporter();
  await expect(pruneRun(['a', 'b'].map(target), report, () => Promise.reject(error))).rejects.toBe(error);
  expect([...items.keys()]).toEqual(['a']);
});

it('cancelled: nothing more is touched', async () => {
  const { report, abort } = reporter();
  const done: string[] = [];
  const running = pruneRun(['a', 'b'].map(target), report, async ({ id }) => {
    done.push(id);
    abort.abort(new AppError('cancelled'));
    return { state: 'removed' };
  });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(done).toEqual(['a']);
});
