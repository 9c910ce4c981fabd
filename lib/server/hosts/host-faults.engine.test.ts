import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HostEndpointInput } from '@/lib/contract/host';
import { createEngine } from '@/lib/docker/dockerode-engine';
import { runContainer } from '../../../e2e/engine-container';
import { createAuthority } from '../../../e2e/engines/test-certificates.mjs';
import {
  type SshHost,
  startSocketHost,
  startSshHost,
  startTlsHost,
  type TestHost,
  type TlsHost,
} from '../../../e2e/engines/test-hosts.mjs';
import { systemClock } from '../clock';
import { openSecretKey } from '../db/secret-key';
import { openStateDatabase } from '../db/state-database';
import { createFleet, type Fleet } from '../engine/fleet';
import { createLogger } from '../logger';
import { createHostService, type HostService } from './host-service';

/** Three machines: one by its socket, one by TLS (another version), one by SSH. Their engines and links are really broken. */
describe('three hosts', () => {
  let near: TestHost;
  let tls: TlsHost;
  let ssh: SshHost;
  let fleet: Fleet;
  let hosts: HostService;
  const closing: (() => unknown)[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    near = await startSocketHost({ version: '28', name: 'hosts-near' });
    closing.push(() => near.engine.stop());
    tls = await startTlsHost({ version: '20', name: 'hosts-tls' });
    closing.push(() => tls.engine.stop());
    ssh = await startSshHost({ version: '28', name: 'hosts-ssh' });
    closing.push(() => ssh.engine.stop());
    for (const [host, name] of [
      [near, 'near-web'],
      [tls, 'tls-db'],
      [ssh, 'ssh-cache'],
    ] as const)
      await put(host, name);
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-hosts-'));
    closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const log = createLogger((line) => lines.push(line));
    const state = openStateDatabase(dataDir, systemClock, log);
    closing.push(() => state.close());
    const configured = [{ id: 'near', name: 'near', endpoint: { kind: 'socket' as const, path: near.engine.socket } }];
    const connect = (endpoint: Parameters<typeof createEngine>[0]) => createEngine(endpoint);
    fleet = createFleet({ hosts: configured, createEngine: connect, clock: systemClock, log });
    closing.push(() => fleet.close());
    const secrets = openSecretKey(dataDir, null);
    hosts = createHostService({ state, secrets, fleet, clock: systemClock, log, configured, createEngine: connect });
    fleet.start();
    fleet.onViewers(1);
    const common = { environment: null, colour: null, position: 0 };
    hosts.add({ ...common, name: 'tls', endpoint: byTls() });
    hosts.add({ ...common, name: 'ssh', endpoint: bySsh() });
    await until(() => expect(statuses()).toEqual({ near: 'live', tls: 'live', ssh: 'live' }));
  });
  afterAll(async () => {
    await tls?.mend();
    ssh?.engine.resume();
    for (const close of closing.reverse()) await close();
  });

  const put = (host: TestHost, name: string) =>
    runContainer(host.engine.socket, name, 'sleep 3600', { host: { NetworkMode: 'none' } });
  const until = (check: () => void, ms = 15_000) => vi.waitFor(check, { timeout: ms, interval: 50 });
  const statuses = () => Object.fromEntries(fleet.hosts().map(({ id, status }) => [id, status]));
  const names = () =>
    fleet
      .containers()
      .map(({ host, name }) => `${host}/${name}`)
      .sort();
  const byTls = (more: Partial<Extract<HostEndpointInput, { kind: 'tcp' }>> = {}): HostEndpointInput => ({
    kind: 'tcp',
    host: tls.address,
    port: tls.port,
    tls: true,
    ca: tls.authority.ca,
    ...tls.client,
    ...more,
  });
  const bySsh = (more: Partial<Extract<HostEndpointInput, { kind: 'ssh' }>> = {}): HostEndpointInput => ({
    kind: 'ssh',
    host: ssh.address,
    port: ssh.ssh.port,
    user: 'root',
    path: ssh.engine.socket,
    hostKey: ssh.ssh.hostKey(),
    privateKey: ssh.ssh.privateKey,
    ...more,
  });
  /** What goes on while others are dead: an event of the near host arrives as ever. */
  const expectNearPrompt = async (name: string) => {
    const container = await put(near, name);
    const started = performance.now();
    await until(() => expect(names()).toContain(`near/${name}`), 2_000);
    await container.remove();
    await until(() => expect(names()).not.toContain(`near/${name}`), 2_000);
    expect(performance.now() - started).toBeLessThan(4_000);
  };

  it('each is live with what runs on it, whatever its version and the way to it', async () => {
    expect(names()).toEqual(['near/near-web', 'ssh/ssh-cache', 'tls/tls-db']);
    expect(fleet.host('tls')?.engine?.version).toMatch(/^20\./);
    expect(fleet.host('ssh')?.engine?.version).toMatch(/^2[6-9]\./);
    expect(fleet.host('ssh')?.endpoint).toBe(`ssh://root@${ssh.address}:${ssh.ssh.port}`);
    expect(hosts.details('tls')).toMatchObject({ liveRestore: false, insecureRegistries: ['127.0.0.0/8'] });
    expect(hosts.details('ssh')?.securityOptions.join(' ')).toContain('seccomp');
    // Events come over the tunnel as they do over a socket; calls go both ways.
    const { id } = await put(ssh, 'ssh-late');
    await until(() => expect(names()).toContain('ssh/ssh-late'), 3_000);
    expect(await fleet.engine('ssh').actOnContainer(id, 'kill')).toBe(true);
    await until(() => expect(fleet.container('ssh', 'ssh-late')?.state).toBe('exited'), 3_000);
    await fleet.engine('ssh').removeContainer(id, { force: true, volumes: true });
    await until(() => expect(names()).not.toContain('ssh/ssh-late'), 3_000);
  });

  it('cut off: it is stale with what it had, the others feel nothing, and it comes back by itself', async () => {
    await tls.cut();
    try {
      await until(() => expect(statuses()).toEqual({ near: 'live', tls: 'reconnecting', ssh: 'live' }));
      expect(names()).toContain('tls/tls-db');
      expect(fleet.host('tls')).toMatchObject({ since: expect.any(Number), engine: { version: expect.any(String) } });
      expect(() => fleet.engine('tls')).toThrow(expect.objectContaining({ code: 'engine_unreachable' }));
      await expectNearPrompt('while-cut');
      const asked = performance.now();
      const answer = await hosts.test(byTls(), 'tls');
      expect(performance.now() - asked).toBeLessThan(15_000);
      expect(answer.steps.find(({ state }) => state === 'failed')?.step).toBe('port');
    } finally {
      await tls.mend();
    }
    await until(() => expect(statuses()).toMatchObject({ tls: 'live' }), 35_000);
    expect(fleet.host('tls')?.trouble).toBeNull();
  });

  it('frozen: the same over SSH, where the connection stands and the engine is silent', async () => {
    ssh.engine.pause();
    try {
      await until(() => expect(statuses()).toEqual({ near: 'live', tls: 'live', ssh: 'reconnecting' }));
      expect(fleet.host('ssh')?.trouble?.code).toBe('engine_timeout');
      expect(names()).toContain('ssh/ssh-cache');
      await expectNearPrompt('while-frozen');
    } finally {
      ssh.engine.resume();
    }
    await until(() => expect(statuses()).toMatchObject({ ssh: 'live' }), 35_000);
  });

  /** Another authority’s word, an expired one, … are made when they are needed. */
  const FAULTS: [string, () => HostEndpointInput | Promise<HostEndpointInput>, string, RegExp][] = [
    ['a socket that is not there', () => ({ kind: 'socket', path: '/run/nowhere.sock' }), 'socket', /no socket at/],
    ['a name that nobody knows', () => byTls({ host: 'x'.repeat(64) }), 'name', /name x+ is not known/],
    ['a port on which nothing listens', () => byTls({ port: 9 }), 'port', /refused the connection/],
    [
      'another certificate authority',
      async () => byTls({ ca: (await createAuthority()).ca }),
      'tls',
      /not signed by the certificate authority/,
    ],
    ['no client certificate', () => byTls({ cert: null, key: null }), 'tls', /asks for a client certificate/],
    [
      'a client certificate of another authority',
      async () => byTls(await (await createAuthority()).issue({ use: 'client' })),
      'tls',
      /does not accept the client certificate/,
    ],
    [
      'a client certificate that has expired',
      async () => byTls(await tls.authority.issue({ use: 'client', expired: true })),
      'tls',
      /client certificate of the console has expired/,
    ],
    ['no TLS where there is', () => byTls({ tls: false }), 'answer', /speaks TLS on this port/],
    ['TLS where there is none', () => byTls({ host: ssh.address, port: ssh.ssh.port }), 'tls', /does not speak TLS/],
    ['a host key that nobody confirmed', () => bySsh({ hostKey: null }), 'host-key', /nobody has confirmed/],
    [
      'another host key',
      () => bySsh({ hostKey: `SHA256:${'A'.repeat(43)}` }),
      'host-key',
      /another host key \(SHA256:\S+\) than the one pinned/,
    ],
    ['a key that is not let in', () => bySsh({ privateKey: ssh.ssh.strangerKey }), 'sign-in', /did not let root in/],
    [
      'a key that cannot be read',
      () => bySsh({ privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n' }),
      'sign-in',
      /private key cannot be read/,
    ],
    [
      'a user who may not open the socket',
      () => bySsh({ user: 'nobody', privateKey: ssh.ssh.outsiderKey }),
      'socket',
      /nobody@\S+ could not open/,
    ],
    ['a socket that is not there, over SSH', () => bySsh({ path: '/run/nowhere.sock' }), 'socket', /could not open/],
  ];

  it.each(FAULTS)('test: %s', async (_, make, step, detail) => {
    const endpoint = await make();
    const answer = await hosts.test(endpoint, undefined);
    expect(answer).toMatchObject({ ok: false, engine: null });
    expect(answer.problem?.detail).toMatch(detail);
    expect(answer.problem?.hint).not.toBe('');
    expect(answer.steps.find(({ state }) => state === 'failed')?.step).toBe(step);
    if (step === 'host-key') expect(answer.hostKey).toBe(ssh.ssh.hostKey());
    expect(JSON.stringify(answer)).not.toMatch(/PRIVATE KEY-----\\n/);
    expect(statuses()).toEqual({ near: 'live', tls: 'live', ssh: 'live' });
  });

  it('test: what works says so, by each of the three ways', async () => {
    for (const endpoint of [{ kind: 'socket' as const, path: near.engine.socket }, byTls(), bySsh()]) {
      const answer = await hosts.test(endpoint, undefined);
      expect(answer).toMatchObject({ ok: true, engine: { containers: 1 }, problem: null });
      expect(answer.steps.every(({ state }) => state === 'ok')).toBe(true);
    }
  });

  it('a certificate of the engine that expires is named; a new one mends it', async () => {
    const { address } = tls;
    await tls.useServerCertificate(await tls.authority.issue({ use: 'server', address, expired: true }));
    await until(() => expect(fleet.host('tls')?.trouble?.detail).toMatch(/certificate of tcp:\S+ has expired/), 20_000);
    expect(statuses()).toMatchObject({ near: 'live', ssh: 'live' });
    await tls.useServerCertificate(await tls.authority.issue({ use: 'server', address }));
    await until(() => expect(statuses()).toMatchObject({ tls: 'live' }), 35_000);
  });

  it('a machine that shows another host key is not talked to until somebody pins that', async () => {
    await ssh.ssh.changeHostKey();
    await until(() => expect(fleet.host('ssh')?.trouble?.detail).toMatch(/another host key/), 20_000);
    expect(fleet.host('ssh')).toMatchObject({ status: 'reconnecting', trouble: { code: 'engine_permission' } });
    hosts.update('ssh', { endpoint: bySsh({ privateKey: undefined }) });
    await until(() => expect(statuses()).toMatchObject({ ssh: 'live' }));
  });

  it('nothing of it told a secret', () => {
    expect(lines.join('\n')).not.toMatch(/PRIVATE KEY-----\\n/);
    expect(lines.length).toBeGreaterThan(0);
  });
});
