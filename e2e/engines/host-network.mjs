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
 * @param {EngineNetwork | null} [before] what this engine had in its last run: its stored networks lie in that block, so
 *   it is taken again when it is free
 * @returns {Promise<EngineNetwork>} rejects when no block is free
 */
export async function createBridge(before = null) {
  const used = await usedBlocks();
  const slots = Array.from({ length: LAST_SLOT - FIRST_SLOT + 1 }, (_, index) => FIRST_SLOT + index);
  const wanted = Number(/^phbr(\d+)$/.exec(before?.bridge ?? '')?.[1]);
  for (const slot of slots.includes(wanted) ? [wanted, ...slots] : slots) {
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
    const network = { bridge, gateway, pool: `10.${slot}.128.0/17`, block: `10.${slot}.0.0/16` };
    await addRules(network);
    return network;
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
  await removeRules(network);
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

const IPTABLES = ['-w', '10'];

/**
 * The engine's packet filter rules. dockerd must not write them itself (`--iptables=false`): every dockerd flushes the
 * chains DOCKER, DOCKER-FORWARD, ... when it starts, which all engines of a machine share, and sets the FORWARD policy to
 * DROP. With two of them the containers of the first no longer reach each other. These rules keep to a chain of their
 * own and do what dockerd's do: networks are isolated from each other, containers reach out, nothing gets in.
 * @param {EngineNetwork} network
 */
async function addRules({ bridge, block }) {
  const chain = chainOf(bridge);
  const inside = ['-s', block, '-d', block];
  await run('iptables', [...IPTABLES, '-N', chain], { allowFailure: true });
  await run('iptables', [...IPTABLES, '-F', chain]);
  const rules = [
    // Frames within one bridge pass FORWARD too (bridge-nf-call-iptables).
    [...inside, '-m', 'physdev', '--physdev-is-bridged', '-j', 'ACCEPT'],
    [...inside, '-j', 'DROP'],
    ['-d', block, '-m', 'conntrack', '!', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'DROP'],
    ['-j', 'ACCEPT'],
  ];
  for (const rule of rules) await run('iptables', [...IPTABLES, '-A', chain, ...rule]);
  // In front of the chains of an engine that was there before: its policy is DROP.
  await run('iptables', [...IPTABLES, '-I', 'FORWARD', '-s', block, '-j', chain]);
  await run('iptables', [...IPTABLES, '-I', 'FORWARD', '-d', block, '-j', chain]);
  await run('iptables', [
    ...IPTABLES,
    '-t',
    'nat',
    '-A',
    'POSTROUTING',
    '-s',
    block,
    '!',
    '-d',
    block,
    '-j',
    'MASQUERADE',
  ]);
}

/** @param {EngineNetwork} network */
async function removeRules({ bridge, block }) {
  const chain = chainOf(bridge);
  const quiet = { allowFailure: true };
  await run('iptables', [...IPTABLES, '-D', 'FORWARD', '-s', block, '-j', chain], quiet);
  await run('iptables', [...IPTABLES, '-D', 'FORWARD', '-d', block, '-j', chain], quiet);
  await run('iptables', [...IPTABLES, '-F', chain], quiet);
  await run('iptables', [...IPTABLES, '-X', chain], quiet);
  const nat = ['-t', 'nat', '-D', 'POSTROUTING', '-s', block, '!', '-d', block, '-j', 'MASQUERADE'];
  await run('iptables', [...IPTABLES, ...nat], quiet);
}

/** @param {string} bridge */
function chainOf(bridge) {
  return `PILOTHOUSE-${bridge}`;
}
