import { expect, test } from 'vitest';
import { deploymentFixture } from '@/lib/testing/deploy-fixtures';
import { mergeDeployments } from './deployment-rows';

const ALL = { app: null, environment: null, show: null };
const old = deploymentFixture({ id: 'a', createdAt: 10 });
const under = deploymentFixture({ id: 'b', createdAt: 20, state: 'verifying' });
const put = deploymentFixture({ id: 'c', createdAt: 30, state: 'rolled_back', environment: 'staging' });
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

test('the live one counts, and what began since stands on top', () => {
  const rows = mergeDeployments([under, old], [put, { ...under, state: 'succeeded' }], ALL, false);
  expect(ids(rows)).toEqual(['c', 'b', 'a']);
  expect(rows[1]?.state).toBe('succeeded');
});

test('a live one older than what was asked for waits for the older ones', () => {
  expect(ids(mergeDeployments([put, under], [old], ALL, true))).toEqual(['c', 'b']);
  expect(ids(mergeDeployments([put, under], [old], ALL, false))).toEqual(['c', 'b', 'a']);
});

test('filters: under way, not succeeded, one environment', () => {
  const all = [put, under, old];
  expect(ids(mergeDeployments(all, [], { ...ALL, show: 'running' }, false))).toEqual(['b']);
  expect(ids(mergeDeployments(all, [], { ...ALL, show: 'failed' }, false))).toEqual(['c']);
  expect(ids(mergeDeployments(all, [], { ...ALL, environment: 'staging' }, false))).toEqual(['c']);
  expect(ids(mergeDeployments(all, [], { ...ALL, app: 'other' }, false))).toEqual([]);
});
