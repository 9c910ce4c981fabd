import { expect, test } from 'vitest';
import { appFixture, deploymentFixture, environmentFixture, releaseFixture } from '@/lib/testing/deploy-fixtures';
import { ledgerRows } from './ledger-rows';

test('each release with where it is live, which containers run it, and what became of it last', () => {
  const app = appFixture({
    environments: [
      environmentFixture({ name: 'staging', active: releaseFixture({ number: 3 }), targets: [] }),
      environmentFixture(),
    ],
  });
  const rows = ledgerRows(
    app,
    [releaseFixture({ number: 3 }), releaseFixture({ number: 2 }), releaseFixture({ number: 1 })],
    [
      deploymentFixture({ id: 'd3', release: releaseFixture({ number: 2 }), state: 'succeeded' }),
      deploymentFixture({ id: 'd2', release: releaseFixture({ number: 3 }), state: 'rolled_back' }),
      deploymentFixture({ id: 'd1', release: releaseFixture({ number: 2 }), state: 'failed' }),
    ],
  );
  expect(rows.map(({ last, live, running }) => [live, running, last?.state ?? null])).toEqual([
    [['staging'], [], 'rolled_back'],
    [['production'], ['local/shop-api'], 'succeeded'],
    [[], [], null],
  ]);
});
