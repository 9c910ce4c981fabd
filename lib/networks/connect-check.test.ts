import { expect, it } from 'vitest';
import type { NetworkDetail } from '../contract/network';
import { connectFaults } from './connect-check';

const network = {
  name: 'shop',
  driver: 'bridge',
  builtIn: false,
  endpoints: [{ container: { id: 'c1', name: 'db', running: true } }],
  addresses: [
    {
      subnet: '10.20.0.0/24',
      gateway: '10.20.0.1',
      ipRange: null,
      usable: '254',
      inUse: [
        { address: '10.20.0.1', by: 'gateway', kind: 'gateway' },
        { address: '10.20.0.5', by: 'db', kind: 'container' },
      ],
    },
    {
      subnet: 'fd00:20::/64',
      gateway: null,
      ipRange: null,
      usable: '1',
      inUse: [{ address: 'fd00:20::5', by: 'db', kind: 'container' }],
    },
  ],
} as unknown as NetworkDetail;
const wish = (more: object = {}) => ({ aliases: [], ipv4: null, ipv6: null, ...more });

it.each([
  [{}, []],
  [{ aliases: ['api'], ipv4: '10.20.0.9', ipv6: 'fd00:20::9' }, []],
  [{ ipv4: '10.21.0.9' }, [['ipv4', 'outside of 10.20.0.0/24']]],
  [{ ipv4: '10.20.0.1' }, [['ipv4', 'gateway']]],
  [{ ipv4: '10.20.0.0' }, [['ipv4', 'network itself']]],
  [{ ipv4: '10.20.0.255' }, [['ipv4', 'network itself']]],
  [{ ipv4: '10.20.0.5' }, [['ipv4', 'db has this address']]],
  [{ ipv4: 'fd00:20::9' }, [['ipv4', 'written like']]],
  [{ ipv6: 'FD00:20:0::0:5' }, [['ipv6', 'db has this address']]],
  [
    { ipv6: 'fd00:21::9', ipv4: 'x' },
    [
      ['ipv4', 'written like'],
      ['ipv6', 'outside'],
    ],
  ],
])('%j', (more, faults) => {
  expect(connectFaults(network, 'c2', wish(more))).toEqual(
    faults.map(([path, message]) => ({ path, message: expect.stringContaining(message ?? '') })),
  );
});

it('a container is on a network once', () => {
  expect(connectFaults(network, 'c1', wish())).toMatchObject([{ path: 'container' }]);
});
it('nobody joins the network of the host later', () => {
  expect(connectFaults({ ...network, driver: 'host' }, 'c2', wish())).toMatchObject([{ path: 'container' }]);
});
it('the network of the engine has neither names nor addresses of choice', () => {
  expect(connectFaults({ ...network, builtIn: true }, 'c2', wish({ aliases: ['a'], ipv4: '10.20.0.9' }))).toMatchObject(
    [{ path: 'aliases' }, { path: 'ipv4' }],
  );
});
