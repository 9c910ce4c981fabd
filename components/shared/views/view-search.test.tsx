import { expect, test } from 'vitest';
import { isBare, isChanged, viewAddress, viewPart } from './view-search';

const KEYS = ['q', 'state', 'host', 'environment', 'sort'];

test('a view is what the list itself has in the address, in one order', () => {
  expect(viewPart('view=abc&state=failed&dialog=pull&q=a%20b', KEYS)).toBe('q=a+b&state=failed');
  expect(viewPart('q=&sort=cpu', KEYS)).toBe('sort=cpu');
});

test('its address keeps the chosen hosts, unless it says others', () => {
  const view = { id: 'id-1', search: 'state=failed' };
  expect(viewAddress(view, 'host=a&q=x')).toBe('state=failed&host=a&view=id-1');
  expect(viewAddress({ ...view, search: 'environment=staging' }, 'host=a')).toBe('environment=staging&view=id-1');
  expect(viewAddress(null, 'environment=staging')).toBe('environment=staging&view=none');
});

test('only an address that asks for nothing gives way to the default', () => {
  expect([isBare(''), isBare('host=a&environment=b')]).toEqual([true, true]);
  expect([isBare('q=a'), isBare('view=none')]).toEqual([false, false]);
});

test('changed: by filters and order, and by columns where there are any', () => {
  const view = { search: 'q=a&state=failed', hiddenColumns: ['ports', 'cpu'] };
  const same = { search: 'state=failed&q=a&view=1', hiddenColumns: ['cpu', 'ports'] };
  expect(isChanged(view, same, KEYS, true)).toBe(false);
  expect(isChanged(view, { ...same, search: 'q=a' }, KEYS, true)).toBe(true);
  expect(isChanged(view, { ...same, hiddenColumns: [] }, KEYS, true)).toBe(true);
  expect(isChanged(view, { ...same, hiddenColumns: [] }, KEYS, false)).toBe(false);
});
