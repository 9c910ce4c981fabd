// A unix socket in front of an engine's that counts what is asked: method and path of every request, by kind.
import { rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const REQUEST = /^(GET|POST|PUT|DELETE|HEAD) (\S+) HTTP\/1\.1$/;

/** Without version, query and ids. @param {string} target as in the request line */
function kindOf(target) {
  const bare = (target.split('?')[0] ?? '').replace(/^\/v[\d.]+/, '');
  return bare.replace(/[0-9a-f]{64}/g, '*');
}

/**
 * @param {{socket: string, dir: string}} options `socket`: the engine's; `dir`: where the new one is made
 * @returns {Promise<{socket: string, asked: () => {at: number, kind: string}[], close: () => Promise<void>}>} `at` in ms
 *   since 1970
 */
export async function startCountingProxy({ socket, dir }) {
  /** @type {{at: number, kind: string}[]} */
  const asked = [];
  /** @type {Set<net.Socket>} */
  const open = new Set();
  const address = path.join(dir, 'counting.sock');
  rmSync(address, { force: true });
  const server = net.createServer((client) => {
    const engine = net.connect(socket);
    for (const side of [client, engine]) {
      open.add(side);
      side.on('error', () => side.destroy());
      side.on('close', () => {
        open.delete(side);
        client.destroy();
        engine.destroy();
      });
    }
    // The console sends a request's head in one piece; a body is never taken for one, it does not begin like this.
    client.on('data', (chunk) => {
      const line = chunk.subarray(0, chunk.indexOf('\r\n')).toString('latin1');
      const match = REQUEST.exec(line);
      if (match) asked.push({ at: Date.now(), kind: `${match[1]} ${kindOf(match[2] ?? '')}` });
    });
    client.pipe(engine).pipe(client);
  });
  await new Promise((resolve) => server.listen(address, () => resolve(undefined)));
  return {
    socket: address,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        for (const side of open) side.destroy();
      }),
  };
}

/** @param {readonly {kind: string}[]} asked @returns {Record<string, number>} how often each kind, most first */
export function countKinds(asked) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { kind } of asked) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}
