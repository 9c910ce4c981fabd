import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostEndpointInput } from '@/lib/contract/host';
import type { EngineEndpoint } from '@/lib/docker/engine';
import { FakeClock } from '@/lib/testing/fake-clock';
import { FakeHost } from '@/lib/testing/fake-engine';
import { openSecretKey } from '../db/secret-key';
import { openStateDatabase } from '../db/state-database';
import { createFleet, type Fleet } from '../engine/fleet';
import { createLogger } from '../logger';
import { createHostService, type HostService } from './host-service';

const KEY = '-----BEGIN PRIVATE KEY-----\nVERY-SECRET-KEY\n-----END PRIVATE KEY-----\n';
const CERT = '-----BEGIN CERTIFICATE-----\nPUBLIC\n-----END CERTIFICATE-----\n';
const CA = '-----BEGIN CERTIFICATE-----\nAUTHORITY\n-----END CERTIFICATE-----\n';
const HOST_KEY = `SHA256:${'A'.repeat(43)}`;

const tcp = (more: Partial<Extract<HostEndpointInput, { kind: 'tcp' }>> = {}): HostEndpointInput => ({
  kind: 'tcp',
  host: '10.0.0.5',
  port: 2376,
  tls: true,
  ca: CA,
  cert: CERT,
  key: KEY,
  ...more,
});
const ssh = (more: Partial<Extract<HostEndpointInput, { kind: 'ssh' }>> = {}): HostEndpointInput => ({
  kind: 'ssh',
  host: '10.0.0.6',
  port: 22,
  user: 'ops',
  path: '/var/run/docker.sock',
  hostKey: HOST_KEY,
  privateKey: KEY,
  passphrase: 'VERY-SECRET-PHRASE',
  ...more,
});
const host = (name: string, endpoint: HostEndpointInput = tcp()) => ({
  name,
  environment: null,
  colour: null,
  position: 0,
  endpoint,
});

interface Opened {
  hosts: HostService;
  fleet: Fleet;
  clock: FakeClock;
  lines: string[];
  /** What engines were made for, newest last. */
  connected: EngineEndpoint[];
  engine: FakeHost;
  close(): Promise<void>;
}

let dataDir = '';
let opened: Opened[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-hosts-'));
});
afterEach(async () => {
  for (const each of opened) await each.close();
  opened = [];
  rmSync(dataDir, { recursive: true, force: true });
});

/** The console's hosts on a real database; engines in memory. Opened again it is a console that was restarted. */
function open(): Opened {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line));
  const state = openStateDatabase(dataDir, clock, log);
  const connected: EngineEndpoint[] = [];
  const engine = new FakeHost(clock);
  const createEngine = (endpoint: EngineEndpoint) => {
    connected.push(endpoint);
    return engine.createEngine(endpoint);
  };
  const configured = [{ id: 'local', name: 'local', endpoint: { kind: 'socket' as const, path: '/local.sock' } }];
  const fleet = createFleet({ hosts: configured, createEngine, clock, log, random: () => 0.5 });
  const secrets = openSecretKey(dataDir, null);
  const hosts = createHostService({ state, secrets, fleet, clock, log, configured, createEngine });
  hosts.restore();
  fleet.start();
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await fleet.close();
    state.close();
  };
  const all = { hosts, fleet, clock, lines, connected, engine, close };
  opened.push(all);
  return all;
}

/** Everything in the data folder but the key. */
function atRest(): string {
  return readdirSync(dataDir)
    .filter((file) => file !== 'secret.key')
    .map((file) => readFileSync(path.join(dataDir, file), 'latin1'))
    .join('\n');
}

const endpointsOf = (connected: readonly EngineEndpoint[], kind: EngineEndpoint['kind']) =>
  connected.filter((endpoint) => endpoint.kind === kind);

describe('names and ids', () => {
  it.each([
    ['Build box 2', 'build-box-2'],
    ['Zürich / Büro', 'zurich-buro'],
    ['---', 'host'],
    ['日本', 'host'],
    ['local', 'local-2'],
    ['x'.repeat(60), 'x'.repeat(50)],
  ])('%s', (name, id) => {
    const { hosts } = open();
    if (name === 'local') hosts.update('local', { name: 'this machine' });
    expect(hosts.add(host(name)).id).toBe(id);
  });

  it('an id is numbered when it is taken, and stays when the name changes', () => {
    const { hosts } = open();
    hosts.add(host('Amsterdam'));
    expect(hosts.add(host('amsterdam!')).id).toBe('amsterdam-2');
    expect(hosts.update('amsterdam', { name: 'Berlin' })).toMatchObject({ id: 'amsterdam', name: 'Berlin' });
  });

  it('no two hosts have one name, however it is written; the host of the settings counts', () => {
    const { hosts } = open();
    hosts.add(host('Amsterdam'));
    expect(() => hosts.add(host('AMSTERDAM'))).toThrow(expect.objectContaining({ code: 'host_exists' }));
    expect(() => hosts.add(host('Local'))).toThrow(expect.objectContaining({ code: 'host_exists' }));
    expect(() => hosts.update('local', { name: 'amsterdam' })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ path: 'name' })] }),
    );
    // Its own name is no other's.
    expect(hosts.update('amsterdam', { name: 'AMSTERDAM' }).name).toBe('AMSTERDAM');
  });

  it('the order is position, then name', () => {
    const { hosts, fleet } = open();
    hosts.add({ ...host('zebra'), position: 0 });
    hosts.add({ ...host('first'), position: 1 });
    hosts.update('local', { position: 2 });
    expect(hosts.records().map(({ name }) => name)).toEqual(['zebra', 'first', 'local']);
    expect(fleet.hosts().map(({ name }) => name)).toEqual(['zebra', 'first', 'local']);
  });
});

describe('secrets', () => {
  it('never come back, and reach the engine', () => {
    const { hosts, fleet, connected } = open();
    const answer = hosts.add(host('far'));
    expect(answer).toMatchObject({ secrets: ['ca', 'cert', 'key'] });
    expect(answer.endpoint).toEqual({ kind: 'tcp', host: '10.0.0.5', port: 2376, tls: true });
    hosts.add(host('further', ssh()));
    const told = JSON.stringify([answer, hosts.records(), fleet.hosts(), hosts.update('far', { name: 'Far' })]);
    expect(told).not.toMatch(/VERY-SECRET|AUTHORITY|PUBLIC/);
    expect(endpointsOf(connected, 'tcp').at(-1)).toMatchObject({ tls: { ca: CA, cert: CERT, key: KEY } });
    expect(endpointsOf(connected, 'ssh').at(-1)).toMatchObject({ privateKey: KEY, passphrase: 'VERY-SECRET-PHRASE' });
  });

  it('are sealed at rest and in no line of the log', async () => {
    const { hosts, lines, close } = open();
    hosts.add(host('far'));
    hosts.add(host('further', ssh({ password: 'VERY-SECRET-WORD' })));
    expect(atRest()).not.toMatch(/VERY-SECRET|AUTHORITY/);
    await close();
    expect(atRest()).not.toMatch(/VERY-SECRET|AUTHORITY/);
    // The database is what was searched.
    expect(atRest()).toContain('10.0.0.6');
    expect(lines.join('\n')).not.toContain('VERY-SECRET');
  });

  it('are there again after a restart', async () => {
    const first = open();
    first.hosts.add(host('far'));
    await first.close();
    const { hosts, fleet, connected } = open();
    expect(fleet.host('far')).toMatchObject({ name: 'far', endpoint: 'tcp://10.0.0.5:2376' });
    expect(hosts.records().find(({ id }) => id === 'far')?.secrets).toEqual(['ca', 'cert', 'key']);
    expect(endpointsOf(connected, 'tcp')).toMatchObject([{ tls: { key: KEY } }]);
  });

  it('with another key that host alone lacks them: the console starts, says so, and takes them anew', async () => {
    const first = open();
    first.hosts.add(host('far'));
    first.hosts.add(host('plain', { kind: 'socket', path: '/other.sock' }));
    await first.close();
    writeFileSync(path.join(dataDir, 'secret.key'), createHash('sha256').update('another key').digest('hex'), {
      mode: 0o600,
    });
    const { hosts, fleet, clock, lines, connected } = open();
    expect(lines.join('\n')).toMatch(/credentials of a host cannot be read/);
    expect(endpointsOf(connected, 'tcp')).toEqual([{ kind: 'tcp', host: '10.0.0.5', port: 2376, tls: {} }]);
    await clock.advance(500);
    expect(fleet.host('plain')?.status).toBe('live');
    expect(hosts.records().find(({ id }) => id === 'far')?.secrets).toEqual([]);
    hosts.update('far', { endpoint: tcp() });
    expect(endpointsOf(connected, 'tcp').at(-1)).toMatchObject({ tls: { key: KEY } });
  });

  it('left out they stay, null takes them away', () => {
    const { hosts, connected } = open();
    hosts.add(host('far'));
    const { ca: _, cert: __, key: ___, ...bare } = tcp() as Extract<HostEndpointInput, { kind: 'tcp' }>;
    expect(hosts.update('far', { endpoint: bare }).secrets).toEqual(['ca', 'cert', 'key']);
    expect(hosts.update('far', { endpoint: { ...bare, cert: null, key: null } }).secrets).toEqual(['ca']);
    expect(endpointsOf(connected, 'tcp').at(-1)).toMatchObject({ tls: { ca: CA } });
    expect(hosts.update('far', { endpoint: { ...bare, tls: false } }).secrets).toEqual([]);
    expect(endpointsOf(connected, 'tcp').at(-1)).toEqual({ kind: 'tcp', host: '10.0.0.5', port: 2376 });
  });

  it.each<[string, HostEndpointInput, HostEndpointInput, string]>([
    [
      'another address',
      tcp(),
      tcp({ host: '10.6.6.6', ca: undefined, cert: undefined, key: undefined }),
      'endpoint.ca',
    ],
    ['another port', tcp(), tcp({ port: 2377, key: undefined }), 'endpoint.key'],
    ['another user', ssh(), ssh({ user: 'mallory', privateKey: undefined }), 'endpoint.privateKey'],
    ['another machine', ssh(), ssh({ host: '10.6.6.6', passphrase: undefined }), 'endpoint.passphrase'],
  ])('kept ones are not used for %s, also not to test it', async (_, before, after, field) => {
    const { hosts, connected } = open();
    hosts.add(host('far', before));
    const many = connected.length;
    const refusal = expect.objectContaining({
      code: 'validation_failed',
      fields: [expect.objectContaining({ path: field })],
    });
    expect(() => hosts.update('far', { endpoint: after })).toThrow(refusal);
    await expect(hosts.test(after, 'far')).rejects.toEqual(refusal);
    expect(connected).toHaveLength(many);
  });

  it.each<[string, HostEndpointInput, string]>([
    ['a certificate without its key', tcp({ key: undefined }), 'endpoint.key'],
    ['a key without its certificate', tcp({ cert: null }), 'endpoint.cert'],
    ['no way to sign in', ssh({ privateKey: undefined }), 'endpoint.privateKey'],
  ])('%s is refused', (_, endpoint, field) => {
    const { hosts } = open();
    expect(() => hosts.add(host('far', endpoint))).toThrow(
      expect.objectContaining({ code: 'validation_failed', fields: [expect.objectContaining({ path: field })] }),
    );
    expect(hosts.records()).toHaveLength(1);
  });
});

describe('the host of the settings', () => {
  it('gets name, labels and place here, which last; its address and its presence are the settings’', async () => {
    const first = open();
    first.hosts.update('local', { name: 'Amsterdam', environment: 'production', colour: 'red' });
    expect(() => first.hosts.update('local', { endpoint: tcp() })).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    expect(() => first.hosts.remove('local')).toThrow(expect.objectContaining({ code: 'conflict' }));
    await first.close();
    const { hosts, fleet } = open();
    expect(hosts.records()).toMatchObject([
      { id: 'local', name: 'Amsterdam', environment: 'production', endpoint: null },
    ]);
    expect(fleet.host('local')).toMatchObject({ name: 'Amsterdam', colour: 'red', endpoint: 'unix:///local.sock' });
  });
});

describe('remove', () => {
  it('forgets host and secrets; an unknown one does not exist', async () => {
    const first = open();
    first.hosts.add(host('far'));
    first.hosts.remove('far');
    expect(first.fleet.host('far')).toBeUndefined();
    expect(() => first.hosts.remove('far')).toThrow(expect.objectContaining({ code: 'host_not_found' }));
    expect(() => first.hosts.update('far', { name: 'x' })).toThrow(expect.objectContaining({ code: 'host_not_found' }));
    await first.close();
    expect(
      open()
        .hosts.records()
        .map(({ id }) => id),
    ).toEqual(['local']);
  });
});

describe('test', () => {
  it('says what answered, step by step, and leaves nothing behind', async () => {
    const { hosts, engine, fleet } = open();
    engine.add('web');
    const before = fleet.hosts().length;
    const answer = await hosts.test(tcp(), undefined);
    expect(answer).toMatchObject({ ok: true, engine: { version: '28.5.2', containers: 1 }, problem: null });
    expect(answer.steps).toEqual(['port', 'tls', 'answer', 'version', 'list'].map((step) => ({ step, state: 'ok' })));
    expect(fleet.hosts()).toHaveLength(before);
    expect(hosts.records()).toHaveLength(1);
    expect(atRest()).not.toContain('10.0.0.5');
  });

  it('a failure is an answer: the step, what happened, the way out', async () => {
    const { hosts, engine } = open();
    engine.state = 'down';
    const answer = await hosts.test({ kind: 'socket', path: '/far.sock' }, undefined);
    expect(answer).toMatchObject({
      ok: false,
      engine: null,
      problem: { code: 'engine_unreachable', hint: 'Start it.' },
    });
    expect(answer.steps).toEqual([
      { step: 'socket', state: 'ok' },
      { step: 'answer', state: 'failed' },
      { step: 'version', state: 'not-tried' },
      { step: 'list', state: 'not-tried' },
    ]);
  });

  it('of a known host it uses what is kept', async () => {
    const { hosts, connected } = open();
    hosts.add(host('far'));
    await hosts.test(tcp({ ca: undefined, cert: undefined, key: undefined }), 'far');
    expect(connected.at(-1)).toMatchObject({ tls: { ca: CA, cert: CERT, key: KEY } });
    await expect(hosts.test(tcp(), 'nobody')).rejects.toMatchObject({ code: 'host_not_found' });
  });
});
