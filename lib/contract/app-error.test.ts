import { expect, test, vi } from 'vitest';
import { AppError } from './app-error';

test('an error of another copy of the module is recognised; other errors and look-alikes are not', async () => {
  vi.resetModules();
  const copy = await import('./app-error');
  expect(copy.AppError).not.toBe(AppError);
  const error = new copy.AppError('conflict', { detail: 'x' });
  expect(error instanceof AppError).toBe(true);
  expect(new AppError('conflict') instanceof copy.AppError).toBe(true);
  expect(error.toProblem()).toEqual(new AppError('conflict', { detail: 'x' }).toProblem());
  for (const other of [new Error('x'), { code: 'conflict', name: 'AppError' }, null, undefined, 'conflict']) {
    expect(other instanceof AppError).toBe(false);
  }
});

test('a subclass is told apart from its parent', () => {
  class Narrow extends AppError {}
  expect(new Narrow('conflict') instanceof AppError).toBe(true);
  expect(new Narrow('conflict') instanceof Narrow).toBe(true);
  expect(new AppError('conflict') instanceof Narrow).toBe(false);
});
