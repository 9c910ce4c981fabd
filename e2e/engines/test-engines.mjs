// Both engines for a whole run of the tests, so that every part of it uses the same ones.
import { cleanLeftovers, startEngine } from './engine.mjs';
import { seconds } from './timing.mjs';

/**
 * Starts Engine 20.10 and 28 and names their sockets in the variables that the test parts read. Sockets that are given by
 * those variables already are taken as they are.
 * @param {{log: (line: string) => void}} options
 * @returns {Promise<{env: Record<string, string>, stop: () => Promise<void>}>}
 */
export async function startTestEngines({ log }) {
  const started = performance.now();
  await cleanLeftovers({ log });
  /** @type {Awaited<ReturnType<typeof startEngine>>[]} */
  const engines = [];
  const stop = async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
  };
  /** @type {Record<string, string>} */
  const env = {};
  try {
    // One after the other: on a fresh machine both install packages.
    for (const version of /** @type {const} */ (['20', '28'])) {
      const name = `PILOTHOUSE_TEST_ENGINE_${version}`;
      if (process.env[name]) continue;
      const engine = await startEngine({ version, name: `run-${version}`, log });
      engines.push(engine);
      env[name] = engine.socket;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  log(`engines ready in ${seconds(started)}`);
  return { env, stop };
}
