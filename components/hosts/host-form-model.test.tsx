import { describe, expect, it } from 'vitest';
import { addHost } from '@/lib/contract/endpoints/hosts';
import type { HostRecord } from '@/lib/contract/host';
import { endpointInput, fieldOf, hostForm, newHost } from './host-form-model';
import { hostFormProblems } from './host-form-rules';

const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
const record: HostRecord = {
  id: 'far',
  name: 'far',
  environment: 'production',
  colour: 'red',
  position: 3,
  endpoint: { kind: 'tcp', host: '10.0.0.5', port: 2376, tls: true },
  secrets: ['ca', 'cert', 'key'],
};
const ssh = { ...hostForm(null), kind: 'ssh' as const, name: 'x', host: '10.0.0.6', port: '22', user: 'ops' };

describe('the form of a host', () => {
  it('unchanged it says what was there, and leaves every secret as it is', () => {
    expect(newHost(hostForm(record))).toEqual({
      name: 'far',
      environment: 'production',
      colour: 'red',
      position: 3,
      endpoint: { kind: 'tcp', host: '10.0.0.5', port: 2376, tls: true },
    });
  });

  it('secrets are given with the line end that pasting loses, or taken away; without TLS none is sent', () => {
    const form = { ...hostForm(record), ca: PEM, removed: ['cert' as const, 'key' as const] };
    expect(endpointInput(form)).toMatchObject({ ca: `${PEM}\n`, cert: null, key: null });
    expect(endpointInput({ ...form, tls: false })).toEqual({ kind: 'tcp', host: '10.0.0.5', port: 2376, tls: false });
  });

  it('only the fields of the chosen kind are sent', () => {
    const form = { ...hostForm(record), kind: 'socket' as const, key: PEM, path: ' /run/docker.sock ' };
    expect(endpointInput(form)).toEqual({ kind: 'socket', path: '/run/docker.sock' });
    expect(endpointInput({ ...ssh, password: 'p' })).toEqual({
      kind: 'ssh',
      host: '10.0.0.6',
      port: 22,
      user: 'ops',
      path: '/var/run/docker.sock',
      hostKey: null,
      password: 'p',
    });
  });

  it('what it makes is what the contract takes', () => {
    expect(addHost.body.safeParse(newHost({ ...hostForm(record), ca: PEM })).success).toBe(true);
  });
});

describe('what is wrong with it', () => {
  it.each([
    ['nothing typed', hostForm(null), ['host', 'name']],
    ['a port in the address', { ...hostForm(record), host: '10.0.0.5:2376' }, ['host']],
    ['a port that is none', { ...hostForm(record), port: 'x' }, ['port']],
    ['no PEM', { ...hostForm(record), ca: 'MIIB' }, ['ca']],
    ['a label of many words', { ...hostForm(record), environment: 'Pre Production' }, ['environment']],
    ['a relative socket', { ...hostForm(null), name: 'x', kind: 'socket' as const, path: 'docker.sock' }, ['path']],
    ['a host key that nobody confirmed', { ...ssh, password: 'p' }, ['hostKey']],
    ['nothing', hostForm(record), []],
  ])('%s', (_, form, fields) => {
    expect(Object.keys(hostFormProblems(form, { endpoint: true, pinned: true })).sort()).toEqual(fields);
  });

  it('a connection is tested before its host key is known, and without a name', () => {
    expect(hostFormProblems({ ...ssh, name: '', password: 'p' }, { endpoint: true, pinned: false })).toEqual({
      name: expect.any(String),
    });
  });

  it('the host of the settings has no endpoint to judge', () => {
    const form = hostForm({ ...record, endpoint: null, secrets: [] });
    expect(hostFormProblems({ ...form, path: '' }, { endpoint: false, pinned: true })).toEqual({});
  });

  it('fields are known by the names of the contract', () => {
    expect(fieldOf('endpoint.privateKey')).toBe('privateKey');
    expect(fieldOf('name')).toBe('name');
  });
});
