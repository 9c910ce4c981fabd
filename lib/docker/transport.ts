import 'server-only';
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { messageOf, readBody, readErrorBody } from './answer-body';
import { DockerClient, type Pool } from './docker-client';
import type { EngineEndpoint } from './engine';
import { type Attempt, closedError, engineProtocolError, statusError, timeoutError, transportError } from './errors';
import { checkPath, type EnginePath } from './names';

const MEBIBYTE = 1024 * 1024;
/** TCP only: a peer that vanished without a word is noticed in about two minutes. */
const TCP_KEEP_ALIVE_MS = 15_000;

export interface EngineRequest {
  /** Reads after "while": `listing the containers`. */
  operation: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  path: EnginePath;
  query?: Record<string, string | number | boolean | undefined>;
  /** Of a POST, sent as JSON; nothing for an empty one. */
  body?: Readonly<Record<string, unknown>>;
  /** Of a PUT: a plain tar, read as fast as the engine takes it. */
  upload?: Readable;
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
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** The one door to an engine: versions, time-outs, limits, ends, and errors that people understand. */
export class Transport {
  /** Without it paths are unversioned. Fixed once by `negotiate`. */
  apiVersion: string | null = null;
  readonly #endpoint: EngineEndpoint;
  readonly #client: DockerClient;
  /** One for each call or stream under way: ends it. */
  readonly #underWay = new Set<() => void>();
  #closed = false;

  constructor(endpoint: EngineEndpoint) {
    this.#endpoint = endpoint;
    this.#client = new DockerClient(endpoint);
  }

  /**
   * Sends, reads the whole answer (up to `maxBytes`), and rejects with an AppError for everything but success; with the signal's
   * reason when that aborted.
   */
  async call(request: EngineRequest): Promise<EngineAnswer> {
    try {
      return await this.#callOnce(request);
    } catch (error) {
      // A kept socket that the engine closed while it lay idle (restart). Nothing was done: a GET may be sent again, on a new
      // one: the others that lie idle are as dead.
      if (request.method !== 'GET' || this.#closed || !wasReset(error)) throw error;
      this.#client.dropIdle(request.pool);
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
    const { response, ending } = opened;
    ending.stopClock();
    return {
      contentType: response.headers['content-type'] ?? '',
      end: ending.end,
      chunks: readChunks(opened, request.signal, (error) => this.#failure(error, ending, request)),
    };
  }

  /**
   * Asks for the connection itself and answers with it: what is written goes to the program behind it, what it says is read. Whoever gets
   * it must destroy it. Ends with `signal` and with `close`; rejects with the engine's refusal.
   */
  async upgrade(request: EngineRequest): Promise<Duplex> {
    const attempt = this.#attempt(request);
    if (this.#closed) throw closedError(attempt);
    request.signal?.throwIfAborted();
    const path = checkPath(this.apiVersion === null ? request.path : `/v${this.apiVersion}${request.path}`);
    const ending = this.#prepareEnd(request);
    try {
      const answer = await this.#client.upgrade(request, path, ending.signal);
      if (answer instanceof http.IncomingMessage) {
        ending.onEnd = () => answer.destroy();
        throw statusError(answer.statusCode ?? 0, messageOf(await readErrorBody(answer)), attempt);
      }
      ending.stopClock();
      ending.onEnd = () => answer.destroy();
      // A reset is the end of it, and its `close` follows.
      answer.on('error', () => {});
      answer.once('close', ending.release);
      if (this.#endpoint.kind === 'tcp' && answer instanceof Socket) answer.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
      return answer;
    } catch (error) {
      ending.release();
      throw this.#failure(error, ending, request);
    }
  }

  /** Ends every call and stream, and every socket. Calls after it are refused. */
  close(): void {
    this.#closed = true;
    for (const end of [...this.#underWay]) end();
    this.#client.close();
  }

  async #callOnce(request: EngineRequest): Promise<EngineAnswer> {
    const { response, ending } = await this.#open(request);
    try {
      const body = await readBody(response, request.maxBytes ?? 8 * MEBIBYTE, request.operation);
      return { status: response.statusCode ?? 0, headers: response.headers, body };
    } catch (error) {
      throw this.#failure(error, ending, request);
    } finally {
      ending.release();
    }
  }

  /** Resolves with the head of a successful answer. */
  async #open(request: EngineRequest): Promise<Opened> {
    const attempt = this.#attempt(request);
    if (this.#closed) throw closedError(attempt);
    request.signal?.throwIfAborted();
    const path = checkPath(this.apiVersion === null ? request.path : `/v${this.apiVersion}${request.path}`);

    const ending = this.#prepareEnd(request);
    try {
      const response = await this.#client.dial(request, path, ending.signal);
      const opened: Opened = { response, ending };
      ending.onEnd = () => response.destroy();
      const status = response.statusCode ?? 0;
      if ((status >= 200 && status < 300) || request.accept?.includes(status)) {
        if (this.#endpoint.kind === 'tcp') response.socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
        return opened;
      }
      throw statusError(status, messageOf(await readErrorBody(response)), attempt);
    } catch (error) {
      ending.release();
      throw this.#failure(error, ending, request);
    }
  }

  /** Everything that may end a call: its clock, the caller's signal, `close`. */
  #prepareEnd(request: EngineRequest): Ending {
    const controller = new AbortController();
    const ending: Ending = {
      signal: controller.signal,
      timedOut: false,
      onEnd: () => {},
      stopClock: () => clearTimeout(timer),
      release: () => {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', ending.end);
        this.#underWay.delete(ending.end);
      },
      end: () => {
        ending.release();
        controller.abort();
        ending.onEnd();
      },
    };
    const timer = setTimeout(() => {
      ending.timedOut = true;
      ending.end();
    }, request.timeoutMs);
    timer.unref();
    if (request.signal) {
      // Hundreds of calls may share a signal (a pass over the fleet); each takes its listener off again: no leak to warn of.
      setMaxListeners(0, request.signal);
      request.signal.addEventListener('abort', ending.end, { once: true });
    }
    this.#underWay.add(ending.end);
    return ending;
  }

  #attempt(request: EngineRequest): Attempt {
    return {
      endpoint: this.#endpoint,
      operation: request.operation,
      ...(request.missing && { missing: request.missing }),
    };
  }

  #failure(error: unknown, ending: Ending, request: EngineRequest): unknown {
    if (ending.timedOut) return timeoutError(this.#attempt(request), request.timeoutMs);
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
  ending: Ending;
}

interface Ending {
  /** Ends the request up to the head of its answer. */
  readonly signal: AbortSignal;
  timedOut: boolean;
  /** Ends the rest, once there is a head. */
  onEnd: () => void;
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
    opened.ending.end();
  }
}

function wasReset(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
