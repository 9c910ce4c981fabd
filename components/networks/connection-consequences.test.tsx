import { describe, expect, it } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import type { NetworkEndpoint } from '@/lib/contract/network';
import { connectConsequences, disconnectConsequences } from './connection-consequences';

const endpoint = (name: string, more: Partial<NetworkEndpoint> = {}): NetworkEndpoint => ({
  container: { id: name, name, running: true },
  name,
  state: 'running',
  ipv4: '10.0.0.2',
  ipv6: null,
  staticIpv4: null,
  staticIpv6: null,
  mac: null,
  aliases: [],
  ...more,
});
const network = (...endpoints: NetworkEndpoint[]) => ({ name: 'shop', internal: false, builtIn: false, endpoints });
const container = (more: Partial<ContainerSummary> = {}) =>
  ({ name: 'web', state: 'running', networks: ['shop'], stack: null, ports: [], ...more }) as ContainerSummary;

describe('connecting', () => {
  it('says who reaches whom, by which names', () => {
    const lines = connectConsequences(
      network(endpoint('db', { aliases: ['data'] })),
      container({ networks: ['bridge'] }),
      { aliases: ['data'], fixed: ['10.0.0.9'] },
    ).join('\n');
    expect(lines).toContain('It reaches db');
    expect(lines).toContain('Others find it as web, data.');
    expect(lines).toContain('db has one of these names too');
    expect(lines).toContain('It keeps 10.0.0.9 over restarts');
    expect(lines).toContain('at once, without a restart');
  });
  it('of a stopped one of a stack', () => {
    const lines = connectConsequences(network(), container({ state: 'exited', stack: 'shop' }), {
      aliases: [],
      fixed: [],
    }).join('\n');
    expect(lines).toContain('Nobody else');
    expect(lines).toContain('when it is started');
    expect(lines).toContain('Compose knows nothing of this');
  });
});

describe('disconnecting', () => {
  const web = endpoint('web', { aliases: ['api'], staticIpv4: '10.0.0.9' });
  it('from the only network, with published ports', () => {
    const ports = [{ ip: '', hostPort: 80, containerPort: 80, protocol: 'tcp' as const }];
    const lines = disconnectConsequences(network(web, endpoint('db')), web, container({ ports })).join('\n');
    expect(lines).toContain('break at once');
    expect(lines).toContain('db finds it here no more');
    expect(lines).toContain('its only network');
    expect(lines).toContain('answer no more');
    expect(lines).toContain('with the aliases api and the address 10.0.0.9');
  });
  it('of a stopped one breaks nothing', () => {
    const old = endpoint('old', { container: { id: 'old', name: 'old', running: false } });
    const lines = disconnectConsequences(
      network(old),
      old,
      container({ state: 'exited', networks: ['shop', 'bridge'] }),
    ).join('\n');
    expect(lines).not.toContain('break');
    expect(lines).toContain('It stays on bridge.');
    expect(lines).toContain('may get another address');
  });
});
