import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import { connectionSteps, failedStep } from './connection-steps';
import type { EngineEndpoint, SshEndpoint } from './engine';
import { HostKeyError, SocketRefusedError } from './ssh-tunnel';

const SOCKET: EngineEndpoint = { kind: 'socket', path: '/run/docker.sock' };
const TLS: EngineEndpoint = { kind: 'tcp', host: 'build.example', port: 2376, tls: {} };
const PLAIN: EngineEndpoint = { kind: 'tcp', host: '10.0.0.5', port: 2375 };
const SSH: SshEndpoint = {
  kind: 'ssh',
  host: 'build.example',
  port: 22,
  user: 'ops',
  path: '/run/docker.sock',
  hostKey: null,
};

const failure = (code: ConstructorParameters<typeof AppError>[0], cause?: unknown) => new AppError(code, { cause });
const coded = (code: string) => Object.assign(new Error(code), { code });

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
/** A port that takes connections and says nothing. */
async function silentPort(): Promise<number> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

describe('connection steps', () => {
  it('are those of the kind; an address has no name to look up', () => {
    expect(connectionSteps(SOCKET)).toEqual(['socket', 'answer']);
    expect(connectionSteps(TLS)).toEqual(['name', 'port', 'tls', 'answer']);
    expect(connectionSteps(PLAIN)).toEqual(['port', 'answer']);
    expect(connectionSteps({ ...SSH, host: '::1' })).toEqual(['port', 'host-key', 'sign-in', 'socket', 'answer']);
  });

  it.each<[string, EngineEndpoint, AppError, string]>([
    ['a socket that is not there', SOCKET, failure('engine_unreachable', coded('ENOENT')), 'socket'],
    ['a socket that may not be opened', SOCKET, failure('engine_permission', coded('EACCES')), 'socket'],
    ['an engine that says nothing', SOCKET, failure('engine_timeout'), 'answer'],
    ['something else behind the socket', SOCKET, failure('engine_protocol', coded('HPE_INVALID')), 'answer'],
    ['an unknown name', TLS, failure('engine_unreachable', coded('ENOTFOUND')), 'name'],
    ['a refused port', TLS, failure('engine_unreachable', coded('ECONNREFUSED')), 'port'],
    ['another authority', TLS, failure('engine_unreachable', coded('SELF_SIGNED_CERT_IN_CHAIN')), 'tls'],
    ['a client certificate that is not taken', TLS, failure('engine_unreachable', coded('ECONNRESET')), 'tls'],
    ['a refusal of the engine', TLS, failure('engine_refused', new Error('HTTP 403')), 'answer'],
    ['plain HTTP to a TLS port', PLAIN, failure('bad_request', new Error('HTTP 400')), 'answer'],
    ['an unknown name over SSH', SSH, failure('engine_unreachable', coded('ENOTFOUND')), 'name'],
    ['a host key', SSH, failure('engine_permission', new HostKeyError('SHA256:x', null)), 'host-key'],
    ['a refused key', SSH, failure('engine_permission', new Error('All configured…')), 'sign-in'],
    ['no socket there', SSH, failure('engine_unreachable', new SocketRefusedError('no')), 'socket'],
    ['what is no SSH server', SSH, failure('engine_unreachable', new Error('Invalid banner')), 'host-key'],
  ])('%s', async (_, endpoint, error, step) => {
    expect(await failedStep(endpoint, error)).toBe(step);
    expect(connectionSteps(endpoint)).toContain(step);
  });

  it('silence is behind the port when that takes connections', async () => {
    const port = await silentPort();
    const here = { host: '127.0.0.1', port };
    const silent = failure('engine_timeout');
    expect(await failedStep({ kind: 'tcp', ...here }, silent)).toBe('answer');
    expect(await failedStep({ kind: 'tcp', ...here, tls: {} }, silent)).toBe('tls');
    expect(await failedStep({ ...SSH, ...here }, failure('engine_timeout', new Error('Timed out')))).toBe('host-key');
    expect(await failedStep({ ...SSH, ...here }, silent)).toBe('answer');
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await failedStep({ kind: 'tcp', ...here, tls: {} }, silent)).toBe('port');
  });
});
