import { readFileSync, writeFileSync } from 'node:fs';
import { startConsole } from './console';
import { startTestEngines } from './engines/test-engines.mjs';
import { fleetUp } from './fleet/fleet.mjs';

const ADDRESS_MODE = '/proc/sys/net/ipv6/conf/default/addr_gen_mode';

/**
 * Each start of a container makes an interface, the kernel gives it a link-local address, and Chromium drops every request
 * under way when the machine's addresses change (net::ERR_NETWORK_CHANGED). New interfaces get none while the specs run.
 */
function quietInterfaces(): () => void {
  const before = readFileSync(ADDRESS_MODE, 'utf8');
  writeFileSync(ADDRESS_MODE, '1');
  return () => writeFileSync(ADDRESS_MODE, before);
}

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
  const restoreInterfaces = quietInterfaces();
  await fleetUp({ socket, log });
  const console_ = await startConsole({ engine: `unix://${socket}` });
  process.env.PILOTHOUSE_TEST_URL = console_.url;
  return async () => {
    await console_.stop();
    restoreInterfaces();
    await engines.stop();
  };
}
