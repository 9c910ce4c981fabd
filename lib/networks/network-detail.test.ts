import { expect, it } from 'vitest';
import type { Inspect } from '../containers/inspect';
import { networkDetail as schema } from '../contract/network';
import { type EndpointRow, networkDetail } from './network-detail';
import { type NetworkRow, networkSummaries } from './network-summary';

const id = 'a'.repeat(64);
const web = '1'.repeat(64);
const old = '2'.repeat(64);
const row: NetworkRow & { endpoints: EndpointRow[] } = {
  id,
  name: 'shop',
  driver: 'bridge',
  scope: 'local',
  internal: false,
  attachable: false,
  ingress: false,
  ipv6: true,
  createdAt: 1,
  pools: [
    { subnet: '10.20.0.0/24', gateway: '10.20.0.1', ipRange: '', auxAddresses: { router: '10.20.0.2' } },
    { subnet: 'fd00:20::/64', gateway: 'fd00:20::1/64', ipRange: '', auxAddresses: {} },
  ],
  ipamDriver: 'default',
  options: { 'com.docker.network.bridge.name': 'br-shop' },
  labels: {},
  endpoints: [
    { container: web, name: 'web', mac: '02:42:0a:14:00:09', ipv4: '10.20.0.9/24', ipv6: 'fd00:20::9/64' },
    { container: 'lb-shop', name: 'shop-endpoint', mac: '', ipv4: '10.20.0.3/24', ipv6: '' },
  ],
};
const inspect = (network: object): Inspect =>
  ({
    Id: 'x',
    NetworkSettings: { Networks: { other: { NetworkID: 'b'.repeat(64) }, shop: network } },
  }) as unknown as Inspect;

it('joins what runs, what is stopped, and what is no container', () => {
  const [summary] = networkSummaries('local', [row], []);
  if (summary === undefined) throw new Error('no summary');
  const detail = schema.parse(
    networkDetail(summary, row, [
      {
        container: { id: old, name: 'old', state: 'exited' },
        inspect: inspect({ NetworkID: id, IPAMConfig: { IPv4Address: '10.20.0.77' }, Aliases: null }),
      },
      {
        container: { id: web, name: 'web', state: 'running' },
        inspect: inspect({ NetworkID: id, Aliases: ['api', 'api', web.slice(0, 12)] }),
      },
    ]),
  );
  expect(detail.endpoints).toEqual([
    {
      container: null,
      name: 'shop-endpoint',
      state: '',
      ipv4: '10.20.0.3',
      ipv6: null,
      staticIpv4: null,
      staticIpv6: null,
      mac: null,
      aliases: null,
    },
    {
      container: { id: web, name: 'web', running: true },
      name: 'web',
      state: 'running',
      ipv4: '10.20.0.9',
      ipv6: 'fd00:20::9',
      staticIpv4: null,
      staticIpv6: null,
      mac: '02:42:0a:14:00:09',
      aliases: ['api'],
    },
    {
      container: { id: old, name: 'old', running: false },
      name: 'old',
      state: 'exited',
      ipv4: null,
      ipv6: null,
      staticIpv4: '10.20.0.77',
      staticIpv6: null,
      mac: null,
      aliases: [],
    },
  ]);
  expect(detail.usedBy.map(({ name }) => name)).toEqual(['old', 'web']);
  expect(
    detail.addresses.map(({ subnet, usable, inUse }) => [
      subnet,
      usable,
      inUse.map(({ address, by }) => `${address} ${by}`),
    ]),
  ).toEqual([
    ['10.20.0.0/24', '254', ['10.20.0.1 gateway', '10.20.0.2 router', '10.20.0.3 shop-endpoint', '10.20.0.9 web']],
    ['fd00:20::/64', String(2n ** 64n), ['fd00:20::1 gateway', 'fd00:20::9 web']],
  ]);
});

it('knows a container that was not asked', () => {
  const [summary] = networkSummaries('local', [row], []);
  if (summary === undefined) throw new Error('no summary');
  const { endpoints } = networkDetail(summary, row, [
    { container: { id: web, name: 'web', state: 'running' }, inspect: null },
  ]);
  expect(endpoints.find(({ name }) => name === 'web')).toMatchObject({ ipv4: '10.20.0.9', aliases: null });
});

it('a gateway that was not asked for is told by a container', () => {
  const bare = { ...row, pools: [{ subnet: '10.20.0.0/24', gateway: '', ipRange: '', auxAddresses: {} }] };
  const [summary] = networkSummaries('local', [bare], []);
  if (summary === undefined) throw new Error('no summary');
  const settings = inspect({ NetworkID: id, Gateway: '10.20.0.1', IPv6Gateway: '' });
  const { addresses } = networkDetail(summary, bare, [
    { container: { id: web, name: 'web', state: 'running' }, inspect: settings },
  ]);
  expect(addresses[0]).toMatchObject({ gateway: '10.20.0.1' });
  expect(addresses[0]?.inUse[0]).toEqual({ address: '10.20.0.1', by: 'gateway', kind: 'gateway' });
});
