import { expect, test } from 'vitest';
import { guardsOf } from './mutants.mjs';

test.each([
  [
    'lib/a/fleet.frozen.mutant.patch',
    ['lib/a/fleet.engine.test.ts', 'lib/a/fleet.test.ts'],
    ['unit lib/a/fleet.test.ts', 'engine lib/a/fleet.engine.test.ts'],
  ],
  [
    'lib/a/fleet.late-edge.mutant.patch',
    ['lib/a/fleet.test.ts', 'lib/a/fleet-hosts.test.ts'],
    ['unit lib/a/fleet.test.ts'],
  ],
  ['e2e/full/kill.late.mutant.patch', ['e2e/full/kill.full.test.ts'], ['sweeps e2e/full/kill.full.test.ts']],
  ['components/x/tab.lost.mutant.patch', ['components/x/tab.test.tsx'], ['components components/x/tab.test.tsx']],
  ['e2e/full/large.all.mutant.patch', ['e2e/full/large.spec.ts'], ['null e2e/full/large.spec.ts']],
  ['lib/a/fleet.frozen.mutant.patch', ['lib/b/fleet.test.ts'], []],
])('%s', (patch, files, guards) => {
  const found = guardsOf(patch, (asked) => files.includes(asked));
  expect(found.map(({ project, test: file }) => `${project} ${file}`)).toEqual(guards);
});
