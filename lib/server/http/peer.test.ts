import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { decodePeer, encodePeer, resolvePeer } from './peer';

const trusted: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [ipaddr.parseCIDR('10.0.0.0/8'), ipaddr.parseCIDR('fd00::/8')];
const socket = (address: string, encrypted = false) => ({ address, encrypted });

describe('resolvePeer', () => {
  it.each([
    ['no proxy', '203.0.113.7', {}, '203.0.113.7', false],
    [
      'headers of a stranger count for nothing',
      '203.0.113.7',
      { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' },
      '203.0.113.7',
      false,
    ],
    ['IPv4 in IPv6', '::ffff:203.0.113.7', {}, '203.0.113.7', false],
    [
      'a trusted proxy',
      '10.1.2.3',
      { 'x-forwarded-for': '198.51.100.9', 'x-forwarded-proto': 'https' },
      '198.51.100.9',
      true,
    ],
    ['two trusted proxies', '10.1.2.3', { 'x-forwarded-for': '198.51.100.9, 10.9.9.9' }, '198.51.100.9', false],
    [
      'what the client invented stays left',
      '10.1.2.3',
      { 'x-forwarded-for': '127.0.0.1, 6.6.6.6, 198.51.100.9' },
      '198.51.100.9',
      false,
    ],
    ['rubbish ends the walk', '10.1.2.3', { 'x-forwarded-for': 'unknown' }, '10.1.2.3', false],
    ['IPv6 proxy', 'fd00::1', { 'x-forwarded-for': '2001:db8::5' }, '2001:db8::5', false],
  ])('%s', (_, address, headers, expected, secure) => {
    expect(resolvePeer(socket(address), headers, trusted)).toEqual({ address: expected, secure });
  });
});

describe('the peer header', () => {
  it('comes back as it went in', () => {
    expect(decodePeer(encodePeer({ address: '2001:db8::5', secure: true }, 's3cret'), 's3cret')).toEqual({
      address: '2001:db8::5',
      secure: true,
    });
  });
  it.each([null, '', '0 127.0.0.1', 'guess 1 127.0.0.1', 's3cret 1', 's3cre 1 127.0.0.1'])('%s is refused', (value) => {
    expect(decodePeer(value, 's3cret')).toBeNull();
  });
});
