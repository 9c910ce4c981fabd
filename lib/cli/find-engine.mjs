// Finds the Docker engine of this machine, and says what was tried.
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { engineClient, parseTarget } from '../../e2e/engines/engine-client.mjs';

/**
 * @typedef {object} Attempt an address that did not answer
 * @property {string} target such as `unix:///var/run/docker.sock`
 * @property {string} answer what the system said, in words
 * @property {string | null} mend a command that would mend it
 */

/**
 * @typedef {object} Found
 * @property {string | null} target the address of the engine that answers, null when none does
 * @property {string} version of that engine
 * @property {Attempt[]} attempts the ones that did not answer
 * @property {boolean} given DOCKER_HOST names the engine: no other one is taken in its place
 */

/** @returns {{targets: string[], given: boolean}} addresses to try, in this order */
function candidates() {
  const given = process.env.DOCKER_HOST;
  if (given) return { targets: [given], given: true };
  const sockets = ['/var/run/docker.sock'];
  if (process.env.XDG_RUNTIME_DIR) sockets.push(join(process.env.XDG_RUNTIME_DIR, 'docker.sock'));
  // Docker Desktop.
  sockets.push(join(homedir(), '.docker', 'run', 'docker.sock'));
  return { targets: sockets.map((socket) => `unix://${socket}`), given: false };
}

/** @returns {Promise<Found>} */
export async function findEngine() {
  const { targets, given } = candidates();
  /** @type {Attempt[]} */
  const attempts = [];
  for (const target of targets) {
    const answer = await ask(target);
    if (typeof answer !== 'string') {
      attempts.push({ target, ...answer });
      continue;
    }
    return { target, version: answer, attempts, given };
  }
  return { target: null, version: '', attempts, given };
}

/** @param {string} target @returns {Promise<string | {answer: string, mend: string | null}>} the version, or why not */
async function ask(target) {
  try {
    const where = parseTarget(target);
    // The registry and the front ends of the sample fleet are published on 127.0.0.1 of the engine's machine.
    if ('host' in where && !/^(127\.|localhost$|::1$)/.test(where.host)) {
      return { answer: 'an engine on another machine; the demo needs one on this machine', mend: 'unset DOCKER_HOST' };
    }
    const client = engineClient(target);
    try {
      return String((await client.get('/version', { timeoutMs: 5000 })).Version);
    } finally {
      client.close();
    }
  } catch (error) {
    return explain(/** @type {Error} */ (error).message, target);
  }
}

/** The system's own service listens here, and nowhere else. */
const SERVICE_SOCKET = /^(?:unix:\/\/)?(?:\/var)?\/run\/docker\.sock$/;

/** @param {string} message @param {string} target @returns {{answer: string, mend: string | null}} */
function explain(message, target) {
  if (/ENOENT/.test(message)) return { answer: 'no such file: no engine runs there', mend: null };
  if (/EACCES|EPERM/.test(message)) {
    return {
      answer: `permission denied for ${userInfo().username}`,
      mend: `sudo usermod -aG docker ${userInfo().username}   (then sign in again)`,
    };
  }
  if (/ECONNREFUSED/.test(message)) {
    const mend = SERVICE_SOCKET.test(target) ? 'sudo systemctl start docker' : null;
    return { answer: 'connection refused: the engine does not run', mend };
  }
  return { answer: message, mend: null };
}
