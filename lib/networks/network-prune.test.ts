import { describe, expect, it } from 'vitest';
import { networkSummary as schema } from '../contract/network';
import { planNetworkPrune } from './network-prune';
import { isBuiltIn, type NetworkRow, networkSummaries } from './network-summary';

const row = (name: string, more: Partial<NetworkRow> = {}): NetworkRow => ({
  id: Buffer.from(name).toString('hex').padEnd(64, '0'),
  name,
  driver: 'bridge',
  scope: 'local',
  internal: false,
  attachable: false,
  ingress: false,
  ipv6: false,
  createdAt: 1,
  pools: [],
  ipamDriver: 'default',
  options: {},
  labels: {},
  ...more,
});
const pool = (subnet: string) => ({ subnet, gateway: '', ipRange: '', auxAddresses: {} });
const container = (name: string, state: 'running' | 'exited', ...networks: string[]) => ({
  host: 'local',
  id: name,
  name,
  state,
  networks,
});

describe('built in', () => {
  it.each(['bridge', 'host', 'none', 'ingress', 'docker_gwbridge'])('%s', (name) => {
    expect(isBuiltIn(row(name))).toBe(true);
  });
  it('by what the engine says of it', () => {
    expect(isBuiltIn(row('x', { ingress: true }))).toBe(true);
    expect(isBuiltIn(row('x', { options: { 'com.docker.network.bridge.default_bridge': 'true' } }))).toBe(true);
    expect(isBuiltIn(row('my-bridge'))).toBe(false);
  });
});

describe('summaries', () => {
  const [a, b, c] = networkSummaries(
    'local',
    [
      row('a', {
        pools: [pool('10.0.0.0/8'), pool('')],
        labels: { 'com.docker.compose.project': 'shop', token: 'hunter2-hunter2' },
      }),
      row('b', { pools: [pool('10.1.0.0/16')] }),
      row('b', { id: 'f'.repeat(64) }),
    ],
    [
      container('web', 'running', 'a', 'b'),
      container('old', 'exited', 'a'),
      { ...container('far', 'running', 'a'), host: 'other' },
    ],
  );
  it('fit the contract, name users of this host only, hide secrets', () => {
    expect(schema.parse(a)).toMatchObject({
      stack: 'shop',
      subnets: [{ subnet: '10.0.0.0/8', gateway: null, ipRange: null }],
      usedBy: [
        { name: 'web', running: true },
        { name: 'old', running: false },
      ],
      overlaps: [{ name: 'b' }],
      nameShared: false,
    });
    expect(JSON.stringify(a)).not.toContain('hunter2');
  });
  it('say that a name is not unique', () => {
    expect([b?.nameShared, c?.nameShared, c?.overlaps]).toEqual([true, true, []]);
  });
});

it('the plan names what goes, what stays and why', () => {
  const plan = planNetworkPrune(
    networkSummaries(
      'local',
      [
        row('bridge'),
        row('free', { pools: [pool('10.9.0.0/16')] }),
        row('busy'),
        row('asleep'),
        row('mesh', { scope: 'swarm' }),
        row('host'),
      ],
      [container('web', 'running', 'busy'), container('db', 'running', 'busy'), container('old', 'exited', 'asleep')],
    ),
  );
  expect(plan.remove).toMatchObject([{ name: 'free', subnets: ['10.9.0.0/16'] }]);
  expect(plan.keep.map(({ name, reason, words }) => [name, reason, words])).toEqual([
    ['asleep', 'used', 'used by old, stopped now'],
    ['bridge', 'built-in', expect.any(String)],
    ['busy', 'used', 'used by web and 1 more'],
    ['host', 'built-in', expect.any(String)],
    ['mesh', 'swarm', expect.any(String)],
  ]);
});
