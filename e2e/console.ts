import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CONSOLE_ENV, NODE_ARGS } from '../lib/cli/console-command.mjs';
import { freePort } from './engines/free-port.mjs';

export const ADMIN = { username: 'admin', password: 'correct horse battery staple' };

export interface RunningConsole {
  url: string;
  dataDir: string;
  pid: number;
  /** All it has written so far. */
  output(): string;
  /** SIGTERM, then waits; rejects when it does not end by itself. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Its exit code, once it has ended; null after a signal. */
  ended: Promise<number | null>;
}

interface Options {
  /** Value of DOCKER_HOST. */
  engine: string;
  dataDir?: string;
  port?: number;
  env?: Record<string, string>;
  nodeArgs?: string[];
  /** No administrator by environment: the set-up link is printed instead. */
  unclaimed?: boolean;
}

const root = path.resolve(import.meta.dirname, '..');

/** Starts the built console as its users do, on a free loopback port with data of its own, and waits until it answers. */
export async function startConsole(options: Options): Promise<RunningConsole> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'pilothouse-e2e-'));
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...NODE_ARGS, ...(options.nodeArgs ?? []), 'server.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...CONSOLE_ENV,
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      HOST: '127.0.0.1',
      DOCKER_HOST: options.engine,
      PILOTHOUSE_DATA: dataDir,
      PILOTHOUSE_CHECK_RESPONSES: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      ...(!options.unclaimed && { PILOTHOUSE_ADMIN_USER: ADMIN.username, PILOTHOUSE_ADMIN_PASSWORD: ADMIN.password }),
      ...options.env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const finish = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await withLimit(ended, 15_000, `the console did not end on ${signal}`);
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };
  await untilAnswering(child, url, () => text);
  return {
    url,
    dataDir,
    pid: child.pid ?? 0,
    output: () => text,
    stop: () => finish('SIGTERM'),
    kill: () => finish('SIGKILL'),
    ended,
  };
}

function withLimit<T>(promise: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

async function untilAnswering(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the console ended with ${child.exitCode}:\n${output()}`);
    const answered = await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the console did not answer within 30 s:\n${output()}`);
}
