import { describe, expect, it } from 'vitest';
import { overlappingNetworks, overlapsOf, type PoolInput, poolFaults } from './pool-check';

const pool = (subnet: string, more: Partial<PoolInput> = {}): PoolInput => ({
  subnet,
  gateway: '',
  ipRange: '',
  ...more,
});

describe('pools', () => {
  it.each<[string, PoolInput[], boolean]>([
    ['none', [], false],
    ['one', [pool('10.20.0.0/24')], false],
    ['with all', [pool('10.20.0.0/24', { gateway: '10.20.0.1', ipRange: '10.20.0.128/25' })], false],
    ['of both families', [pool('10.20.0.0/24'), pool('fd00:20::/64', { gateway: 'fd00:20::1' })], true],
    ['beside each other', [pool('10.20.0.0/25'), pool('10.20.0.128/25')], false],
    ['IPv6 in capitals and full length', [pool('FD00:20:0:0:0:0:0:0/64')], true],
  ])('%s: nothing wrong', (_, pools, ipv6) => {
    expect(poolFaults(pools, ipv6)).toEqual([]);
  });
  it.each<[string, PoolInput[], boolean, string, string]>([
    ['no subnet', [pool('')], false, 'subnet', 'written like'],
    ['an address', [pool('10.20.0.7/24')], false, 'subnet', '10.20.0.0/24'],
    ['IPv6 off', [pool('fd00::/64')], false, 'subnet', 'IPv6'],
    ['no room', [pool('10.20.0.0/31')], false, 'subnet', 'no room'],
    ['no room in IPv6', [pool('fd00::/127')], true, 'subnet', 'no room'],
    ['gateway outside', [pool('10.20.0.0/24', { gateway: '10.21.0.1' })], false, 'gateway', 'outside of 10.20.0.0/24'],
    ['gateway of the other family', [pool('10.20.0.0/24', { gateway: 'fd00::1' })], true, 'gateway', 'outside'],
    ['gateway is the network', [pool('10.20.0.0/24', { gateway: '10.20.0.0' })], false, 'gateway', 'network itself'],
    [
      'gateway is the broadcast',
      [pool('10.20.0.0/24', { gateway: '10.20.0.255' })],
      false,
      'gateway',
      'network itself',
    ],
    ['gateway with a prefix', [pool('10.20.0.0/24', { gateway: '10.20.0.1/24' })], false, 'gateway', 'one address'],
    ['range outside', [pool('10.20.0.0/24', { ipRange: '10.21.0.0/25' })], false, 'ipRange', 'outside'],
    ['range larger', [pool('10.20.0.0/24', { ipRange: '10.20.0.0/16' })], false, 'ipRange', 'outside'],
    ['range that is none', [pool('10.20.0.0/24', { ipRange: '10.20.0.128' })], false, 'ipRange', 'like a subnet'],
  ])('%s', (_, pools, ipv6, field, message) => {
    expect(poolFaults(pools, ipv6)).toEqual([{ index: 0, field, message: expect.stringContaining(message) }]);
  });
  it('that overlap each other', () => {
    expect(poolFaults([pool('10.20.0.0/16'), pool('10.20.7.0/24')], false)).toEqual([
      { index: 1, field: 'subnet', message: 'It overlaps with subnet 1' },
    ]);
  });
});

describe('overlaps between networks', () => {
  const net = (id: string, ...subnets: string[]) => ({ id, name: `n-${id}`, subnets });
  it('are found each once, with the pair', () => {
    expect(
      overlapsOf(
        ['10.20.0.0/16', 'fd00::/48'],
        [net('a', '10.20.7.0/24', '10.20.8.0/24'), net('b', '10.21.0.0/16'), net('c', '', 'fd00:0:0:9::/64')],
      ),
    ).toEqual([
      { id: 'a', name: 'n-a', subnet: '10.20.7.0/24', own: '10.20.0.0/16' },
      { id: 'c', name: 'n-c', subnet: 'fd00:0:0:9::/64', own: 'fd00::/48' },
    ]);
    expect(overlapsOf(['nonsense'], [net('a', '10.0.0.0/8')])).toEqual([]);
  });
  it('of a whole host go both ways, and not within one network', () => {
    const found = overlappingNetworks([
      net('whole', '10.0.0.0/8'),
      net('two', '10.1.0.0/16', '10.1.2.0/24'),
      net('far', '172.16.0.0/12'),
      net('six', '::/8'),
      net('late', '10.200.0.0/16'),
    ]);
    expect(Object.fromEntries([...found].map(([id, others]) => [id, others.sort()]))).toEqual({
      whole: ['late', 'two'],
      two: ['whole'],
      late: ['whole'],
    });
  });
});
