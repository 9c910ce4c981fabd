// Gives image builds the npm registry without putting anything of this machine into an image: inside the base image the registry
// has an address that exists nowhere; while building, npm reaches it through this relay on loopback as its proxy.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { run } from '../engines/child-process.mjs';

/** What `npm config` of the base image says. */
export const REGISTRY = 'http://npm.invalid/';

/** @returns {Promise<{proxy: string, close: () => Promise<void>}>} `proxy`: value for `http_proxy` */
export async function startNpmRelay() {
  const { stdout } = await run('npm', ['config', 'get', 'registry']);
  const origin = new URL(stdout.trim());
  const server = createServer((request, response) => {
    const path = request.url?.startsWith(REGISTRY) ? request.url.slice(REGISTRY.length) : null;
    if (path === null || request.method !== 'GET') {
      response.writeHead(403).end();
      return;
    }
    const wanted = new URL(path, origin);
    if (wanted.origin !== origin.origin) {
      response.writeHead(403).end();
      return;
    }
    fetch(wanted, { headers: { accept: request.headers.accept ?? '*/*' } }).then(
      (answer) => {
        const type = answer.headers.get('content-type') ?? 'application/octet-stream';
        response.writeHead(answer.status, { 'content-type': type });
        if (answer.body)
          Readable.fromWeb(/** @type {any} */ (answer.body))
            .on('error', () => response.destroy())
            .pipe(response);
        else response.end();
      },
      () => response.writeHead(502).end(),
    );
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    proxy: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
