// Network namespaces that stand for machines: each has one link to this one, which can be cut, and an address behind it.
import { rmSync } from 'node:fs';
import { run } from './child-process.mjs';

/**
 * @typedef {object} HostNamespace
 * @property {string} name as `ip netns` knows it
 * @property {string} address of the machine it stands for, as seen from here
 * @property {() => Promise<void>} cut takes the link down on the far side: packets vanish, as when a cable is pulled
 * @property {() => Promise<void>} mend
 */

const PREFIX = 'phhost';
const SLOTS = 250;
/** 10.251.<slot>.0/30: engines on this machine have 10.150 to 10.249, see host-network.mjs. */
const BLOCK = '10.251';

/** Makes a namespace with a link and an address that no other has. Removed by `removeNamespace`. @returns {Promise<HostNamespace>} */
export async function createNamespace() {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const name = `${PREFIX}${slot}`;
    // The kernel refuses a name that exists: of two runs that try the same slot, one wins.
    const added = await run('ip', ['netns', 'add', name], { allowFailure: true });
    if (added.code !== 0) {
      if (/exists/i.test(added.stderr)) continue;
      throw new Error(`Cannot make a network namespace: ${added.stderr.trim()}`);
    }
    try {
      return await link(name, slot);
    } catch (error) {
      await removeNamespace(name);
      throw error;
    }
  }
  throw new Error(`No free network namespace ${PREFIX}0 to ${PREFIX}${SLOTS - 1}`);
}

/** @param {string} name @param {number} slot @returns {Promise<HostNamespace>} */
async function link(name, slot) {
  const inside = (/** @type {string[]} */ ...args) => run('nsenter', [...enterNamespace(name), 'ip', ...args]);
  const address = `${BLOCK}.${slot}.2`;
  await run('ip', ['link', 'delete', linkOf(name)], { allowFailure: true });
  await run('ip', ['link', 'add', linkOf(name), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
  await run('ip', ['addr', 'add', `${BLOCK}.${slot}.1/30`, 'dev', linkOf(name)]);
  await run('ip', ['link', 'set', linkOf(name), 'up']);
  await inside('addr', 'add', `${address}/30`, 'dev', 'eth0');
  await inside('link', 'set', 'lo', 'up');
  await inside('link', 'set', 'eth0', 'up');
  return {
    name,
    address,
    // On the far side: here the route stays, so that no packet leaves by another way.
    cut: async () => void (await inside('link', 'set', 'eth0', 'down')),
    mend: async () => void (await inside('link', 'set', 'eth0', 'up')),
  };
}

/** Arguments of `nsenter` in front of a program. @param {string} name */
export function enterNamespace(name) {
  return [`--net=/var/run/netns/${name}`, '--'];
}

/** @param {string} name */
export async function removeNamespace(name) {
  await run('ip', ['link', 'delete', linkOf(name)], { allowFailure: true });
  await run('ip', ['netns', 'delete', name], { allowFailure: true });
  // A name whose namespace is gone (a reboot) cannot be deleted by `ip`.
  rmSync(`/var/run/netns/${name}`, { force: true });
}

/** @param {string} name */
function linkOf(name) {
  return `${name}l`;
}
