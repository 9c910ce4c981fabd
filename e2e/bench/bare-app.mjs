// The smallest Next.js application: what Next itself costs. Built once below e2e/.artifacts, with the console's own packages.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../lib/cli/prepare.mjs';
import { freePort } from '../engines/free-port.mjs';
import { pause } from './figures.mjs';
import { timedRequest } from './raw-engine.mjs';

const DIR = path.join(ROOT, 'e2e/.artifacts/bare-app');
const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next');
const ENV = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };

const FILES = {
  'package.json': '{ "name": "bare", "private": true }\n',
  'next.config.js': `module.exports = { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`,
  'app/layout.js':
    'export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
  'app/page.js': 'export default function Page() {\n  return <p>Bare</p>;\n}\n',
  // Without one of its own Next takes the console's, which lies above.
  'instrumentation.js': 'export function register() {}\n',
  'app/list/route.js': 'export const GET = () => Response.json({ containers: [] });\n',
};

/** Builds it unless that was done with this Next. */
export function buildBareApp() {
  const version = readFileSync(path.join(ROOT, 'node_modules/next/package.json'), 'utf8');
  const stamp = path.join(DIR, '.next/bench-stamp');
  const wanted = `${JSON.parse(version).version} ${JSON.stringify(FILES)}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  for (const [file, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(DIR, file)), { recursive: true });
    writeFileSync(path.join(DIR, file), content);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, 'build'], { cwd: DIR, env: ENV });
  if (status !== 0) throw new Error(`The bare app could not be built:\n${stdout}\n${stderr}`);
  writeFileSync(stamp, wanted);
}

/** `next start`; resolves when its route answered. @returns {Promise<{port: number, pid: number, ms: number, stop: () => Promise<void>}>} */
export async function startBareApp() {
  const port = await freePort();
  const since = performance.now();
  const child = spawn(process.execPath, [NEXT, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: DIR,
    env: ENV,
    stdio: 'ignore',
  });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  for (;;) {
    const answer = await timedRequest({ host: '127.0.0.1', port }, 'GET', '/list').catch(() => null);
    if (answer?.status === 200) break;
    if (child.exitCode !== null || performance.now() - since > 60_000) throw new Error('The bare app did not start');
    await pause(5);
  }
  const ms = performance.now() - since;
  return {
    port,
    pid: /** @type {number} */ (child.pid),
    ms,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
