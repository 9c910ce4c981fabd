import { expect, test } from 'vitest';
import { Turns } from './turns';

function held(): { promise: Promise<void>; release: () => void } {
  let release = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

test('one after another for a key, side by side for two', async () => {
  const turns = new Turns();
  const gate = held();
  const told: string[] = [];
  const first = turns.take('a', async () => {
    told.push('first begins');
    await gate.promise;
    told.push('first ends');
  });
  const second = turns.take('a', async () => void told.push('second'));
  await turns.take('b', async () => void told.push('other'));
  expect(told).toEqual(['first begins', 'other']);
  gate.release();
  await Promise.all([first, second]);
  expect(told).toEqual(['first begins', 'other', 'first ends', 'second']);
});

test('a failure is told to who asked, and the next has its turn', async () => {
  const turns = new Turns();
  const first = turns.take('a', () => Promise.reject(new Error('no')));
  const second = turns.take('a', async () => 'done');
  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBe('done');
});
