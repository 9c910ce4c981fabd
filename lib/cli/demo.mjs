// `npm run demo`: the console with a sample fleet to look at, on the engine of this machine, or on one of its own where
// none answers. Ctrl-C ends what it started; `npm run demo -- --down` removes the fleet.
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { distribution, isRoot } from '../../e2e/engines/apt.mjs';
import { cachePath } from '../../e2e/engines/cache-folder.mjs';
import { startEngine } from '../../e2e/engines/engine.mjs';
import { readState, tearDown } from '../../e2e/engines/engine-teardown.mjs';
import { isAlive, waitFor } from '../../e2e/engines/process-identity.mjs';
import { fleetDown, fleetStop, fleetUp } from '../../e2e/fleet/fleet.mjs';
import { startConsole } from './console-process.mjs';
import { onEnd } from './end-signals.mjs';
import { findEngine } from './find-engine.mjs';
import { checkNode, PrepareError, prepare, ROOT, seconds } from './prepare.mjs';

const ENGINE_DIR = join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'pilothouse-demo', 'engine');
const say = (/** @type {string} */ line) => console.log(line);

/** What to stop at the end, side by side. @type {(() => Promise<unknown>)[]} */
const undo = [];
/** The demo's own engine is stopped after all of them. @type {import('../../e2e/engines/engine.mjs').Engine | null} */
let ownEngine = null;
const stopped = new AbortController();
// Every request to the engine listens to it.
setMaxListeners(0, stopped.signal);

async function main() {
  const { values } = parseArgs({
    options: { down: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    say('npm run demo                  start the console with the sample fleet (port 3000)');
    say('npm run demo -- --port 4000   on another port');
    say('npm run demo -- --down        remove the sample fleet');
    return;
  }
  checkNode();
  if (values.down) return down();
  const port = portFrom(values.port ?? process.env.PORT ?? '3000');
  const started = performance.now();
  if (!(await isFree(port))) {
    throw new PrepareError(
      `Port ${port} is in use on this machine. Choose another: npm run demo -- --port ${port + 1}`,
    );
  }
  await prepare({ build: true, log: say });
  listenForSignals();
  const target = await engineTarget();
  const fleet = await demoFleet(target);
  const server = startConsole({ DOCKER_HOST: target, PORT: String(port) }, { ownGroup: true });
  undo.push(() => server.stop());
  const code = await Promise.race([server.ended, answers(port).then(() => null), aborted()]);
  if (typeof code === 'number') throw new PrepareError(`The console ended (exit code ${code}); its reason is above.`);
  if (!stopped.signal.aborted) {
    say('');
    const address = `${TLS ? 'https' : 'http'}://${CONSOLE_HOST.replace(/^127\.0\.0\.1$/, 'localhost')}:${port}`;
    say(`Demo ready in ${seconds(started)}: ${address}`);
    say(setupRequired() ? 'Sign in: open the one-time link above.' : 'Sign in with the account that you made.');
    say(`Sample shop: ${fleet.web.join(' and ')}. Its registry: ${fleet.registry}`);
    say('Ctrl-C stops everything this started. `npm run demo -- --down` removes the sample fleet.');
  }
  const ended = await Promise.race([server.ended, aborted()]);
  if (typeof ended === 'number' && !stopped.signal.aborted) {
    throw new PrepareError(`The console ended (exit code ${ended}); its reason is above.`);
  }
}

/** Whether the console still waits for its first administrator: the file with the link is there as long. */
function setupRequired() {
  return existsSync(join(resolve(ROOT, process.env.PILOTHOUSE_DATA || 'data'), 'setup-link'));
}

/** The engine that answers, else one of our own. @returns {Promise<string>} its address */
async function engineTarget() {
  const found = await findEngine();
  if (found.target) {
    say(`Using the Docker engine at ${found.target} (${found.version})`);
    return found.target;
  }
  const tried = found.attempts.map(
    ({ target, answer, mend }) => `  ${target}: ${answer}${mend ? `\n    mend it: ${mend}` : ''}`,
  );
  const where = `No Docker engine answers. Tried:\n${tried.join('\n')}`;
  if (found.given) throw new PrepareError(`${where}\nDOCKER_HOST names this engine; mend it, or unset DOCKER_HOST.`);
  if (!distribution())
    throw new PrepareError(
      `${where}\nInstall Docker (https://docs.docker.com/engine/install/), start it, and run this again.`,
    );
  if (!isRoot()) {
    throw new PrepareError(
      `${where}\nStart or install one: sudo apt-get install docker.io && sudo usermod -aG docker "$USER"\n` +
        'or let the demo bring its own: run it as root.',
    );
  }
  say(where);
  refuseSecondDemo();
  say("Starting an engine of the demo's own, from the distribution's packages (fetched once, kept for the next time)");
  say(`(its data: ${ENGINE_DIR}; no system service is installed)`);
  ownEngine = await startEngine({ version: '20', dir: ENGINE_DIR, keepData: true, log: say });
  return `unix://${ownEngine.socket}`;
}

function refuseSecondDemo() {
  const owner = readState(ENGINE_DIR)?.owner;
  if (!isAlive(owner)) return;
  throw new PrepareError(`The demo is already running as process ${owner?.pid}. Ctrl-C in its terminal ends it.`);
}

/** @param {string} target */
async function demoFleet(target) {
  /** @type {string[]} */
  const started = [];
  // An engine that was there before keeps what ran before; what this run started is stopped.
  undo.push(() => fleetStop({ socket: target, names: started }));
  return fleetUp({
    socket: target,
    base: process.env.PILOTHOUSE_DEMO_BASE ?? null,
    log: say,
    onStarted: (name) => started.push(name),
    signal: stopped.signal,
  });
}

async function down() {
  refuseSecondDemo();
  let removed = false;
  if (existsSync(ENGINE_DIR)) {
    await tearDown(ENGINE_DIR, { deleteData: true });
    say(`Removed the demo's own engine with the fleet on it (${ENGINE_DIR})`);
    removed = true;
  }
  const found = await findEngine();
  if (found.target) await fleetDown({ socket: found.target, log: say });
  else if (!removed) say('Nothing to remove: no engine answers, and the demo has none of its own.');
  say(`Packages and images stay cached for the next time in ${cachePath()}; delete that folder to free its space.`);
}

function listenForSignals() {
  onEnd(() => {
    if (stopped.signal.aborted) return;
    say('\nStopping the demo');
    stopped.abort(new Error('stopped'));
  });
}

/** @returns {Promise<null>} resolves when somebody wants the demo to end */
function aborted() {
  return new Promise((resolve) => {
    if (stopped.signal.aborted) resolve(null);
    else stopped.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

const TLS = Boolean(process.env.PILOTHOUSE_TLS_CERT_FILE);
/** Where this machine reaches the console. */
const CONSOLE_HOST = process.env.HOST && !/^(0\.0\.0\.0|::)$/.test(process.env.HOST) ? process.env.HOST : '127.0.0.1';

/** @param {number} port @returns {Promise<void>} resolves when the console answers, or when the demo is stopped */
async function answers(port) {
  const health = async () => stopped.signal.aborted || (await getsAnswer(port));
  await waitFor(health, { timeoutMs: 120_000, everyMs: 100, what: 'the console to answer' });
}

/** @param {number} port @returns {Promise<boolean>} whether `GET /api/health` has any answer */
function getsAnswer(port) {
  return new Promise((resolve) => {
    const options = { host: CONSOLE_HOST, port, path: '/api/health', timeout: 2000, agent: false };
    // The question is whether it answers, not who it is: its certificate may be made for another name.
    const request = TLS ? https.get({ ...options, rejectUnauthorized: false }) : http.get(options);
    request.on('response', (response) => {
      response.resume();
      resolve(true);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

/** @param {string} text @returns {number} */
function portFrom(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new PrepareError(`Not a port: ${text}`);
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, CONSOLE_HOST, () => server.close(() => resolve(true)));
  });
}

/** Undoes everything that was started; says what could not be. */
async function cleanUp() {
  let clean = true;
  const results = await Promise.allSettled(undo.map((step) => step()));
  if (ownEngine) results.push(...(await Promise.allSettled([ownEngine.stop()])));
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    clean = false;
    console.error(`While stopping: ${result.reason?.message ?? result.reason}`);
  }
  return clean;
}

main().then(
  async () => {
    process.exit((await cleanUp()) ? 0 : 1);
  },
  async (error) => {
    const wanted = stopped.signal.aborted;
    if (!wanted) console.error(error instanceof PrepareError ? `\n${error.message}` : error);
    const clean = await cleanUp();
    process.exit(wanted && clean ? 0 : 1);
  },
);
