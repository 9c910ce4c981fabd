import { describe, expect, it } from 'vitest';
import { localEndpoint, readConfig, StartupError } from './config';

describe('readConfig', () => {
  it('works with nothing set: loopback only', () => {
    const config = readConfig({}, '/srv/pilothouse');
    expect(config).toMatchObject({
      port: 3000,
      address: '127.0.0.1',
      publicUrl: null,
      secureCookies: false,
      dataDir: '/srv/pilothouse/data',
    });
  });
  it('https in PILOTHOUSE_URL makes cookies secure', () => {
    expect(readConfig({ PILOTHOUSE_URL: 'https://ph.example.org' }, '/').secureCookies).toBe(true);
  });
  it.each([
    [{ PORT: '70000' }, /PORT="70000"/],
    [{ PORT: 'abc' }, /PORT="abc"/],
    [{ PILOTHOUSE_URL: 'ph.example.org' }, /PILOTHOUSE_URL/],
    [{ PILOTHOUSE_URL: 'https://ph.example.org/sub' }, /nothing behind it/],
    [{ PILOTHOUSE_TRUSTED_PROXIES: '10.0.0.0/8,nonsense' }, /"nonsense"/],
    [{ PILOTHOUSE_TLS_CERT_FILE: '/x' }, /go together/],
    [{ PILOTHOUSE_ADMIN_PASSWORD_FILE: '/nowhere/at/all' }, /PILOTHOUSE_ADMIN_PASSWORD_FILE/],
    [{ DOCKER_HOST: 'ssh://somebody@somewhere' }, /unix:\/\/\/path or tcp/],
    [{ DOCKER_HOST: 'unix://relative.sock' }, /absolute/],
    [{ DOCKER_HOST: 'tcp://host' }, /tcp:\/\/host:port/],
    [{ DOCKER_HOST: 'tcp://host:0' }, /tcp:\/\/host:port/],
  ])('%j names the variable', (env, message) => {
    expect(() => readConfig(env, '/')).toThrow(StartupError);
    expect(() => readConfig(env, '/')).toThrow(message);
  });
});

describe('localEndpoint', () => {
  const only = (file: string) => (path: string) => path === file;
  it.each([
    [{ DOCKER_HOST: 'unix:///run/other.sock' }, '', { kind: 'socket', path: '/run/other.sock' }],
    [{ DOCKER_HOST: 'tcp://[::1]:2375' }, '', { kind: 'tcp', host: '::1', port: 2375 }],
    [{}, '/var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    [
      { XDG_RUNTIME_DIR: '/run/user/1000' },
      '/run/user/1000/docker.sock',
      { kind: 'socket', path: '/run/user/1000/docker.sock' },
    ],
    [
      { HOME: '/home/a' },
      '/home/a/.docker/run/docker.sock',
      { kind: 'socket', path: '/home/a/.docker/run/docker.sock' },
    ],
    [{ HOME: '/home/a' }, 'none there', { kind: 'socket', path: '/var/run/docker.sock' }],
  ])('%j', (env, existing, expected) => {
    expect(localEndpoint(env, only(existing))).toEqual(expected);
  });
});
