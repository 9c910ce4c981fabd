// Child processes for the test and demo set-up: argv arrays only, never a shell. Node built-ins only, because this
// runs before node_modules exists.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to the environment of this process
 * @property {number} [timeoutMs] the child is killed after this time; default 10 minutes
 * @property {boolean} [allowFailure] resolve with the exit code instead of rejecting
 * @property {string | Buffer} [input] written to the child's standard input
 * @property {(line: string) => void} [onLine] called with every line of both streams
 */

/** The end of a text that a person can read: the last lines, without empty ones. @param {string} text @param {number} [lines] */
export function lastLines(text, lines = 12) {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-lines)
    .join('\n');
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{code: number, stdout: string, stderr: string}>} rejects with an Error that carries the end of the
 *   program's own output when it cannot be started, fails, or takes longer than `timeoutMs`
 */
export function run(command, args, options = {}) {
  const timeoutMs = options.timeoutMs ?? 600_000;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const follow = lineSplitter(options.onLine);
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      follow(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
      follow(chunk);
    });
    // A child that ends before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`Cannot run ${command}: ${error.message}`, { cause: error }));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (timedOut) {
        reject(new Error(`${command} ${args[0] ?? ''} did not finish within ${timeoutMs / 1000} s`));
      } else if (code !== 0 && !options.allowFailure) {
        const said = lastLines(`${stdout}\n${stderr}`);
        reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}:\n${said}`));
      } else {
        resolve({ code: code ?? 1, stdout, stderr });
      }
    });
  });
}

/** @param {((line: string) => void) | undefined} onLine @returns {(chunk: string) => void} */
function lineSplitter(onLine) {
  if (!onLine) return () => {};
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) onLine(part);
  };
}
