import 'server-only';
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { inspect } from 'node:util';
import Docker from 'dockerode';
import type { EngineEndpoint } from './engine';
import { type Attempt, closedError, engineProtocolError, statusError, timeoutError, transportError } from './errors';
import { checkPath, type EnginePath } from './names';
import { refuseRedirects } from './redirect-guard';

/**
 * The one door to an engine, over dockerode's transport. Each kind of call has its own pool of sockets, so that slow ones
 * (stats on old engines take a second, a stop ten) never keep a ping or a list waiting.
 */
const POOLS = {
  quick: { keepAlive: true, maxSockets: 16 },
  act: { keepAlive: true, maxSockets: 32 },
  stats: { keepAlive: true, maxSockets: 32 },
  stream: { keepAlive: false, maxSockets: 4096 },
} as const;
type Pool = keyof typeof POOLS;

const MEBIBYTE = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
/** TCP only: a peer that vanished without a word is noticed in about two minutes. */
const TCP_KEEP_ALIVE_MS = 15_000;

export interface EngineRequest {
  /** Reads after "while": `listing the containers`. */
  operation: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: EnginePath;
  query?: Record<string, string | number | boolean | undefined>;
  pool: Pool;
  /** For the whole answer; of a stream, for its head. */
  timeoutMs: number;
  /** Largest body accepted; default 8 MiB. */
  maxBytes?: number;
  /** Statuses besides 2xx that are answers, not errors. */
  accept?: readonly number[];
  missing?: Attempt['missing'];
  signal?: AbortSignal | undefined;
}

export interface EngineAnswer {
  status: number;
  body: Buffer;
}

/** Every status is ours to judge: docker-modem then hands over the answer unread. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]));

export class Transport {
  /** Without it paths are unversioned. Fixed once by `negotiate`. */
  apiVersion: string | null = null;
  readonly #endpoint: EngineEndpoint;
  readonly #agents: Record<Pool, http.Agent>;
  readonly #dockers: Record<Pool, Docker>;
  /** One for each call or stream under way: ends it. */
  readonly #underWay = new Set<() => void>();
  #closed = false;

  constructor(endpoint: EngineEndpoint) {
    this.#endpoint = endpoint;
    const each = <T>(make: (pool: Pool) => T): Record<Pool, T> => ({
      quick: make('quick'),
      act: make('act'),
      stats: make('stats'),
      stream: make('stream'),
    });
    this.#agents = each((pool) => createAgent(endpoint, pool));
    this.#dockers = each((pool) => createDocker(endpoint, this.#agents[pool]));
  }

  /** How many calls and streams are under way. */
  get active(): number {
    return this.#underWay.size;
  }

  /** Sends, reads the whole answer (up to `maxBytes`), and rejects with an AppError for everything but success. */
  async call(request: EngineRequest): Promise<EngineAnswer> {
    try {
      return await this.#callOnce(request);
    } catch (error) {
      // A kept socket that the engine closed while it lay idle (restart). Nothing was done: a GET may be sent again.
      if (request.method !== 'GET' || this.#closed || !wasReset(error)) throw error;
      return this.#callOnce(request);
    }
  }

  /** `call`, and the answer as JSON. */
  async json(request: EngineRequest): Promise<unknown> {
    const { body } = await this.call(request);
    try {
      return JSON.parse(body.toString('utf8'));
    } catch (cause) {
      throw engineProtocolError(request.operation, 'the answer is not JSON', cause);
    }
  }

  /**
   * Sends and answers with the bytes as they come. Ends quietly when `signal` aborts; rejects when the engine breaks off.
   * The head is waited for here, so that a refusal rejects at once. Whoever gets the result must iterate it or call `end`.
   */
  async stream(request: EngineRequest & { signal: AbortSignal }): Promise<EngineStream> {
    let opened: Opened;
    try {
      opened = await this.#open(request);
    } catch (error) {
      if (request.signal.aborted) return { contentType: '', end: () => {}, chunks: nothing() };
      throw error;
    }
    opened.stopClock();
    return {
      contentType: opened.response.headers['content-type'] ?? '',
      end: opened.end,
      chunks: readChunks(opened, request.signal, (error) => this.#failure(error, opened, request)),
    };
  }

  /** Ends every call and stream, and every socket. Calls after it are refused. */
  close(): void {
    this.#closed = true;
    for (const end of [...this.#underWay]) end();
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #callOnce(request: EngineRequest): Promise<EngineAnswer> {
    const opened = await this.#open(request);
    try {
      const body = await readBody(opened.response, request.maxBytes ?? 8 * MEBIBYTE, request.operation);
      return { status: opened.response.statusCode ?? 0, body };
    } catch (error) {
      throw this.#failure(error, opened, request);
    } finally {
      opened.release();
    }
  }

  /** Resolves with the head of a successful answer. */
  async #open(request: EngineRequest): Promise<Opened> {
    const attempt = this.#attempt(request);
    if (this.#closed) throw closedError(attempt);
    request.signal?.throwIfAborted();
    const path = checkPath(this.apiVersion === null ? request.path : `/v${this.apiVersion}${request.path}`);

    const controller = new AbortController();
    const opened: Opened = {
      response: undefined as unknown as http.IncomingMessage,
      timedOut: false,
      stopClock: () => clearTimeout(timer),
      release: () => {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', opened.end);
        this.#underWay.delete(opened.end);
      },
      end: () => {
        opened.release();
        controller.abort();
        opened.response?.destroy();
      },
    };
    const timer = setTimeout(() => {
      opened.timedOut = true;
      opened.end();
    }, request.timeoutMs);
    timer.unref();
    if (request.signal) {
      // Hundreds of calls may share a signal (a pass over the fleet); each takes its listener off again: no leak to warn of.
      setMaxListeners(0, request.signal);
      request.signal.addEventListener('abort', opened.end, { once: true });
    }
    this.#underWay.add(opened.end);

    try {
      opened.response = await dial(this.#dockers[request.pool], request, path, controller.signal);
      const status = opened.response.statusCode ?? 0;
      if ((status >= 200 && status < 300) || request.accept?.includes(status)) {
        if (this.#endpoint.kind === 'tcp') opened.response.socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
        return opened;
      }
      const body = await readErrorBody(opened.response);
      throw statusError(status, messageOf(body), attempt);
    } catch (error) {
      opened.release();
      throw this.#failure(error, opened, request);
    }
  }

  #attempt(request: EngineRequest): Attempt {
    return {
      endpoint: this.#endpoint,
      operation: request.operation,
      ...(request.missing && { missing: request.missing }),
    };
  }

  #failure(error: unknown, opened: Opened, request: EngineRequest): unknown {
    if (opened.timedOut) return timeoutError(this.#attempt(request), request.timeoutMs);
    if (request.signal?.aborted) return request.signal.reason;
    if (this.#closed) return closedError(this.#attempt(request));
    return transportError(error, this.#attempt(request));
  }
}

export interface EngineStream {
  contentType: string;
  chunks: AsyncGenerator<Buffer, void, void>;
  end: () => void;
}

interface Opened {
  response: http.IncomingMessage;
  timedOut: boolean;
  stopClock: () => void;
  /** Forgets the call: its clock, its listener. */
  release: () => void;
  /** Ends the call and its socket. */
  end: () => void;
}

async function* nothing(): AsyncGenerator<Buffer, void, void> {}

async function* readChunks(
  opened: Opened,
  signal: AbortSignal,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Buffer, void, void> {
  try {
    // Back-pressure all the way: what is not asked for here stays in the socket, and in the end in the engine.
    for await (const chunk of opened.response) yield chunk as Buffer;
  } catch (error) {
    if (!signal.aborted) throw failure(error);
  } finally {
    opened.end();
  }
}

async function readBody(response: http.IncomingMessage, maxBytes: number, operation: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response and its socket.
    if (size > maxBytes) {
      throw engineProtocolError(operation, `the answer is larger than ${Math.round(maxBytes / MEBIBYTE)} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function readErrorBody(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(chunks, size);
}

/** The engine's message in an error's body: `{"message": …}`, of Podman also `{"cause": …}`, or the text itself. */
function messageOf(body: Buffer): string {
  const text = body.toString('utf8').trim();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) {
      for (const key of ['message', 'cause', 'error'] as const) {
        const value = (parsed as Record<string, unknown>)[key];
        if (typeof value === 'string' && value !== '') return value;
      }
      return '';
    }
  } catch {
    // Not JSON: a proxy's page, or plain text.
  }
  return /^\s*<(?:!doctype|html)/i.test(text) ? '' : text;
}

function wasReset(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function dial(
  docker: Docker,
  request: EngineRequest,
  path: EnginePath,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const query = Object.fromEntries(Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        // The question mark asks docker-modem to append `_query`.
        path: `${path}?`,
        method: request.method,
        options: { _query: query, _body: {} },
        abortSignal: signal,
        isStream: true,
        statusCodes: EVERY_STATUS,
      } as Parameters<Docker['modem']['dial']>[0],
      (error: unknown, response: unknown) => {
        if (error) reject(error);
        else resolve(response as http.IncomingMessage);
      },
    );
  });
}

function createAgent(endpoint: EngineEndpoint, pool: Pool): http.Agent {
  const { keepAlive, maxSockets } = POOLS[pool];
  const options = { keepAlive, maxSockets, maxFreeSockets: 8, scheduling: 'lifo' } as const;
  const tls = endpoint.kind === 'tcp' && endpoint.tls !== undefined;
  const agent = refuseRedirects(tls ? new https.Agent({ ...options, minVersion: 'TLSv1.2' }) : new http.Agent(options));
  // docker-modem prints the options of every request into a debug line that nobody reads, agent and open sockets included: by
  // far the dearest part of a call (11 containers measured every 2 s: 20 % of a core, 3 % with this).
  return Object.defineProperty(agent, inspect.custom, { value: () => 'agent' });
}

function createDocker(endpoint: EngineEndpoint, agent: http.Agent): Docker {
  const where =
    endpoint.kind === 'socket'
      ? { socketPath: endpoint.path, host: undefined, protocol: 'http' as const }
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
