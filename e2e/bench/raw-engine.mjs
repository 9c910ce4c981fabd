// The raw side of every comparison: plain HTTP on the engine's socket, nothing of the console in between.
import http from 'node:http';

/** @typedef {{ms: number, status: number, body: Buffer}} Answer */

/**
 * @param {http.RequestOptions} where socketPath, or host and port; with an agent
 * @param {string} method @param {string} path @param {{json?: unknown, headers?: Record<string, string>}} [options]
 * @returns {Promise<Answer>} `ms`: from sending to the last byte
 */
export function timedRequest(where, method, path, { json, headers = {} } = {}) {
  const body = json === undefined ? undefined : JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const since = performance.now();
    const request = http.request(
      {
        ...where,
        method,
        path,
        headers: {
          ...(where.socketPath ? { host: 'docker' } : {}),
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            ms: performance.now() - since,
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** @param {string} socket */
export function rawEngine(socket) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const where = { socketPath: socket, agent };
  return {
    where,
    /** @param {string} method @param {string} path @param {unknown} [json] */
    async send(method, path, json) {
      const answer = await timedRequest(where, method, path, { json });
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
      return answer;
    },
    /** @param {string} path */
    async json(path) {
      return JSON.parse((await this.send('GET', path)).body.toString('utf8'));
    },
    /**
     * An answer that goes on, on a connection of its own.
     * @param {string} path @param {(chunk: Buffer) => void} onData
     * @returns {Promise<{close: () => void, ended: Promise<void>}>} once the head is there
     */
    stream(path, onData) {
      return new Promise((resolve, reject) => {
        const request = http.request({ socketPath: socket, path, headers: { host: 'docker' } }, (response) => {
          if ((response.statusCode ?? 0) >= 400) reject(new Error(`GET ${path}: ${response.statusCode}`));
          /** @type {Promise<void>} */
          const ended = new Promise((done) => response.on('close', () => done()));
          response.on('data', onData);
          response.on('error', () => {});
          resolve({ close: () => request.destroy(), ended });
        });
        request.on('error', reject);
        request.end();
      });
    },
    close: () => agent.destroy(),
  };
}

/** @typedef {ReturnType<typeof rawEngine>} RawEngine */

/** Takes the 8-byte frame heads off a log stream (Engine API, attach). @param {(payload: Buffer) => void} onPayload */
export function frameReader(onPayload) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);
  return (/** @type {Buffer} */ chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 8) {
      const size = data.readUInt32BE(at + 4);
      if (data.length - at < 8 + size) break;
      onPayload(data.subarray(at + 8, at + 8 + size));
      at += 8 + size;
    }
    rest = at < data.length ? data.subarray(at) : Buffer.alloc(0);
  };
}

/** @param {(line: string) => void} onLine */
export function lineReader(onLine) {
  let rest = '';
  return (/** @type {Buffer} */ chunk) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') onLine(part);
  };
}

/** @param {Buffer} bytes @returns {number} line ends in it */
export function countLines(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/**
 * Events of containers as they come, as `{action, id, name, at}`; `at` by this machine's wall clock.
 * @param {RawEngine} engine @param {(event: {action: string, id: string, name: string, at: number}) => void} onEvent
 */
export function watchEvents(engine, onEvent) {
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
  return engine.stream(
    `/events?filters=${filters}`,
    lineReader((line) => {
      const at = performance.timeOrigin + performance.now();
      const event = JSON.parse(line);
      onEvent({ action: event.Action, id: event.Actor.ID, name: event.Actor.Attributes.name, at });
    }),
  );
}
