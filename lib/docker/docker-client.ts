import 'server-only';
import http from 'node:http';
import https from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { inspect } from 'node:util';
import Docker from 'dockerode';
import type { EngineEndpoint } from './engine';
import type { EnginePath } from './names';
import { refuseRedirects } from './redirect-guard';
import { createSshAgent, SshTunnel } from './ssh-tunnel';

/**
 * Each kind of call has its own pool of sockets, so that slow ones (stats on old engines take a second, a stop ten) never
 * keep a ping or a list waiting.
 */
const POOLS = {
  quick: { keepAlive: true, maxSockets: 16 },
  act: { keepAlive: true, maxSockets: 32 },
  stats: { keepAlive: true, maxSockets: 32 },
  stream: { keepAlive: false, maxSockets: 4096 },
} as const;
export type Pool = keyof typeof POOLS;

export interface DialRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON. */
  body?: Readonly<Record<string, unknown>>;
  /** Of a PUT, sent as a tar. */
  upload?: Readable;
  pool: Pool;
}

/** Every status is ours to judge: docker-modem then hands over the answer unread. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]));

/** The only place that touches dockerode: everything else speaks through `Transport`. */
export class DockerClient {
  readonly #agents: Record<Pool, http.Agent>;
  readonly #dockers: Record<Pool, Docker>;
  readonly #tunnel: SshTunnel | null;

  constructor(endpoint: EngineEndpoint) {
    const each = <T>(make: (pool: Pool) => T): Record<Pool, T> => ({
      quick: make('quick'),
      act: make('act'),
      stats: make('stats'),
      stream: make('stream'),
    });
    this.#tunnel = endpoint.kind === 'ssh' ? new SshTunnel(endpoint) : null;
    this.#agents = each((pool) => createAgent(endpoint, pool, this.#tunnel));
    this.#dockers = each((pool) => createDocker(endpoint, this.#agents[pool]));
  }

  /** Sends and answers with the head of whatever comes, its body unread. The abort ends it up to there, not after. */
  async dial(request: DialRequest, path: EnginePath, signal: AbortSignal): Promise<http.IncomingMessage> {
    return (await this.#send(request, path, signal, false)) as http.IncomingMessage;
  }

  /** Asks for the connection itself, both ways; an answer instead of it is a refusal. */
  async upgrade(request: DialRequest, path: EnginePath, signal: AbortSignal): Promise<http.IncomingMessage | Duplex> {
    return this.#send(request, path, signal, true);
  }

  #send(
    request: DialRequest,
    path: EnginePath,
    signal: AbortSignal,
    hijack: boolean,
  ): Promise<http.IncomingMessage | Duplex> {
    const query = Object.fromEntries(Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      this.#dockers[request.pool].modem.dial(
        {
          // The question mark asks docker-modem to append `_query`.
          path: `${path}?`,
          method: request.method,
          options: { _query: query, _body: request.body ?? {} },
          abortSignal: signal,
          isStream: true,
          hijack,
          file: request.upload,
          statusCodes: EVERY_STATUS,
        } as Parameters<Docker['modem']['dial']>[0],
        (error: unknown, response: unknown) => {
          if (error) reject(error);
          else resolve(response as http.IncomingMessage | Duplex);
        },
      );
    });
  }

  /** Closes the sockets of a pool that lie idle. */
  dropIdle(pool: Pool): void {
    for (const sockets of Object.values(this.#agents[pool].freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
    this.#tunnel?.close();
  }
}

function createAgent(endpoint: EngineEndpoint, pool: Pool, tunnel: SshTunnel | null): http.Agent {
  const { keepAlive, maxSockets } = POOLS[pool];
  const options = { keepAlive, maxSockets, maxFreeSockets: 8, scheduling: 'lifo' } as const;
  const tls = endpoint.kind === 'tcp' && endpoint.tls !== undefined;
  const agent = refuseRedirects(
    tunnel !== null
      ? createSshAgent(tunnel, options)
      : tls
        ? new https.Agent({ ...options, minVersion: 'TLSv1.2' })
        : new http.Agent(options),
  );
  // docker-modem prints the options of every request into a debug line that nobody reads, agent and open sockets included: by
  // far the dearest part of a call (11 containers measured every 2 s: 20 % of a core, 3 % with this).
  return Object.defineProperty(agent, inspect.custom, { value: () => 'agent' });
}

function createDocker(endpoint: EngineEndpoint, agent: http.Agent): Docker {
  const where =
    endpoint.kind !== 'tcp'
      ? // Of ssh the path is that on the other machine: the agent's channels lead there, whatever is asked for.
        { socketPath: endpoint.path, host: undefined, protocol: 'http' as const }
      : {
          host: endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host,
          port: endpoint.port,
          pathPrefix: '/',
          protocol: endpoint.tls === undefined ? ('http' as const) : ('https' as const),
        };
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : undefined;
  const options = {
    ...where,
    ca: tls?.ca,
    cert: tls?.cert,
    key: tls?.key,
    agent,
    version: undefined,
    timeout: undefined,
  };
  return withoutDockerEnvironment(() => new Docker(options as Docker.DockerOptions));
}

/**
 * docker-modem's constructor reads DOCKER_HOST even when told where to go: a bad value throws, a `tcp://` one wins over the
 * given socket, DOCKER_CERT_PATH makes it read files. What the console connects to is its own configuration's business.
 */
function withoutDockerEnvironment<T>(make: () => T): T {
  const host = process.env.DOCKER_HOST;
  delete process.env.DOCKER_HOST;
  try {
    return make();
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
}
