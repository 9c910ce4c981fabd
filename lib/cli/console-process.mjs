// The console as a child process in the foreground: its output is ours, our signals are its.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CONSOLE_ENV, NODE_ARGS } from './console-command.mjs';
import { ROOT } from './prepare.mjs';

/** The console ends by itself within 10 s of a signal; after this it is made to. */
const STOP_MS = 15_000;

/** The console ends with it when it wants to be started again: after a restore. */
const RESTART_CODE = 75;

/**
 * @typedef {object} ConsoleProcess
 * @property {Promise<number>} ended the exit code of its last end; 128 + n after signal n
 * @property {() => Promise<void>} stop asks it to end and waits until it has
 */

/**
 * Starts server.js, which ends when this process does, even by SIGKILL; and starts it again when it asks for that.
 * @param {Record<string, string>} [env] added to the environment
 * @param {{ownGroup?: boolean, program?: string}} [options] `ownGroup`: Ctrl-C in the terminal reaches only this process,
 *   which then stops the console at its own time; `program`: another than server.js, for tests
 * @returns {ConsoleProcess}
 */
export function startConsole(env = {}, { ownGroup = false, program = join(ROOT, 'server.js') } = {}) {
  let stopping = false;
  let current = spawnConsole(program, env, ownGroup);
  const ended = (async () => {
    for (;;) {
      const code = await current.exit;
      if (code !== RESTART_CODE || stopping) return code;
      current = spawnConsole(program, env, ownGroup);
    }
  })();
  return {
    ended,
    async stop() {
      stopping = true;
      current.child.kill('SIGTERM');
      const timer = setTimeout(() => current.child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** @param {string} program @param {Record<string, string>} env @param {boolean} ownGroup */
function spawnConsole(program, env, ownGroup) {
  const child = spawn(process.execPath, [...NODE_ARGS, program], {
    cwd: ROOT,
    // Nothing is said over the channel: the console ends when its other end goes, however this process dies.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...CONSOLE_ENV, ...process.env, ...env },
    detached: ownGroup,
  });
  /** @type {Promise<number>} */
  const exit = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`Cannot start the console: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)));
  });
  return { child, exit };
}
