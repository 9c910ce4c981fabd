import { expect, it } from 'vitest';
import { containerFixture } from '@/lib/testing/fake-live';
import { patternsOf, previewGrants } from './grant-preview';

const row = (id: string, host: string, stack: string | null) => ({ ...containerFixture(), id, host, stack });
const fleet = [
  row('a', 'edge-1', 'staging-shop'),
  row('b', 'edge-1', 'prod'),
  row('c', 'edge-2', 'staging-api'),
  row('d', 'core', null),
];

it.each([
  [[], { containers: 0, hosts: 0, operable: 0 }],
  [[{ role: 'viewer', hosts: ['*'], stacks: ['*'] }], { containers: 4, hosts: 3, operable: 0 }],
  [[{ role: 'operator', hosts: ['edge-*'], stacks: ['staging-*'] }], { containers: 2, hosts: 2, operable: 2 }],
  [
    [
      { role: 'viewer', hosts: ['*'], stacks: ['*'] },
      { role: 'operator', hosts: ['edge-1'], stacks: ['staging-*'] },
    ],
    { containers: 4, hosts: 3, operable: 1 },
  ],
] as const)('%j', (grants, expected) =>
  expect(
    previewGrants(
      grants.map(({ role, hosts, stacks }) => ({ role, hosts: [...hosts], stacks: [...stacks] })),
      fleet,
    ),
  ).toMatchObject(expected),
);

it('patterns are told apart by commas and blanks', () => {
  expect(patternsOf(' staging-*, shop,,shop\n api ')).toEqual(['staging-*', 'shop', 'api']);
  expect(patternsOf('  ')).toEqual([]);
});
