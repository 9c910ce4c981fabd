import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { Client, type ConnectConfig } from 'ssh2';
import { AppError } from '@/lib/contract/app-error';
import type { SshEndpoint } from './engine';

/** The whole of it: TCP, key exchange, sign-in. Less than the console waits when it tests a host: the exact failure is told. */
const READY_MS = 8_000;
const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVE_MISSED = 3;

/** `SHA256:` and base64 without padding, as `ssh-keygen -lf` prints it. */
export function hostKeyFingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What the other side showed differs from what was pinned; `fingerprint` is what it showed. */
export class HostKeyError extends Error {
  constructor(
    readonly fingerprint: string,
    readonly pinned: string | null,
  ) {
    super('the host key is not the pinned one');
  }
}

/** Signed in, but the server did not open the engine's socket. */
export class SocketRefusedError extends Error {}

/**
 * One SSH connection, opened when first needed and again after it was lost, on which every request gets a channel of its own
 * straight to the engine's socket (`direct-streamlocal@openssh.com`, OpenSSH 6.7 or later): no shell, no program on the other side,
 * and no session, so sshd's MaxSessions of 10 does not limit how many logs can be followed.
 */
export class SshTunnel {
  readonly #endpoint: SshEndpoint;
  #connected: Promise<Client> | null = null;
  #client: Client | null = null;

  constructor(endpoint: SshEndpoint) {
    this.#endpoint = endpoint;
  }

  /** A connection to the engine's socket. Rejects with an AppError that names what failed. */
  async open(): Promise<Duplex> {
    const client = await this.#connect();
    return new Promise((resolve, reject) => {
      client.openssh_forwardOutStreamLocal(this.#endpoint.path, (error, channel) => {
        if (error) reject(socketRefused(this.#endpoint, error));
        else resolve(asSocket(channel));
      });
    });
  }

  close(): void {
    this.#connected = null;
    this.#client?.destroy();
    this.#client = null;
  }

  #connect(): Promise<Client> {
    this.#connected ??= this.#dial().catch((error: unknown) => {
      this.#connected = null;
      throw error;
    });
    return this.#connected;
  }

  #dial(): Promise<Client> {
    const { host, port, user, hostKey } = this.#endpoint;
    const client = new Client();
    this.#client = client;
    let refusedKey: HostKeyError | null = null;
    const config: ConnectConfig = {
      host,
      port,
      username: user,
      readyTimeout: READY_MS,
      keepaliveInterval: KEEP_ALIVE_MS,
      keepaliveCountMax: KEEP_ALIVE_MISSED,
      hostVerifier: (key: Buffer) => {
        const fingerprint = hostKeyFingerprint(key);
        if (hostKey !== null && sameText(fingerprint, hostKey)) return true;
        refusedKey = new HostKeyError(fingerprint, hostKey);
        return false;
      },
      ...credentials(this.#endpoint),
    };
    return new Promise((resolve, reject) => {
      const lost = () => {
        if (this.#client === client) this.close();
      };
      client.once('ready', () => resolve(client));
      client.on('error', (error: Error & { level?: string }) => {
        lost();
        reject(sshError(this.#endpoint, refusedKey ?? error));
      });
      client.once('close', () => {
        lost();
        reject(sshError(this.#endpoint, refusedKey ?? new Error('the connection was closed')));
      });
      try {
        client.connect(config);
      } catch (error) {
        // ssh2 reads the private key here and throws what is wrong with it.
        lost();
        reject(sshError(this.#endpoint, error));
      }
    });
  }
}

/** An agent whose connections are channels of the tunnel. */
export function createSshAgent(tunnel: SshTunnel, options: http.AgentOptions): http.Agent {
  const agent = new http.Agent(options);
  type Callback = (error: Error | null, stream?: Duplex) => void;
  Object.defineProperty(agent, 'createConnection', {
    value: (_options: unknown, done: Callback) => {
      tunnel.open().then(
        (stream) => done(null, stream),
        (error: Error) => done(error),
      );
    },
  });
  return agent;
}

/** What `node:http` asks of a socket and a channel has not. */
function asSocket(channel: Duplex): Duplex {
  const self = () => channel;
  for (const name of ['setTimeout', 'setKeepAlive', 'setNoDelay', 'ref', 'unref']) {
    if (!(name in channel)) Object.defineProperty(channel, name, { value: self });
  }
  return channel;
}

function credentials({ privateKey, passphrase, password }: SshEndpoint): Partial<ConnectConfig> {
  return {
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
    ...(password !== undefined && { password }),
  };
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function socketRefused({ host, path, user }: SshEndpoint, cause: Error): AppError {
  return new AppError('engine_unreachable', {
    detail: `${user}@${host} could not open ${path}: ${cause.message}.`,
    hint: `On that machine: is the engine running (sudo systemctl status docker), is ${user} in the group docker (sudo usermod -aG docker ${user}), and does sshd allow it (neither AllowStreamLocalForwarding nor AllowTcpForwarding may be no)?`,
    cause: new SocketRefusedError(cause.message, { cause }),
  });
}

function sshError({ host, port, user }: SshEndpoint, error: unknown): AppError {
  const where = `ssh://${user}@${host}:${port}`;
  const fail = (code: 'engine_unreachable' | 'engine_permission' | 'engine_timeout', detail: string, hint: string) =>
    new AppError(code, { detail, hint, cause: error });
  if (error instanceof HostKeyError) {
    return error.pinned === null
      ? fail(
          'engine_permission',
          `${host} shows the host key ${error.fingerprint}, which nobody has confirmed yet.`,
          `Compare it on that machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
        )
      : fail(
          'engine_permission',
          `${host} shows another host key (${error.fingerprint}) than the one pinned when it was added (${error.pinned}).`,
          'If the machine was installed anew, confirm the new key under Hosts; else somebody may stand in between.',
        );
  }
  const { code, level, message } = error as { code?: string; level?: string; message?: string };
  if (level === 'client-authentication')
    return fail(
      'engine_permission',
      `${host} did not let ${user} in: the key or password is not accepted.`,
      `Put the public key into ~${user}/.ssh/authorized_keys on that machine, or correct the credentials under Hosts.`,
    );
  if (level === 'client-timeout' || code === 'ETIMEDOUT')
    return fail('engine_timeout', `${where} did not answer in time.`, 'Check network and firewalls on the way to it.');
  if (code === 'ECONNREFUSED')
    return fail('engine_unreachable', `${where} refused the connection.`, `Does sshd run there, on port ${port}?`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fail('engine_unreachable', `The name ${host} is not known.`, 'Check the spelling and the name service.');
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return fail('engine_unreachable', `There is no way to ${host} (${code}).`, `Check the network: ping ${host}`);
  if (/privateKey|passphrase|parse/i.test(message ?? ''))
    return fail(
      'engine_permission',
      'The private key cannot be read: it is damaged, of an unknown kind, or its passphrase is wrong.',
      'Give an OpenSSH or PEM private key (not the .pub file) and its passphrase.',
    );
  return fail(
    'engine_unreachable',
    `The SSH connection to ${where} was lost.`,
    'The console connects again by itself; look at the log of sshd on that machine if it lasts.',
  );
}
