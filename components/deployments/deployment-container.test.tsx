import { expect, test } from 'vitest';
import { stepFixture } from '@/lib/testing/deploy-fixtures';
import { containerFixture } from '@/lib/testing/fake-live';
import { servingContainer } from './deployment-container';

const old = containerFixture({ name: 'shop-api' });
const candidate = containerFixture({ name: 'shop-api.next.deploy01' });
const steps = [stepFixture({ name: 'create', target: 'local/shop-api' })];
const id = 'deploy01-0000';

test('before the names are swapped the new one has its temporary name, after that the real one', () => {
  expect(servingContainer({ id, state: 'preparing', steps }, [old, candidate])).toBe(candidate);
  const swapped = [...steps, stepFixture({ number: 2, name: 'swap', target: 'local/shop-api' })];
  expect(servingContainer({ id, state: 'verifying', steps: swapped }, [old])).toBe(old);
});

test('the one that serves after a restore is the old one: its log says nothing of the new one', () => {
  expect(servingContainer({ id, state: 'rolled_back', steps }, [old])).toBeUndefined();
  expect(servingContainer({ id, state: 'preparing', steps }, [old])).toBeUndefined();
});
