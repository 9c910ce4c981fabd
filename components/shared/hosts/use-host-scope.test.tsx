import { expect, test } from 'vitest';
import { hostFixture } from '@/lib/testing/fake-live';
import { inScope, NO_ENVIRONMENT, scopeSearch } from './use-host-scope';

const production = hostFixture({ id: 'a', environment: 'production' });
const bare = hostFixture({ id: 'b', environment: null });

test.each([
  [{ host: null, environment: null }, true, true],
  [{ host: 'a', environment: null }, true, false],
  [{ host: null, environment: 'production' }, true, false],
  [{ host: null, environment: NO_ENVIRONMENT }, false, true],
  [{ host: 'b', environment: 'production' }, false, false],
])('%j', (scope, first, second) => {
  expect([inScope(production, scope), inScope(bare, scope)]).toEqual([first, second]);
});

test('as the address has it', () => {
  expect(scopeSearch({ host: null, environment: null })).toBe('');
  expect(scopeSearch({ host: null, environment: 'a b' })).toBe('?environment=a+b');
});
