import type { ContainerSummary } from '@/lib/contract/container';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { CreationCheck } from '@/lib/contract/endpoints/container-create';
import { parseReference } from '@/lib/images/reference';
import { staticAddressFault } from '@/lib/networks/static-address';

/** What is known of a host when a container is to be made on it. */
export interface HostFacts {
  containers: readonly Pick<ContainerSummary, 'id' | 'name' | 'state' | 'ports'>[];
  images: readonly { id: string; tags: readonly string[]; digests: readonly string[] }[];
  volumes: readonly { name: string }[];
  networks: readonly KnownNetwork[];
  cpus: number;
  memoryBytes: number;
}

export interface KnownNetwork {
  id: string;
  name: string;
  pools: readonly { subnet: string; gateway: string }[];
  /** Who has which address; only of those that are asked for an address of choice. */
  taken?: readonly { address: string; by: string }[];
}

type Check = CreationCheck;
type Tell = (about: Check['about'], state: Check['state'], words: string, field?: string, hint?: string) => void;

/** All that speaks for and against it before an engine is asked. `start`: it is started too, so its ports must be free. */
export function checkCreation(
  spec: ContainerSpec,
  facts: HostFacts,
  start: boolean,
): { checks: Check[]; pulls: boolean } {
  const checks: Check[] = [];
  const tell: Tell = (about, state, words, field, hint) =>
    checks.push({ about, state, words, field: field ?? null, hint: hint ?? null });
  const pulls = checkImage(spec, facts, tell);
  checkName(spec, facts, tell);
  checkPorts(spec, facts, start, tell);
  checkNetworks(spec, facts, tell);
  checkVolumes(spec, facts, tell);
  checkOthers(spec, facts, tell);
  checkResources(spec, facts, tell);
  return { checks, pulls };
}

/** The image on the host that a reference means; undefined: it is not there. */
export function findImage<T extends HostFacts['images'][number]>(
  images: readonly T[],
  reference: string,
): T | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(reference)) return images.find(({ id }) => id === reference);
  const wanted = parseReference(reference);
  if (!wanted.ok) return undefined;
  const { digest, domain, path, tag } = wanted.reference;
  return images.find((image) =>
    [...image.tags, ...image.digests].some((text) => {
      const named = parseReference(text);
      if (!named.ok || named.reference.domain !== domain || named.reference.path !== path) return false;
      return digest === undefined ? named.reference.tag === (tag ?? 'latest') : named.reference.digest === digest;
    }),
  );
}

function checkImage(spec: ContainerSpec, { images }: HostFacts, tell: Tell): boolean {
  const there = findImage(images, spec.image) !== undefined;
  const byId = spec.image.startsWith('sha256:');
  if (there && (spec.pull !== 'always' || byId)) {
    tell('image', 'ok', `${spec.image} is on the host.`, 'image');
    return false;
  }
  if (byId) {
    tell(
      'image',
      'refused',
      'No image of this id is on the host.',
      'image',
      'Name the image by its repository and tag: then it can be pulled.',
    );
    return false;
  }
  if (spec.pull === 'never') {
    tell(
      'image',
      'refused',
      `${spec.image} is not on the host.`,
      'image',
      'Let it be pulled when it is missing, or pull it first.',
    );
    return false;
  }
  tell(
    'image',
    'ok',
    there
      ? `${spec.image} is on the host and is pulled anew.`
      : `${spec.image} is not on the host and is pulled first.`,
    'image',
  );
  return true;
}

function checkName({ name }: ContainerSpec, { containers }: HostFacts, tell: Tell): void {
  if (name === null) {
    tell('name', 'ok', 'The engine makes up a name.', 'name');
    return;
  }
  const other = containers.find((container) => container.name === name);
  if (other === undefined) tell('name', 'ok', `The name ${name} is free.`, 'name');
  else
    tell(
      'name',
      'refused',
      `A container is called ${name} already (${other.state}).`,
      'name',
      'Choose another name, or remove or rename that one.',
    );
}

const HOLDS_PORTS = new Set(['running', 'paused', 'restarting']);
const everywhere = (ip: string) => ip === '' || ip === '0.0.0.0' || ip === '::';
const sameAddress = (a: string, b: string) => a === b || everywhere(a) || everywhere(b);

function checkPorts({ ports }: ContainerSpec, { containers }: HostFacts, start: boolean, tell: Tell): void {
  const held = containers.flatMap((container) =>
    HOLDS_PORTS.has(container.state)
      ? container.ports.flatMap((port) => (port.hostPort === null ? [] : [{ ...port, by: container.name }]))
      : [],
  );
  let refused = false;
  ports.forEach((port, index) => {
    const [from = '', to = from] = port.hostPort.split('-');
    if (from === '') return;
    const wanted = Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => Number(from) + step);
    const holder = (number: number) =>
      held.find(
        (other) => other.hostPort === number && other.protocol === port.protocol && sameAddress(other.ip, port.ip),
      );
    const twin = ports.findIndex(
      (other) => other.hostPort === port.hostPort && other.protocol === port.protocol && sameAddress(other.ip, port.ip),
    );
    const field = `ports.${index}.hostPort`;
    if (twin < index && wanted.length === 1) {
      refused = true;
      tell('ports', 'refused', `The port ${port.hostPort} of the host is asked for twice.`, field);
    } else if (wanted.every((number) => holder(number) !== undefined)) {
      const by = holder(wanted[0] ?? 0)?.by ?? '';
      refused = refused || start;
      tell(
        'ports',
        start ? 'refused' : 'warning',
        `The port ${port.hostPort} of the host is in use by ${by}.`,
        field,
        'Choose another port, or leave it empty for any free one.',
      );
    }
  });
  if (ports.length > 0 && !refused)
    tell(
      'ports',
      'ok',
      'No other container of this host has its ports. Other programs of the host are not known here.',
      'ports',
    );
}

function checkNetworks({ networks }: ContainerSpec, facts: HostFacts, tell: Tell): void {
  networks.forEach((wish, index) => {
    const field = `networks.${index}`;
    const found = facts.networks.filter((network) => network.name === wish.name || network.id === wish.name);
    const network = found[0];
    if (network === undefined) {
      tell(
        'networks',
        'refused',
        `There is no network ${wish.name} on this host.`,
        `${field}.name`,
        'Create it first, or choose one that is there.',
      );
      return;
    }
    if (found.length > 1) {
      tell(
        'networks',
        'refused',
        `Two networks are called ${wish.name}.`,
        `${field}.name`,
        'Name the one that is meant by its id.',
      );
      return;
    }
    const place = {
      subnets: network.pools.map(({ gateway, subnet }) => ({ subnet, gateway: gateway || null })),
      taken: network.taken ?? [],
    };
    const faults = [
      wish.ipv4 === '' ? null : ([`${field}.ipv4`, staticAddressFault(wish.ipv4, 4, place)] as const),
      wish.ipv6 === '' ? null : ([`${field}.ipv6`, staticAddressFault(wish.ipv6, 6, place)] as const),
    ].flatMap((fault) => (fault === null || fault[1] === null ? [] : [fault]));
    for (const [where, words] of faults)
      tell('networks', 'refused', `${words}.`, where, 'Leave it empty for an address of the engine’s choice.');
    if (faults.length === 0) tell('networks', 'ok', `The network ${wish.name} is there.`, `${field}.name`);
  });
}

function checkVolumes({ mounts }: ContainerSpec, { volumes }: HostFacts, tell: Tell): void {
  mounts.forEach((mount, index) => {
    if (mount.type !== 'volume' || mount.source === '') return;
    const there = volumes.some(({ name }) => name === mount.source);
    const own = mount.driver !== '' || Object.keys(mount.driverOptions).length > 0;
    const field = `mounts.${index}.source`;
    if (!there) tell('volumes', 'warning', `The volume ${mount.source} is not there: an empty one is made.`, field);
    else if (own)
      tell(
        'volumes',
        'warning',
        `The volume ${mount.source} is there already: its driver and options stay as they are.`,
        field,
      );
    else tell('volumes', 'ok', `The volume ${mount.source} is there.`, field);
  });
}

function checkOthers(spec: ContainerSpec, { containers }: HostFacts, tell: Tell): void {
  const named: [string, string, boolean][] = [
    ...(['networkMode', 'pidMode', 'ipcMode'] as const).flatMap((field): [string, string, boolean][] =>
      spec[field].startsWith('container:') ? [[field, spec[field].slice('container:'.length), true]] : [],
    ),
    ...spec.volumesFrom.map((from, index): [string, string, boolean] => [
      `volumesFrom.${index}`,
      from.split(':')[0] ?? '',
      false,
    ]),
    ...spec.links.map((link, index): [string, string, boolean] => [`links.${index}`, link.split(':')[0] ?? '', true]),
  ];
  for (const [field, reference, mustRun] of named) {
    const other = containers.find(
      ({ id, name }) => name === reference || (reference.length >= 12 && id.startsWith(reference)),
    );
    if (other === undefined) tell('containers', 'refused', `There is no container ${reference} on this host.`, field);
    else if (mustRun && other.state !== 'running')
      tell(
        'containers',
        'refused',
        `${other.name} does not run, and this one needs what it has while it runs.`,
        field,
        'Start it first.',
      );
    else tell('containers', 'ok', `${other.name} is there.`, field);
  }
}

function checkResources({ resources }: ContainerSpec, { cpus, memoryBytes }: HostFacts, tell: Tell): void {
  if (resources.cpus !== null && cpus > 0 && resources.cpus > cpus)
    tell(
      'resources',
      'refused',
      `The host has ${cpus} ${cpus === 1 ? 'core' : 'cores'}.`,
      'resources.cpus',
      `Give ${cpus} or less.`,
    );
  if (resources.memory !== null && memoryBytes > 0 && resources.memory > memoryBytes)
    tell(
      'resources',
      'warning',
      'The limit is more than the memory of the host: it limits nothing.',
      'resources.memory',
    );
}
