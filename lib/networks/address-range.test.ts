import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, contains, overlaps, parseAddress, parseRange, rangeText, usableAddresses } from './address-range';

describe('an address', () => {
  it.each([
    ['10.0.0.1', 4, 0x0a000001n],
    ['255.255.255.255', 4, 0xffffffffn],
    ['::1', 6, 1n],
    ['fd00:20::5', 6, 0xfd000020000000000000000000000005n],
    ['FD00::A', 6, 0xfd00000000000000000000000000000an],
  ])('%s', (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });
  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '0x0a000001',
    '167772161',
    '10.0.0.1/8',
    ' 10.0.0.1',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    ':::',
    'fd00::1::2',
    'localhost',
    '1'.repeat(500),
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
  it('written and read is the same', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = parseAddress(text);
        // What fast-check writes with an IPv4 tail is none to us.
        if (address === null) return text.includes('.');
        return parseAddress(addressText(address))?.value === address.value;
      }),
    );
  });
});

describe('a range', () => {
  it.each([
    ['10.20.30.40/24', '10.20.30.0/24', 254n],
    ['10.20.30.40/32', '10.20.30.40/32', 0n],
    ['10.20.30.40/31', '10.20.30.40/31', 0n],
    ['0.0.0.0/0', '0.0.0.0/0', 4294967294n],
    ['fd00:20::5/64', 'fd00:20::/64', 2n ** 64n],
    ['::/0', '::/0', 2n ** 128n],
  ])('%s', (text, whole, usable) => {
    const range = parseRange(text);
    expect(range && [rangeText(range), usableAddresses(range)]).toEqual([whole, usable]);
  });
  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/8/8', 'fd00::/129', '/8', '10.0.0.0/'])(
    'is not %j',
    (text) => {
      expect(parseRange(text)).toBeNull();
    },
  );
  const range = (text: string) => parseRange(text) ?? expect.fail(text);
  it.each([
    ['10.0.0.0/8', '10.20.0.0/16', true],
    ['10.20.0.0/16', '10.0.0.0/8', true],
    ['10.20.0.0/16', '10.20.255.255/32', true],
    ['10.20.0.0/16', '10.21.0.0/16', false],
    ['fd00::/48', 'fd00:0:0:1::/64', true],
    ['fd00::/64', 'fd00:0:0:1::/64', false],
    ['0.0.0.0/0', '::/0', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect([overlaps(range(a), range(b)), overlaps(range(b), range(a))]).toEqual([expected, expected]);
  });
  it('holds what lies in it, and not another family', () => {
    expect(contains(range('10.20.0.0/16'), range('10.20.128.0/17'))).toBe(true);
    expect(contains(range('10.20.128.0/17'), range('10.20.0.0/16'))).toBe(false);
    expect(contains(range('::/0'), parseAddress('10.0.0.1') ?? expect.fail())).toBe(false);
  });
});
