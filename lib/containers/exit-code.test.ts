import { expect, it } from 'vitest';
import { exitCodeWords, isUnexpectedExit } from './exit-code';

it.each([
  [0, 'without an error'],
  [1, 'with an error'],
  [126, 'cannot be executed'],
  [127, 'not found'],
  [130, 'SIGINT'],
  [134, 'SIGABRT'],
  [137, 'SIGKILL'],
  [139, 'SIGSEGV'],
  [143, 'SIGTERM'],
  [159, 'SIGSYS'],
  [160, 'signal 32'],
  [255, 'ended with an error'],
  [42, 'error code 42'],
  [200, 'error code 200'],
  [-1, 'error code -1'],
])('%d', (code, words) => expect(exitCodeWords(code)).toContain(words));

it('names the kernel where it was the kernel', () => {
  expect(exitCodeWords(137, true)).toContain('out of memory');
  expect(exitCodeWords(137, true)).not.toContain('by hand');
});

it.each([
  [0, false, false],
  [137, false, false],
  [137, true, true],
  [143, false, false],
  [1, false, true],
  [139, false, true],
])('code %d, OOM %s: unexpected %s', (code, oom, unexpected) => expect(isUnexpectedExit(code, oom)).toBe(unexpected));
