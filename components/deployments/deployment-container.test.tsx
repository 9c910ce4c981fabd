import { expect, test } from 'vitest';
import { labelsOf } from '@/lib/deploy/labels';
import { containerFixture } from '@/lib/testing/fake-live';
import { newContainer } from './deployment-container';

const id = 'deployment-1';
const made = (name: string, role: 'release' | 'restored') =>
  containerFixture({
    name,
    labels: labelsOf({ app: 'shop', environment: 'production', release: 2, deployment: id, role }),
  });
const stranger = containerFixture({ name: 'shop' });
const candidate = made('shop.next.deployme', 'release');

test('it is known by what the console wrote on it, not by its name', () => {
  expect(newContainer({ id, state: 'preparing' }, [stranger, candidate])).toBe(candidate);
  expect(newContainer({ id: 'another', state: 'preparing' }, [candidate])).toBeUndefined();
});

test('an old one that was made again is not it; after a failure what was kept of the log counts', () => {
  expect(newContainer({ id, state: 'restoring' }, [made('shop', 'restored')])).toBeUndefined();
  expect(newContainer({ id, state: 'rolled_back' }, [candidate])).toBeUndefined();
});
