// A small Docker Engine client for the set-up of tests and demo: HTTP over a unix socket (or plain TCP), JSON, progress
// streams with errors inside the stream, time-outs. The product's own engine access is lib/docker; this one exists
// because set-up runs before node_modules does, and because tests need a second opinion.
import http from 'node:http';
import { StringDecoder } from 'node:string_decoder';

/** @typedef {Record<string, string | number | boolean | undefined>} Query */

/**
 * @typedef {object} RequestOptions
 * @property {Query} [query] left out where undefined
 * @property {unknown} [json] body as JSON
 * @property {Buffer | import('node:stream').Readable} [body] raw body (a tar)
 * @property {Record<string, string>} [headers]
 * @property {number} [timeoutMs] time without any byte from the engine; default 30 s, 0 for none
 * @property {number[]} [accept] status codes besides 2xx that are not errors (304 for a stop of a stopped container)
 * @property {AbortSignal} [signal]
 */

/** An answer of the engine that is an error, or a stream that carried one. */
export class EngineRequestError extends Error {
  /** @param {string} message @param {number} status HTTP status; 200 for an error inside a stream, 0 without an answer */
  constructor(message, status) {
    super(message);
    this.name = 'EngineRequestError';
    this.status = status;
  }
}

/**
 * @param {string} target `unix:///path`, an absolute path, or `tcp://host:port`
 * @returns {{socketPath: string} | {host: string, port: number}} rejects other schemes (TLS, ssh) with an Error
 */
export function parseTarget(target) {
  if (target.startsWith('/')) return { socketPath: target };
  if (target.startsWith('unix://')) return { socketPath: target.slice('unix://'.length) };
  const match = /^(?:tcp|http):\/\/\[?([^/\]]+?)\]?:(\d+)\/?$/.exec(target);
  if (match?.[1] && match[2]) return { host: match[1], port: Number(match[2]) };
  throw new Error(`Not an address of an engine this can talk to: ${target} (unix:///path or tcp://host:port)`);
}

/**
 * @param {string} target see `parseTarget`
 * @param {{signal?: AbortSignal}} [options] `signal` ends every request
 */
export function engineClient(target, { signal } = {}) {
  const where = parseTarget(target);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

  /**
   * Sends a request and answers with the response, its body unread.
   * @param {string} method @param {string} path @param {RequestOptions} [options]
   * @returns {Promise<http.IncomingMessage>} rejects with EngineRequestError on a status that is not expected
   */
  function open(method, path, options = {}) {
    const query = Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(query.map(([key, value]) => [key, String(value)])).toString();
    const json = options.json === undefined ? undefined : Buffer.from(JSON.stringify(options.json));
    const body = json ?? options.body;
    /** @type {Record<string, string | number>} */
    const headers = { host: 'docker', ...options.headers };
    if (json) headers['content-type'] = 'application/json';
    if (Buffer.isBuffer(body)) headers['content-length'] = body.length;
    return new Promise((resolve, reject) => {
      const request = http.request({
        ...where,
        agent,
        method,
        path: search ? `${path}?${search}` : path,
        headers,
        signal: options.signal ?? signal,
      });
      const timeoutMs = options.timeoutMs ?? 30_000;
      const fail = (/** @type {Error} */ error) =>
        reject(new EngineRequestError(`${method} ${path}: ${error.message}`, 0));
      if (timeoutMs > 0) {
        request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      }
      request.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
        // A kept connection to an engine that has ended meanwhile: ask again on a new one what changes nothing.
        const stale = request.reusedSocket && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
        if (stale && (method === 'GET' || method === 'HEAD')) open(method, path, options).then(resolve, reject);
        else fail(error);
      });
      request.on('response', (response) => {
        const status = response.statusCode ?? 0;
        if ((status >= 200 && status < 300) || options.accept?.includes(status)) resolve(response);
        else {
          readAll(response).then(
            (text) =>
              reject(new EngineRequestError(`${method} ${path}: ${messageOf(text) || `HTTP ${status}`}`, status)),
            fail,
          );
        }
      });
      if (body === undefined || Buffer.isBuffer(body)) request.end(body);
      else body.on('error', (error) => request.destroy(error)).pipe(request);
    });
  }

  /**
   * @param {string} method @param {string} path @param {RequestOptions} [options]
   * @returns {Promise<any>} the parsed JSON, undefined for an empty body
   */
  async function send(method, path, options) {
    const text = (await readAll(await open(method, path, options))).toString('utf8');
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  /**
   * A request answered by a stream of JSON lines: build, push, load. Errors come inside the stream, with status 200.
   * @param {string} method @param {string} path @param {RequestOptions} [options] @param {(message: any) => void} [onMessage]
   * @returns {Promise<any[]>} the messages that carry `aux` (digests, ids); rejects with the error in the stream
   */
  async function progress(method, path, options = {}, onMessage = () => {}) {
    const response = await open(method, path, { timeoutMs: 600_000, ...options });
    /** @type {any[]} */
    const aux = [];
    for await (const message of jsonLines(response)) {
      if (message.error || message.errorDetail) {
        throw new EngineRequestError(`${method} ${path}: ${message.errorDetail?.message ?? message.error}`, 200);
      }
      if (message.aux) aux.push(message.aux);
      onMessage(message);
    }
    return aux;
  }

  /** A container's output so far, streams merged in order. @param {string} id @param {Query} [query] @returns {Promise<string>} */
  async function logs(id, query = {}) {
    const response = await open('GET', `/containers/${encodeURIComponent(id)}/logs`, {
      query: { stdout: true, stderr: true, ...query },
    });
    return unframe(await readAll(response));
  }

  /**
   * Runs a command in a container.
   * @param {string} id @param {string[]} command
   * @returns {Promise<{exitCode: number, output: string}>}
   */
  async function exec(id, command) {
    const created = await send('POST', `/containers/${encodeURIComponent(id)}/exec`, {
      json: { Cmd: command, AttachStdout: true, AttachStderr: true },
    });
    const response = await open('POST', `/exec/${created.Id}/start`, {
      json: { Detach: false, Tty: false },
      timeoutMs: 60_000,
    });
    const output = unframe(await readAll(response));
    const state = await send('GET', `/exec/${created.Id}/json`);
    return { exitCode: state.ExitCode, output };
  }

  return {
    target,
    open,
    progress,
    logs,
    exec,
    get: (/** @type {string} */ path, /** @type {RequestOptions} */ options = {}) => send('GET', path, options),
    post: (/** @type {string} */ path, /** @type {RequestOptions} */ options = {}) => send('POST', path, options),
    put: (/** @type {string} */ path, /** @type {RequestOptions} */ options = {}) => send('PUT', path, options),
    delete: (/** @type {string} */ path, /** @type {RequestOptions} */ options = {}) => send('DELETE', path, options),
    close: () => agent.destroy(),
  };
}

/** @typedef {ReturnType<typeof engineClient>} EngineClient */

/** @param {http.IncomingMessage} response @returns {Promise<Buffer>} */
export async function readAll(response) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {Buffer} body @returns {string} the engine's message, or the text itself */
function messageOf(body) {
  const text = body.toString('utf8').trim();
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}

/** @param {AsyncIterable<Buffer>} stream @returns {AsyncGenerator<any>} */
export async function* jsonLines(stream) {
  // A character may be split across two chunks.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') yield JSON.parse(part);
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield JSON.parse(rest);
}

/** Takes the 8-byte frame headers off a non-tty stream; a tty's bytes pass as they are. @param {Buffer} data */
function unframe(data) {
  /** @type {Buffer[]} */
  const parts = [];
  let at = 0;
  while (at + 8 <= data.length) {
    const framed = (data[at] ?? 9) <= 2 && data[at + 1] === 0 && data[at + 2] === 0 && data[at + 3] === 0;
    if (!framed) return data.toString('utf8');
    const size = data.readUInt32BE(at + 4);
    parts.push(data.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return Buffer.concat(parts).toString('utf8');
}
