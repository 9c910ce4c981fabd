import { describe, expect, test } from 'vitest';
import { appFixture, environmentFixture, targetFixture } from '@/lib/testing/deploy-fixtures';
import { appRows, isShown, needsAttention, rowText } from './app-rows';

const row = (change: Parameters<typeof environmentFixture>[0]) => {
  const [only] = appRows([appFixture({ environments: [environmentFixture(change)] })]);
  if (only === undefined) throw new Error('no row');
  return only;
};
const last = (state: 'succeeded' | 'rolled_back' | 'verifying' | 'failed') => ({
  deployment: { id: 'd', state, release: 2, at: 1 },
});

test('an environment a line, and a line for an app that has none', () => {
  const rows = appRows([
    appFixture({ environments: [environmentFixture({ name: 'staging' }), environmentFixture()] }),
    appFixture({ name: 'bare', environments: [] }),
  ]);
  expect(rows.map(({ app, environment }) => `${app.name}/${environment?.name}`)).toEqual([
    'shop-api/staging',
    'shop-api/production',
    'bare/undefined',
  ]);
});

describe('what needs attention', () => {
  test.each([
    ['all is well', last('succeeded'), false],
    ['the last one was rolled back', last('rolled_back'), true],
    ['the last one failed', last('failed'), true],
    ['it is unhealthy', { targets: [targetFixture({ health: 'unhealthy' })] }, true],
    ['it is gone', { targets: [targetFixture({ state: null })] }, true],
    ['its host does not answer: not known', { targets: [targetFixture({ state: null, stale: true })] }, false],
    ['nothing was ever live', { active: null, targets: [targetFixture({ state: null })] }, false],
  ])('%s', (_, change, expected) => {
    expect(needsAttention(row(change))).toBe(expected);
  });
});

test('under way is what has no verdict yet', () => {
  expect(isShown(row(last('verifying')), 'running')).toBe(true);
  expect(isShown(row(last('succeeded')), 'running')).toBe(false);
  expect(isShown(row({}), 'running')).toBe(false);
});

test('found by image, digest, container and host', () => {
  const text = rowText(row({}));
  for (const word of ['shop-api', 'production', 'shop/api:1.2.0', 'sha256:2222', 'local']) expect(text).toContain(word);
});
