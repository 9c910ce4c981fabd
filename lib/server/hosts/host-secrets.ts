import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import type { HostEndpointInput, HostRecord } from '@/lib/contract/host';
import type { EngineEndpoint } from '@/lib/docker/engine';

export type HostSecrets = Readonly<Record<string, string>>;
export type StoredEndpoint = NonNullable<HostRecord['endpoint']>;

/** The secrets of each kind of endpoint. */
const NAMES = {
  socket: [],
  tcp: ['ca', 'cert', 'key'],
  ssh: ['privateKey', 'passphrase', 'password'],
} as const satisfies Record<HostEndpointInput['kind'], readonly string[]>;

const secretsSchema = z.record(z.string(), z.string());

export function parseSecrets(json: string): HostSecrets {
  return secretsSchema.parse(JSON.parse(json));
}

/** What is kept in the clear. */
export function withoutSecrets(input: HostEndpointInput): StoredEndpoint {
  switch (input.kind) {
    case 'socket':
      return { kind: 'socket', path: input.path };
    case 'tcp':
      return { kind: 'tcp', host: input.host, port: input.port, tls: input.tls };
    case 'ssh': {
      const { host, port, user, path, hostKey } = input;
      return { kind: 'ssh', host, port, user, path, hostKey };
    }
  }
}

/**
 * The secrets after a change: given ones, and those kept that were left out - but only for the same machine and user. Else a
 * kept key would be shown to whatever address somebody types. Throws `validation_failed` naming the field.
 */
export function mergeSecrets(
  input: HostEndpointInput,
  before: { endpoint: StoredEndpoint; secrets: HostSecrets } | null,
): HostSecrets {
  const given = new Map(Object.entries(input));
  const merged: Record<string, string> = {};
  for (const name of NAMES[input.kind]) {
    const value: unknown = given.get(name);
    if (typeof value === 'string') merged[name] = value;
    else if (value === undefined && before?.secrets[name] !== undefined) {
      if (!samePlace(input, before.endpoint)) {
        throw new AppError('validation_failed', {
          detail: `endpoint.${name}: the address is another one, so what was kept for the old one is not used. Give it again.`,
          fields: [{ path: `endpoint.${name}`, message: 'give it again for the new address, or take it away' }],
        });
      }
      merged[name] = before.secrets[name];
    }
  }
  if (input.kind === 'tcp' && !input.tls) return {};
  requirePairs(input, merged);
  return merged;
}

/** What an engine is reached by. */
export function endpointOf(stored: StoredEndpoint, secrets: HostSecrets): EngineEndpoint {
  const { ca, cert, key, passphrase, password, privateKey } = secrets;
  switch (stored.kind) {
    case 'socket':
      return stored;
    case 'tcp': {
      const { host, port, tls } = stored;
      if (!tls) return { kind: 'tcp', host, port };
      const given = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
      return { kind: 'tcp', host, port, tls: given };
    }
    case 'ssh':
      return {
        ...stored,
        ...(privateKey && { privateKey }),
        ...(passphrase && { passphrase }),
        ...(password && { password }),
      };
  }
}

function samePlace(a: HostEndpointInput, b: StoredEndpoint): boolean {
  if (a.kind === 'tcp' && b.kind === 'tcp') return a.host === b.host && a.port === b.port;
  return a.kind === 'ssh' && b.kind === 'ssh' && a.host === b.host && a.port === b.port && a.user === b.user;
}

function requirePairs(input: HostEndpointInput, secrets: HostSecrets): void {
  const missing = (field: string, message: string) =>
    new AppError('validation_failed', {
      detail: `endpoint.${field}: ${message}`,
      fields: [{ path: `endpoint.${field}`, message }],
    });
  if (input.kind === 'tcp' && secrets.cert && !secrets.key) throw missing('key', 'a client certificate needs its key');
  if (input.kind === 'tcp' && secrets.key && !secrets.cert) throw missing('cert', 'a key needs its certificate');
  if (input.kind === 'ssh' && !secrets.privateKey && !secrets.password)
    throw missing('privateKey', 'a private key or a password is needed');
}
