import { startConsole } from './console';
import { startTestEngines } from './engines/test-engines.mjs';
import { fleetUp } from './fleet/fleet.mjs';

/**
 * The sample fleet on Engine 28 and one console on it, for all specs. Engines come from `npm test`; when a spec is run by
 * itself they are started here.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const log = (line: string) => console.log(`[set-up] ${line}`);
  const engines = await startTestEngines({ log });
  Object.assign(process.env, engines.env);
  const socket = process.env.PILOTHOUSE_TEST_ENGINE_28;
  if (!socket) throw new Error('no engine');
  await fleetUp({ socket, log });
  const console_ = await startConsole({ engine: `unix://${socket}` });
  process.env.PILOTHOUSE_TEST_URL = console_.url;
  return async () => {
    await console_.stop();
    await engines.stop();
  };
}
