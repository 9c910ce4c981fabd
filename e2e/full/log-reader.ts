import http from 'node:http';

export interface LogReader {
  /** So many have come. */
  bytes(): number;
  /** The log ended by itself. */
  ended(): boolean;
  /** Breaks the connection. */
  leave(): void;
}

/** By then an answer has begun, whatever the log has to say. */
const HEAD_MS = 20_000;

/** A program that follows a log over HTTP; with `reads: false` it takes nothing from its socket after the head. */
export function openLogReader(
  url: string,
  headers: Record<string, string>,
  container: string,
  query: string,
  { reads = true }: { reads?: boolean } = {},
): Promise<LogReader> {
  return new Promise((resolve, reject) => {
    const path = `/api/hosts/local/containers/${container}/logs?${query}`;
    const request = http.request(url + path, { headers, agent: false }, (response) => {
      request.setTimeout(0);
      let bytes = 0;
      let ended = false;
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`log: ${response.statusCode}`));
        return;
      }
      response.on('error', () => {});
      response.on('end', () => {
        ended = true;
      });
      if (reads) {
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
      }
      resolve({ bytes: () => bytes, ended: () => ended, leave: () => request.destroy() });
    });
    request.setTimeout(HEAD_MS, () => request.destroy(new Error('log: no answer')));
    request.on('error', reject);
    request.end();
  });
}
