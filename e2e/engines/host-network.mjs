// Bridges, addresses and packet filter rules of private engines on the machine they run on.
import { run } from './child-process.mjs';

/**
 * @typedef {object} EngineNetwork
 * @property {string} bridge the engine's default bridge
 * @property {string} gateway its address with prefix, such as `10.150.0.1/24`
 * @property {string} pool the block the engine's other networks come from, such as `10.150.128.0/17`
 * @property {string} block both of them, such as `10.150.0.0/16`
 */

const FIRST_SLOT = 150;
const LAST_SLOT = 249;

/**
 * Makes a bridge with a block of addresses that nothing else on this machine uses.
 * @returns {Promise<EngineNetwork>} rejects when no block is free
 */
export async function createBridge() {
  const used = await usedBlocks();
  for (let slot = FIRST_SLOT; slot <= LAST_SLOT; slot++) {
    if (used.some((block) => overlaps(block, `10.${slot}.0.0/16`))) continue;
    const bridge = `phbr${slot}`;
    // The kernel refuses a name that exists: of two runs that try the same slot, one wins.
    const added = await run('ip', ['link', 'add', bridge, 'type', 'bridge'], { allowFailure: true });
    if (added.code !== 0) {
      if (/exists/i.test(added.stderr)) continue;
      throw new Error(`Cannot make a network bridge: ${added.stderr.trim()}`);
    }
    const gateway = `10.${slot}.0.1/24`;
    await run('ip', ['addr', 'add', gateway, 'dev', bridge]);
    await run('ip', ['link', 'set', bridge, 'up']);
    return { bridge, gateway, pool: `10.${slot}.128.0/17`, block: `10.${slot}.0.0/16` };
  }
  throw new Error(`No free block of addresses between 10.${FIRST_SLOT}.0.0 and 10.${LAST_SLOT}.0.0`);
}

/**
 * Removes the default bridge and those of networks that a killed engine left.
 * @param {EngineNetwork} network
 */
export async function removeBridges(network) {
  const names = new Set([network.bridge]);
  for (const link of await addresses()) {
    if (link.ifname?.startsWith('br-') && inBlock(link, network.block)) names.add(link.ifname);
  }
  for (const name of names) await run('ip', ['link', 'delete', name], { allowFailure: true });
  await removeRules([...names]);
}

/** Every IPv4 block that an address or a route of this machine covers. @returns {Promise<string[]>} */
async function usedBlocks() {
  const answer = await run('ip', ['-j', '-4', 'route', 'show', 'table', 'all']);
  const routes = /** @type {{dst?: string}[]} */ (JSON.parse(answer.stdout || '[]'));
  const links = await addresses();
  return [
    ...routes.map((route) => route.dst ?? ''),
    ...links.flatMap((link) => link.addr_info.map((info) => `${info.local}/${info.prefixlen}`)),
  ].filter((block) => /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(block));
}

/** @returns {Promise<{ifname?: string, addr_info: {local: string, prefixlen: number}[]}[]>} */
async function addresses() {
  const answer = await run('ip', ['-j', '-4', 'addr']);
  const links = JSON.parse(answer.stdout || '[]');
  return links.map((/** @type {any} */ link) => ({ ifname: link.ifname, addr_info: link.addr_info ?? [] }));
}

/** @param {{addr_info: {local: string, prefixlen: number}[]}} link @param {string} block */
function inBlock(link, block) {
  return link.addr_info.some((info) => overlaps(`${info.local}/${info.prefixlen}`, block));
}

/** @param {string} one @param {string} other IPv4 blocks; without a prefix a single address */
export function overlaps(one, other) {
  const [a, b] = [one, other].map((block) => {
    const [address = '', prefix = '32'] = block.split('/');
    return { value: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), bits: Number(prefix) };
  });
  if (!a || !b) return false;
  const size = 2 ** (32 - Math.min(a.bits, b.bits));
  return Math.floor(a.value / size) === Math.floor(b.value / size);
}

/** @returns {Promise<string | null>} `ACCEPT` or `DROP`, null where it cannot be read */
export async function forwardPolicy() {
  const answer = await run('iptables', ['-w', '10', '-S', 'FORWARD'], { allowFailure: true });
  return /^-P FORWARD (\w+)/m.exec(answer.stdout)?.[1] ?? null;
}

/** @param {string} policy */
export async function setForwardPolicy(policy) {
  await run('iptables', ['-w', '10', '-P', 'FORWARD', policy], { allowFailure: true });
}

/** Deletes the rules that name one of these bridges: a killed engine leaves them behind. @param {string[]} bridges */
async function removeRules(bridges) {
  for (const table of ['filter', 'nat', 'raw']) {
    const answer = await run('iptables', ['-w', '10', '-t', table, '-S'], { allowFailure: true });
    for (const line of answer.stdout.split('\n')) {
      const words = line.split(' ');
      if (words[0] !== '-A' || !words.some((word) => bridges.includes(word))) continue;
      // A rule with quotes (a comment) is none of dockerd's bridge rules.
      if (line.includes('"')) continue;
      await run('iptables', ['-w', '10', '-t', table, '-D', ...words.slice(1)], { allowFailure: true });
    }
  }
}
