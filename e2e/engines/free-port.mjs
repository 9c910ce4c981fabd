// Every engine hands out the same range of host ports and gives up after ten that are taken: where several engines run
// on a machine, tests publish ports they chose themselves.
import { createServer } from 'node:net';

/** @returns {Promise<number>} a TCP port that is free on 127.0.0.1 right now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
