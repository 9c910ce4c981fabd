import { describe, expect, it } from 'vitest';
import { emptyAttachment, emptySpec } from '@/lib/containers/spec/empty-spec';
import { emptyVolume } from '@/lib/containers/spec/mount-entries';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { chooseStrategy } from './strategy';

const port = { ip: '', hostPort: '8080', containerPort: 80, protocol: 'tcp' as const };

describe('whether the new one may run beside the old one', () => {
  it.each([
    ['nothing shared', {}, null],
    ['a volume that is only read', { mounts: [{ ...emptyVolume('/data'), source: 'data', readOnly: true }] }, null],
    ['memory', { mounts: [{ type: 'tmpfs', target: '/tmp', options: '' }] }, null],
    ['a network with an alias', { networks: [{ ...emptyAttachment('shop'), aliases: ['web'] }] }, /alias/],
    ['a port of the host', { ports: [port] }, /8080/],
    ['any free port', { ports: [{ ...port, hostPort: '' }] }, /port/],
    ['all ports', { publishAll: true }, /port/],
    ['a static address', { networks: [{ ...emptyAttachment('shop'), ipv4: '10.0.0.9' }] }, /address/],
    ['a MAC address', { macAddress: '02:42:ac:11:00:02' }, /address/],
    ['the host’s network', { networkMode: 'host' }, /host/],
    ['another’s network', { networkMode: 'container:db' }, /container:db/],
    ['a volume that is written', { mounts: [{ ...emptyVolume('/data'), source: 'data' }] }, /\/data/],
    ['another’s volumes', { volumesFrom: ['db:rw'] }, /db/],
    ['a device', { devices: [{ host: '/dev/x', container: '/dev/x', permissions: 'rwm' }] }, /device/],
  ] as [string, Partial<ContainerSpec>, RegExp | null][])('%s', (_, fields, against) => {
    const { strategy, words } = chooseStrategy({ ...emptySpec('web'), ...fields }, 'running', true);
    expect(strategy).toBe(against === null ? 'start-first' : 'stop-first');
    if (against !== null) expect(words).toMatch(against);
  });
  it('nothing is gained where nothing serves, or it is not wanted', () => {
    expect(chooseStrategy(emptySpec('web'), 'stopped', true).strategy).toBe('stop-first');
    expect(chooseStrategy(emptySpec('web'), 'none', true).strategy).toBe('stop-first');
    expect(chooseStrategy(emptySpec('web'), 'running', false).strategy).toBe('stop-first');
  });
});
