import 'server-only';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import type { EngineEndpoint } from '../docker/engine';
import { type BindRule, parseBindRules } from '../policy/bind-rules';

/** A start-up failure whose message is written for people and is enough by itself. */
export class StartupError extends Error {
  readonly forPeople = true;
}

export interface Config {
  port: number;
  /** The address to listen on. */
  address: string;
  /** How people reach the console; null when not set: then loopback names and address literals are served. */
  publicUrl: URL | null;
  trustedProxies: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];
  tls: { cert: Buffer; key: Buffer } | null;
  /** Cookies carry `__Host-` and `Secure`. */
  secureCookies: boolean;
  dataDir: string;
  /** The key for secrets at rest; null: `secret.key` in the data folder, made at the first run. */
  secretKeyFile: string | null;
  hosts: readonly { id: string; name: string; endpoint: EngineEndpoint }[];
  sessionIdleHours: number;
  sessionMaxHours: number;
  adminUser: string | null;
  adminPassword: string | null;
  /** Bytes of log that one spool, and all of them, may hold on disk. */
  logSpoolBytes: number;
  logSpoolTotalBytes: number;
  /** Paths of hosts that others than administrators may mount into containers. */
  bindAllow: readonly BindRule[];
  /** A terminal in which nothing is typed for so long is closed. */
  terminalIdleMinutes: number;
  terminalsPerUser: number;
  terminalsTotal: number;
  /** Largest file that is uploaded into a container, and largest download out of one, bytes. */
  fileUploadBytes: number;
  fileDownloadBytes: number;
  /** Tests set it: every answer is held against its schema. */
  checkResponses: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

function number(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new StartupError(`${name}="${text}" is not a whole number from ${min} to ${max}.`);
  }
  return value;
}

function readSecretFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new StartupError(`${name} names "${file}", which cannot be read: ${(error as Error).message}`);
  }
}

function secret(env: Environment, name: string): string | null {
  const file = env[`${name}_FILE`];
  if (file) return readSecretFile(`${name}_FILE`, file);
  return env[name] || null;
}

function publicUrl(env: Environment): URL | null {
  const text = env.PILOTHOUSE_URL;
  if (!text) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new StartupError(`PILOTHOUSE_URL="${text}" is not an address such as https://pilothouse.example.org`);
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.username) {
    throw new StartupError(`PILOTHOUSE_URL="${text}" must be http(s)://name[:port] with nothing behind it.`);
  }
  return url;
}

function trustedProxies(env: Environment): Config['trustedProxies'] {
  return (env.PILOTHOUSE_TRUSTED_PROXIES ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      try {
        if (part.includes('/')) return ipaddr.parseCIDR(part);
        const address = ipaddr.parse(part);
        return [address, address.kind() === 'ipv4' ? 32 : 128] as [ipaddr.IPv4 | ipaddr.IPv6, number];
      } catch {
        throw new StartupError(
          `PILOTHOUSE_TRUSTED_PROXIES: "${part}" is not an address or a network such as 10.0.0.0/8.`,
        );
      }
    });
}

function tlsFiles(env: Environment): Config['tls'] {
  const cert = env.PILOTHOUSE_TLS_CERT_FILE;
  const key = env.PILOTHOUSE_TLS_KEY_FILE;
  if (!cert && !key) return null;
  if (!cert || !key) throw new StartupError('PILOTHOUSE_TLS_CERT_FILE and PILOTHOUSE_TLS_KEY_FILE go together.');
  return {
    cert: Buffer.from(readSecretFile('PILOTHOUSE_TLS_CERT_FILE', cert)),
    key: Buffer.from(readSecretFile('PILOTHOUSE_TLS_KEY_FILE', key)),
  };
}

function bindAllow(env: Environment): Config['bindAllow'] {
  try {
    return parseBindRules(env.PILOTHOUSE_BIND_ALLOW ?? '');
  } catch (error) {
    throw new StartupError(`PILOTHOUSE_BIND_ALLOW: ${(error as Error).message}`);
  }
}

/**
 * Where the first engine is: `DOCKER_HOST`, else the socket that exists of the places Docker uses. None there: the usual one,
 * so that the console says what it tried and connects when the engine appears.
 */
export function localEndpoint(env: Environment, exists: (file: string) => boolean = existsSync): EngineEndpoint {
  const text = env.DOCKER_HOST;
  if (!text) {
    const places = [
      '/var/run/docker.sock',
      env.XDG_RUNTIME_DIR && path.join(env.XDG_RUNTIME_DIR, 'docker.sock'),
      env.HOME && path.join(env.HOME, '.docker/run/docker.sock'),
    ].filter((place): place is string => Boolean(place));
    return { kind: 'socket', path: places.find(exists) ?? '/var/run/docker.sock' };
  }
  if (text.startsWith('unix://')) {
    const file = text.slice('unix://'.length);
    if (!path.isAbsolute(file)) throw new StartupError(`DOCKER_HOST="${text}": the socket must be an absolute path.`);
    return { kind: 'socket', path: file };
  }
  const tcp = /^tcp:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})\/?$/.exec(text);
  const port = Number(tcp?.[2]);
  if (!tcp?.[1] || port < 1 || port > 65_535) {
    throw new StartupError(`DOCKER_HOST="${text}" is not unix:///path or tcp://host:port.`);
  }
  const host = tcp[1].replace(/^\[|\]$/g, '');
  if (!env.DOCKER_TLS_VERIFY) return { kind: 'tcp', host, port };
  const folder = env.DOCKER_CERT_PATH ?? (env.HOME && path.join(env.HOME, '.docker'));
  if (!folder) throw new StartupError('DOCKER_TLS_VERIFY is set, but DOCKER_CERT_PATH is not.');
  const pem = (name: string) => readSecretFile('DOCKER_CERT_PATH', path.join(folder, name));
  return { kind: 'tcp', host, port, tls: { ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem') } };
}

/** Reads every setting once, at start. Throws `StartupError` that names the variable and what it should be. */
export function readConfig(env: Environment, cwd: string): Config {
  const url = publicUrl(env);
  const tls = tlsFiles(env);
  return {
    port: number(env, 'PORT', 3000, 0, 65_535),
    address: env.HOST || '127.0.0.1',
    publicUrl: url,
    trustedProxies: trustedProxies(env),
    tls,
    secureCookies: tls !== null || url?.protocol === 'https:',
    dataDir: path.resolve(cwd, env.PILOTHOUSE_DATA || 'data'),
    secretKeyFile: env.PILOTHOUSE_SECRET_KEY_FILE ? path.resolve(cwd, env.PILOTHOUSE_SECRET_KEY_FILE) : null,
    hosts: [{ id: 'local', name: env.PILOTHOUSE_LOCAL_NAME || 'local', endpoint: localEndpoint(env) }],
    sessionIdleHours: number(env, 'PILOTHOUSE_SESSION_IDLE_HOURS', 8, 1, 720),
    sessionMaxHours: number(env, 'PILOTHOUSE_SESSION_MAX_HOURS', 168, 1, 8760),
    adminUser: env.PILOTHOUSE_ADMIN_USER || null,
    adminPassword: secret(env, 'PILOTHOUSE_ADMIN_PASSWORD'),
    logSpoolBytes: number(env, 'PILOTHOUSE_LOG_SPOOL_MIB', 512, 1, 1_048_576) * 1024 * 1024,
    logSpoolTotalBytes: number(env, 'PILOTHOUSE_LOG_SPOOL_TOTAL_MIB', 2048, 1, 1_048_576) * 1024 * 1024,
    bindAllow: bindAllow(env),
    terminalIdleMinutes: number(env, 'PILOTHOUSE_TERMINAL_IDLE_MINUTES', 30, 1, 1_440),
    terminalsPerUser: number(env, 'PILOTHOUSE_TERMINALS_PER_USER', 10, 1, 1_000),
    terminalsTotal: number(env, 'PILOTHOUSE_TERMINALS_TOTAL', 50, 1, 10_000),
    fileUploadBytes: number(env, 'PILOTHOUSE_FILE_UPLOAD_MIB', 512, 1, 1_048_576) * 1024 * 1024,
    fileDownloadBytes: number(env, 'PILOTHOUSE_FILE_DOWNLOAD_MIB', 8_192, 1, 1_048_576) * 1024 * 1024,
    checkResponses: env.PILOTHOUSE_CHECK_RESPONSES === '1',
  };
}
