// The console under measurement: the built one, started as people start it, and its clients: requests and tabs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { CONSOLE_ENV, NODE_ARGS } from '../../lib/cli/console-command.mjs';
import { ROOT } from '../../lib/cli/prepare.mjs';
import { freePort } from '../engines/free-port.mjs';
import { pause } from './figures.mjs';
import { timedRequest } from './raw-engine.mjs';

export const ADMIN = { username: 'admin', password: 'correct horse battery staple' };

/** @typedef {Awaited<ReturnType<typeof startMeasuredConsole>>} MeasuredConsole */

/**
 * @param {{socket: string, nodeArgs?: string[], containers?: number, dataDir?: string, token?: string}} options `socket`: of
 *   the engine; `containers`: waits until the list has so many; `token`: an API token of that data, which needs no sign-in
 */
export async function startMeasuredConsole({ socket, nodeArgs = [], containers = 0, dataDir: givenDir, token }) {
  const since = performance.now();
  const port = await freePort();
  const dataDir = givenDir ?? mkdtempSync(path.join(os.tmpdir(), 'pilothouse-bench-'));
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...NODE_ARGS, ...nodeArgs, 'server.js'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...CONSOLE_ENV,
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      HOST: '127.0.0.1',
      DOCKER_HOST: `unix://${socket}`,
      PILOTHOUSE_DATA: dataDir,
      PILOTHOUSE_ADMIN_USER: ADMIN.username,
      PILOTHOUSE_ADMIN_PASSWORD: ADMIN.password,
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      said = (said + chunk).slice(-20_000);
    });
  }
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const cut = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(cut);
    agent.destroy();
    if (!givenDir) rmSync(dataDir, { recursive: true, force: true });
  };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const where = { host: '127.0.0.1', port, agent };
  let cookie = '';
  /** @type {Record<string, string>} */
  const bearer = token ? { authorization: `Bearer ${token}` } : {};
  let firstListMs = 0;

  /** @param {string} method @param {string} target @param {unknown} [json] */
  const send = (method, target, json) =>
    timedRequest(where, method, target, { json, headers: cookie ? { origin: url, cookie } : bearer });

  try {
    const until = Date.now() + 60_000;
    const answersWith = async (/** @type {string} */ target, /** @type {(body: any) => boolean} */ enough) => {
      for (;;) {
        const answer = await send('GET', target).catch(() => null);
        if (answer?.status === 200 && enough(JSON.parse(answer.body.toString('utf8')))) return;
        if (child.exitCode !== null || Date.now() > until) throw new Error(`No ${target} within 60 s:\n${said}`);
        await pause(5);
      }
    };
    const listed = (/** @type {any} */ list) => list.containers.length >= containers;
    if (!token) await answersWith('/api/health', () => true);
    else {
      await answersWith('/api/containers', listed);
      firstListMs = performance.now() - since;
    }
    cookie = await signIn(url);
    await answersWith('/api/containers', listed);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    dataDir,
    pid: /** @type {number} */ (child.pid),
    cookie,
    /** From the start of the process to the first whole list, with `token`; ms. */
    firstListMs,
    where,
    headers: { origin: url, cookie },
    send,
    said: () => said,
    /** @param {any[]} [topics] */
    openTab: (topics) => openTab({ url, cookie, topics }),
    stop,
  };
}

/** @param {string} url @returns {Promise<string>} the value of a `Cookie` header */
export async function signIn(url) {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(ADMIN),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 200 || !cookie) throw new Error(`Sign-in failed: ${answer.status} ${await answer.text()}`);
  return cookie;
}

/** What the container list subscribes to. */
export const LIST_TOPICS = [{ kind: 'fleet' }, { kind: 'stats' }];

/**
 * A tab as the console sees it: one live connection with the subscriptions of a page, read and answered like the page does.
 * @param {{url: string, cookie: string, topics?: any[]}} options
 */
export async function openTab({ url, cookie, topics = LIST_TOPICS }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, {
    headers: { cookie, origin: url },
    perMessageDeflate: false,
  });
  /** @type {((message: any) => void) | null} */
  let listener = null;
  let first = true;
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`live connection closed with ${code}`)));
    socket.on('message', (data) => {
      // Nobody listens: the bytes are taken in and no more, so that the measuring costs little.
      if (!first && listener === null) return;
      const message = JSON.parse(data.toString());
      if (first) resolve(undefined);
      first = false;
      listener?.(message);
    });
  });
  socket.removeAllListeners('close');
  socket.on('error', () => {});
  const say = (/** @type {unknown} */ message) => socket.send(JSON.stringify(message));
  for (const [index, topic] of topics.entries()) say({ type: 'subscribe', sub: index + 1, topic });
  return {
    socket,
    say,
    /** @param {(message: any) => void} listen */
    onMessage(listen) {
      listener = listen;
    },
    /** @returns {Promise<void>} */
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) return resolve();
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
}
