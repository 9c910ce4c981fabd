import { expect, test } from 'vitest';
import { overlaps } from './host-network.mjs';

test.each([
  ['10.150.0.0/16', '10.150.3.0/24', true],
  ['10.150.3.7', '10.150.0.0/16', true],
  ['10.0.0.0/8', '10.150.0.0/16', true],
  ['0.0.0.0/0', '10.150.0.0/16', true],
  ['10.150.0.0/16', '10.151.0.0/16', false],
  ['192.168.1.1/24', '10.150.0.0/16', false],
  ['10.150.255.255', '10.151.0.0', false],
])('%s and %s', (one, other, expected) => {
  expect(overlaps(one, other)).toBe(expected);
  expect(overlaps(other, one)).toBe(expected);
});
