// Starts both engines for the tests of the project `engine`, or takes running ones whose sockets are given in
// PILOTHOUSE_TEST_ENGINE_20 and PILOTHOUSE_TEST_ENGINE_28. Tests get them by `inject('engines')`.
import { cleanLeftovers, startEngine } from './engine.mjs';
import { engineClient } from './engine-client.mjs';
import { seconds } from './timing.mjs';

/** @typedef {{socket: string, version: string, apiVersion: string}} ProvidedEngine */
/** @typedef {{engine20: ProvidedEngine, engine28: ProvidedEngine}} ProvidedEngines */

/** @param {{provide: (key: 'engines', value: ProvidedEngines) => void}} project */
export default async function setup(project) {
  const log = (/** @type {string} */ line) => console.log(`[engines] ${line}`);
  const started = performance.now();
  await cleanLeftovers({ log });
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  try {
    // One after the other: on a fresh machine both install packages.
    const engine20 = await provideEngine('20', stops, log);
    const engine28 = await provideEngine('28', stops, log);
    project.provide('engines', { engine20, engine28 });
  } catch (error) {
    await Promise.all(stops.map((stop) => stop()));
    throw error;
  }
  log(`both ready in ${seconds(started)}`);
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/**
 * @param {'20' | '28'} version @param {(() => Promise<void>)[]} stops @param {(line: string) => void} log
 * @returns {Promise<ProvidedEngine>}
 */
async function provideEngine(version, stops, log) {
  const given = process.env[`PILOTHOUSE_TEST_ENGINE_${version}`];
  if (given) {
    const client = engineClient(given);
    const about = await client.get('/version');
    client.close();
    log(`Docker ${about.Version} (API ${about.ApiVersion}) was given`);
    return { socket: given.replace(/^unix:\/\//, ''), version: about.Version, apiVersion: about.ApiVersion };
  }
  const engine = await startEngine({ version, name: `tests-${version}`, log });
  stops.push(() => engine.stop());
  return { socket: engine.socket, version: engine.version, apiVersion: engine.apiVersion };
}
