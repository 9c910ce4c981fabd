import type http from 'node:http';

export interface FaultContext {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  /** Asks the engine, and hands its answer on with these changes. */
  forward(change?: { headers?: (headers: string[]) => string[]; pour?: (answer: http.IncomingMessage) => void }): void;
  /** Says nothing until the fault is over. */
  hold(): void;
}
export type Fault = (context: FaultContext) => void;

const MEBIBYTE = 1024 * 1024;
/** More than the console takes of any answer. */
const HUGE_MEBIBYTES = 80;
const DRIPS = 24;
const DRIP_EVERY_MS = 10;

function answer(status: number, type: string, body: string | Buffer): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
}

function huge({ response }: FaultContext): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(MEBIBYTE, ' ');
  let sent = 0;
  const more = () => {
    while (!response.destroyed && sent < HUGE_MEBIBYTES) {
      sent += 1;
      if (!response.write(sent === 1 ? Buffer.concat([Buffer.from('['), chunk]) : chunk)) {
        response.once('drain', more);
        return;
      }
    }
    if (!response.destroyed) response.end(']');
  };
  more();
}

/** The first bytes one at a time, the rest as it is. */
function drip({ response, forward }: FaultContext): void {
  forward({
    pour(from) {
      let slow = DRIPS;
      const next = async () => {
        for await (const chunk of from as AsyncIterable<Buffer>) {
          let at = 0;
          for (; at < chunk.length && slow > 0 && !response.destroyed; at++, slow--) {
            response.write(chunk.subarray(at, at + 1));
            await new Promise((resolve) => setTimeout(resolve, DRIP_EVERY_MS));
          }
          if (at < chunk.length && !response.write(chunk.subarray(at))) {
            await new Promise((resolve) => {
              response.once('drain', resolve);
              response.once('close', resolve);
            });
          }
        }
        response.end();
      };
      next().catch(() => response.destroy());
    },
  });
}

/** Ways in which an engine, or what stands between, fails a call. */
export const FAULTS = {
  hang: ({ hold }) => hold(),
  closed: ({ request }) => request.socket.destroy(),
  'broken off': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 10_000 });
    response.write('[{"Id":"', () => response.destroy());
  },
  '500 JSON': answer(500, 'application/json', JSON.stringify({ message: 'injected trouble' })),
  '500 HTML': answer(500, 'text/html', '<!doctype html><title>502</title><h1>Bad gateway</h1>'),
  garbage: answer(200, 'application/json', Buffer.from([0x7b, 0xff, 0x00, 0x5d, 0x22, 0x0a, 0x80])),
  empty: answer(200, 'application/json', ''),
  drip,
  huge,
  'wrong type': ({ forward }) =>
    forward({
      headers: (headers) =>
        headers.map((value, at) =>
          at % 2 === 1 && /^content-type$/i.test(headers[at - 1] ?? '') ? 'text/html' : value,
        ),
    }),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** Slow, but true: such calls succeed. */
export const HARMLESS: ReadonlySet<FaultName> = new Set(['drip', 'wrong type']);
