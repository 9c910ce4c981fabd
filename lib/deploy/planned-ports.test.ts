import { describe, expect, it } from 'vitest';
import { portConflicts, portsOf } from './planned-ports';

const spec = (ip: string, hostPort: string, protocol: 'tcp' | 'udp' = 'tcp') => ({
  ports: [{ ip, hostPort, containerPort: 80, protocol }],
});

describe('ports that another app has', () => {
  it.each([
    ['the same', '', '8080', 'tcp', true],
    ['on one address of all', '127.0.0.1', '8080', 'tcp', true],
    ['another port', '', '8081', 'tcp', false],
    ['another protocol', '', '8080', 'udp', false],
    ['any free one', '', '', 'tcp', false],
    ['a range', '', '8080-8090', 'tcp', false],
  ] as const)('%s', (_, ip, hostPort, protocol, conflict) => {
    const planned = portsOf('local', 'shop (production)', spec('', '8080'));
    expect(portConflicts(spec(ip, hostPort, protocol), 'local', planned).map(({ field }) => field)).toEqual(
      conflict ? ['spec.ports.0.hostPort'] : [],
    );
  });
  it('on another host or another address there is room', () => {
    const planned = portsOf('local', 'shop', spec('127.0.0.1', '8080'));
    expect(portConflicts(spec('', '8080'), 'other', planned)).toEqual([]);
    expect(portConflicts(spec('127.0.0.2', '8080'), 'local', planned)).toEqual([]);
  });
});
