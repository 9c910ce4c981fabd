import { expect, test } from 'vitest';
import { deploymentFixture } from '../testing/deploy-fixtures';
import { DeploymentStore } from './deployment-store';

const message = (first: boolean, ...deployments: ReturnType<typeof deploymentFixture>[]) =>
  ({ type: 'deployments', sub: 1, first, deployments }) as const;

test('keeps the newest first and counts what is under way', () => {
  const store = new DeploymentStore();
  store.apply(message(true, deploymentFixture({ id: 'a', createdAt: 1, state: 'succeeded' })));
  store.apply(message(false, deploymentFixture({ id: 'b', createdAt: 2, state: 'verifying' })));
  expect(store.state().deployments.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(store.state().running).toBe(1);
});

test('tells which came to another state: not those that only went a step further, and not the first that are told', () => {
  const store = new DeploymentStore();
  expect(store.apply(message(true, deploymentFixture({ id: 'a', state: 'verifying' })))).toEqual([]);
  expect(store.apply(message(false, deploymentFixture({ id: 'a', state: 'verifying', words: 'more' })))).toEqual([]);
  expect(store.apply(message(false, deploymentFixture({ id: 'a', state: 'watching' }))).map(({ id }) => id)).toEqual([
    'a',
  ]);
  expect(store.apply(message(false, deploymentFixture({ id: 'b' }))).map(({ id }) => id)).toEqual(['b']);
});

test('changes that come before all are known are left: the whole follows', () => {
  const store = new DeploymentStore();
  store.apply(message(false, deploymentFixture({ id: 'a' })));
  expect(store.state()).toEqual({ deployments: [], running: 0, synced: false });
});
