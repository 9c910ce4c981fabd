import { expect, test } from 'vitest';
import { guardedTest } from './mutants.mjs';

test.each([
  [
    'lib/a/fleet.frozen.mutant.patch',
    ['lib/a/fleet.test.ts', 'lib/a/fleet.engine.test.ts'],
    'lib/a/fleet.engine.test.ts',
    'engine',
  ],
  ['lib/a/fleet.late-edge.mutant.patch', ['lib/a/fleet.test.ts'], 'lib/a/fleet.test.ts', 'unit'],
  ['e2e/full/kill.late.mutant.patch', ['e2e/full/kill.full.test.ts'], 'e2e/full/kill.full.test.ts', 'sweeps'],
  ['components/x/tab.lost.mutant.patch', ['components/x/tab.test.tsx'], 'components/x/tab.test.tsx', 'components'],
  ['e2e/full/large.all.mutant.patch', ['e2e/full/large.spec.ts'], 'e2e/full/large.spec.ts', null],
])('%s', (patch, files, file, project) => {
  expect(guardedTest(patch, (asked) => files.includes(asked))).toEqual({ test: file, project });
});

test('one without a test beside it is found', () => {
  expect(guardedTest('lib/a/fleet.frozen.mutant.patch', () => false)).toBeNull();
});
