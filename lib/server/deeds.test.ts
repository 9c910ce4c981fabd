import { expect, it } from 'vitest';
import { AppError } from '../contract/app-error';
import { type Deed, Deeds } from './deeds';

const START = Date.UTC(2026, 10, 20, 13, 4, 9);
const stop = (by: string, fields: Partial<Deed> = {}): Deed => ({
  kind: 'container',
  host: 'local',
  id: 'a'.repeat(64),
  name: 'web',
  by,
  doing: 'stopping',
  done: 'stopped',
  ...fields,
});

function open() {
  let now = START;
  const deeds = new Deeds(() => now);
  let finish = () => {};
  let fail = (_: Error) => {};
  const work = () =>
    new Promise<string>((resolve, reject) => {
      finish = () => resolve('ok');
      fail = reject;
    });
  return {
    deeds,
    work,
    finish: () => finish(),
    fail: (error: Error) => fail(error),
    pass: (ms: number) => (now += ms),
  };
}

it('the second is told who is at it, and since when; the first goes on', async () => {
  const { deeds, work, finish, pass } = open();
  const first = deeds.run(stop('anna'), work);
  pass(3_000);
  const second = deeds.run(stop('bob'), () => expect.unreachable('done twice') as never);
  await expect(second).rejects.toMatchObject({
    code: 'conflict',
    detail: expect.stringContaining('anna is stopping «web» since 13:04:09 UTC, 3 seconds ago'),
  });
  finish();
  await expect(first).resolves.toBe('ok');
  await expect(deeds.run(stop('bob'), async () => 'now')).resolves.toBe('now');
});

it('one’s own deed is in nobody’s way but where it is strict; other objects never', async () => {
  const { deeds, work, finish } = open();
  const first = deeds.run(stop('anna'), work);
  await expect(deeds.run(stop('anna', { doing: 'killing' }), async () => 1)).resolves.toBe(1);
  await expect(deeds.run(stop('bob', { id: 'b'.repeat(64) }), async () => 2)).resolves.toBe(2);
  await expect(deeds.run(stop('bob', { host: 'far' }), async () => 3)).resolves.toBe(3);
  finish();
  await first;
  const again = deeds.run(stop('anna'), work);
  await expect(deeds.run(stop('anna'), async () => 4, true)).rejects.toMatchObject({ code: 'conflict' });
  finish();
  await again;
});

it('who comes too late reads by whom and when it was done', async () => {
  const { deeds, pass } = open();
  await deeds.run(stop('anna', { doing: 'removing', done: 'removed' }), async () => undefined);
  pass(5_000);
  const gone = new AppError('container_not_found', { detail: 'No container «web».' });
  for (const id of ['a'.repeat(64), 'a'.repeat(12), 'web'])
    expect(deeds.explain({ kind: 'container', host: 'local', id, by: 'bob' }, gone)).toMatchObject({
      code: 'container_not_found',
      detail: 'anna has removed «web» 5 seconds ago (13:04:09 UTC). No container «web».',
    });
  expect(deeds.explain({ kind: 'container', host: 'local', id: 'web', by: 'anna' }, gone)).toBe(gone);
  expect(deeds.explain({ kind: 'container', host: 'local', id: 'web', by: 'bob' }, new Error('x'))).not.toBeInstanceOf(
    AppError,
  );
  pass(200_000);
  expect(deeds.explain({ kind: 'container', host: 'local', id: 'web', by: 'bob' }, gone)).toBe(gone);
});

it('what failed was not done', async () => {
  const { deeds, work, fail } = open();
  const first = deeds.run(stop('anna'), work);
  fail(new AppError('engine_unreachable'));
  await expect(first).rejects.toMatchObject({ code: 'engine_unreachable' });
  const gone = new AppError('container_not_found');
  expect(deeds.explain({ kind: 'container', host: 'local', id: 'web', by: 'bob' }, gone)).toBe(gone);
});
