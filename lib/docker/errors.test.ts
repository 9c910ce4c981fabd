import { describe, expect, it } from 'vitest';
import type { EngineEndpoint } from './engine';
import { addressOf, statusError, transportError } from './errors';

const socket: EngineEndpoint = { kind: 'socket', path: '/var/run/docker.sock' };
const own: EngineEndpoint = { kind: 'socket', path: '/srv/engine/docker.sock' };
const rootless: EngineEndpoint = { kind: 'socket', path: '/run/user/1000/docker.sock' };
const podman: EngineEndpoint = { kind: 'socket', path: '/run/podman/podman.sock' };
const tcp: EngineEndpoint = { kind: 'tcp', host: '10.0.0.5', port: 2375 };
const tls: EngineEndpoint = { kind: 'tcp', host: 'engine.example', port: 2376, tls: { key: 'PRIVATE-KEY-TEXT' } };
const fault = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('what the socket says', () => {
  it.each([
    [socket, 'ENOENT', 'engine_unreachable', '/var/run/docker.sock', 'sudo systemctl start docker'],
    [own, 'ENOENT', 'engine_unreachable', '/srv/engine/docker.sock', 'that this socket belongs to'],
    [
      rootless,
      'ECONNREFUSED',
      'engine_unreachable',
      '/run/user/1000/docker.sock',
      'with: systemctl --user start docker',
    ],
    [podman, 'ENOENT', 'engine_unreachable', '/run/podman/podman.sock', 'with: sudo systemctl start podman.socket'],
    [socket, 'ENOTDIR', 'engine_unreachable', '/var/run/docker.sock', 'DOCKER_HOST'],
    [socket, 'EACCES', 'engine_permission', '/var/run/docker.sock', 'sudo usermod -aG docker $USER'],
    [socket, 'ECONNREFUSED', 'engine_unreachable', '/var/run/docker.sock', 'sudo systemctl start docker'],
    [socket, 'EAGAIN', 'engine_unreachable', 'no more connections', 'systemctl status docker'],
    [socket, 'ECONNRESET', 'engine_unreachable', 'closed the connection', 'systemctl status docker'],
    [socket, 'EPIPE', 'engine_unreachable', 'closed the connection', 'systemctl status docker'],
    [socket, 'HPE_INVALID_CONSTANT', 'engine_protocol', 'does not speak HTTP', 'another program'],
    [socket, 'EWHATEVER', 'engine_unreachable', 'EWHATEVER', 'engine runs'],
    [tcp, 'ECONNREFUSED', 'engine_unreachable', 'tcp://10.0.0.5:2375', 'systemctl status docker'],
    [tcp, 'EHOSTUNREACH', 'engine_unreachable', 'no way to', 'ping 10.0.0.5'],
    [tcp, 'ENETUNREACH', 'engine_unreachable', 'no way to', 'ping 10.0.0.5'],
    [tcp, 'ENOTFOUND', 'engine_unreachable', '10.0.0.5', 'DOCKER_HOST'],
    [tcp, 'ETIMEDOUT', 'engine_timeout', 'in time', 'firewalls'],
    [tcp, 'ECONNRESET', 'engine_unreachable', 'closed', 'TLS'],
    [tls, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'engine_unreachable', 'not signed', 'ca.pem'],
    [tls, 'CERT_HAS_EXPIRED', 'engine_unreachable', 'has expired', 'new certificate'],
    [tls, 'ERR_TLS_CERT_ALTNAME_INVALID', 'engine_unreachable', 'other names', 'subjectAltName'],
    [tls, 'EPROTO', 'engine_unreachable', 'TLS', '--tlsverify'],
  ] as const)('%j %s', (endpoint, code, problem, detail, hint) => {
    const error = transportError(fault(code), { endpoint, operation: 'listing the containers' });
    expect(error.code).toBe(problem);
    expect(error.detail).toContain(detail);
    expect(error.hint).toContain(hint);
  });

  it('looks into a group of tries', () => {
    const both = new AggregateError([fault('ECONNREFUSED'), fault('ECONNREFUSED')]);
    expect(transportError(both, { endpoint: tcp, operation: 'x' }).detail).toContain('ECONNREFUSED');
  });

  it('never tells a key or the raw message', () => {
    const error = transportError(fault('EPROTO', 'PRIVATE-KEY-TEXT'), { endpoint: tls, operation: 'x' });
    expect(JSON.stringify(error.toProblem())).not.toContain('PRIVATE-KEY-TEXT');
  });
});

describe('what the engine says', () => {
  const say = (status: number, message: string) =>
    statusError(status, message, {
      endpoint: socket,
      operation: 'starting a container',
      missing: 'container_not_found',
    });
  it.each([
    [301, '', 'engine_protocol'],
    [304, '', 'engine_protocol'],
    [400, 'invalid signal: FOO', 'bad_request'],
    [400, 'client version 1.52 is too new. Maximum supported API version is 1.41', 'engine_unsupported'],
    [403, 'authorization denied by plugin', 'engine_refused'],
    [404, 'No such container: web', 'container_not_found'],
    [404, 'page not found', 'engine_unsupported'],
    [409, 'container is not running', 'conflict'],
    [500, 'configured logging driver does not support reading', 'logs_unreadable'],
    [501, 'configured logging driver does not support reading', 'logs_unreadable'],
    [500, 'driver failed programming external connectivity', 'engine_refused'],
    [501, 'not implemented', 'engine_unsupported'],
    [503, '', 'engine_refused'],
  ])('%d %s', (status, message, code) => expect(say(status, message).code).toBe(code));

  it('is shown without passwords, control characters and length', () => {
    const detail =
      say(500, `exec: "--password=hunter2": \u001b[31m\u202eno\nsuch file ${'x'.repeat(5_000)}`).detail ?? '';
    expect(detail).not.toMatch(/hunter2|[\u0000-\u001f\u202e]/);
    expect(detail.length).toBeLessThan(1_100);
    expect(detail).toContain('such file');
  });

  it('says what was tried when the engine says nothing', () =>
    expect(say(500, '').detail).toContain('starting a container'));
});

it.each([
  [socket, 'unix:///var/run/docker.sock'],
  [tls, 'tcp://engine.example:2376'],
  [{ kind: 'tcp', host: '::1', port: 1 }, 'tcp://[::1]:1'],
] as const)('address %j', (endpoint, address) => expect(addressOf(endpoint)).toBe(address));

describe('a 404', () => {
  const of = (missing?: 'engine' | 'image_not_found') =>
    statusError(404, 'no such thing', {
      endpoint: tcp,
      operation: 'asking for its version',
      ...(missing && { missing }),
    });
  it('names what is missing', () => expect(of('image_not_found').code).toBe('image_not_found'));
  it('of anything else is not found', () => expect(of().code).toBe('not_found'));
  it('of what every engine has comes from no engine', () => {
    expect(of('engine').code).toBe('engine_protocol');
    expect(of('engine').hint).toContain('belongs to a Docker Engine');
  });
});
