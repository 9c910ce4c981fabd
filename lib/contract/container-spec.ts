import { z } from 'zod';
import { parseReference } from '../images/reference';

/**
 * What a container is made from: everything that `docker run` can say of it, in one shape that the form, the API, the command line, the
 * Compose snippet and the engine's body are all made from. Every field but the image may be left out; the defaults stand for "as the image
 * or the engine has it". Sizes in bytes, durations in ms, CPU in cores.
 */
const MAX_LIST = 500;

const line = (max = 4096) =>
  z
    .string()
    .max(max, `at most ${max} characters`)
    .refine((text) => !text.includes('\0'), 'a NUL byte cannot be given to an engine')
    .refine(
      (text) => !text.includes('••••••'),
      'this value was hidden from you: type the real one, or take the line out',
    );
const text = (pattern: RegExp, message: string) => z.literal('').or(line(255).regex(pattern, message));
const list = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_LIST, `at most ${MAX_LIST} entries`).default([]);
const record = (name: RegExp, message: string, max = 4096) =>
  z.record(line(255).regex(name, message), line(max)).default({});
const bytes = z.number().int('whole bytes').min(0).max(Number.MAX_SAFE_INTEGER);
const durationMs = z.number().min(1, 'at least 1 ms').max(86_400_000, 'at most a day');

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** Absolute, and nothing in it that means another place than it says. */
const containerPath = line().refine(
  (path) => path.startsWith('/') && path !== '/',
  'a path inside the container begins with / and is not / itself: /data',
);
const hostPath = line().refine((path) => path.startsWith('/'), 'a path on the host begins with /: /srv/data');
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/;
const address = text(ADDRESS, 'an address such as 172.20.0.10 or fd00::10');
const mac = text(/^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/, 'a MAC address such as 02:42:ac:11:00:02');
const portNumber = z.number().int().min(1, 'a port is 1 to 65535').max(65_535, 'a port is 1 to 65535');
const protocol = z.enum(['tcp', 'udp', 'sctp']);

export const imageReferenceText = line(1024).superRefine((value, context) => {
  // An image may be named by its id too: it is then there already.
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return;
  const result = parseReference(value);
  if (result.ok) return;
  const place = result.at === undefined ? '' : ` (character ${result.at + 1})`;
  context.addIssue({ code: 'custom', message: `${result.message}${place}` });
});

export const containerName = line(255).regex(
  NAME,
  'a name is made of a-z A-Z 0-9 _ . - and begins with a letter or digit',
);

const portSpec = z.strictObject({
  /** The address on the host; empty: all of them. */
  ip: address.default(''),
  /** `8080`, a range `8000-8010` of which the engine takes one that is free, or empty: any free one. */
  hostPort: text(/^\d{1,5}(?:-\d{1,5})?$/, 'a port (8080), a range (8000-8010), or nothing for any free one')
    .refine(
      (value) => value.split('-').every((one) => one === '' || (Number(one) >= 1 && Number(one) <= 65_535)),
      'a port is 1 to 65535',
    )
    .refine((value) => {
      const [from = '', to = from] = value.split('-');
      return Number(from) <= Number(to);
    }, 'a range goes from the smaller to the larger port')
    .default(''),
  containerPort: portNumber,
  protocol: protocol.default('tcp'),
});

const volumeMount = z.strictObject({
  type: z.literal('volume'),
  /** Empty: one of its own without a name, that goes when the container is removed with its volumes. */
  source: text(NAME, 'a volume is named by a-z A-Z 0-9 _ . -').default(''),
  target: containerPath,
  readOnly: z.boolean().default(false),
  /** Do not fill an empty volume with what the image has at that place. */
  noCopy: z.boolean().default(false),
  subpath: line().default(''),
  /** Only for a volume that does not exist yet. Empty: `local`. */
  driver: text(/^[a-zA-Z0-9][a-zA-Z0-9_.:/-]*$/, 'the name of a volume driver').default(''),
  driverOptions: record(/^[^\s=]+$/, 'the name of an option'),
  labels: record(/^[^\s=]+$/, 'the name of a label'),
});
const bindMount = z.strictObject({
  type: z.literal('bind'),
  source: hostPath,
  target: containerPath,
  readOnly: z.boolean().default(false),
  propagation: z.enum(['', 'private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']).default(''),
  /** Make the folder on the host when it is not there, as `-v` does; else that is refused, as with `--mount`. */
  create: z.boolean().default(false),
  /** SELinux: shared (z) or private (Z). */
  relabel: z.enum(['', 'z', 'Z']).default(''),
});
const tmpfsMount = z.strictObject({
  type: z.literal('tmpfs'),
  target: containerPath,
  /** As mount takes them: `size=64m,mode=1770`. */
  options: text(/^[a-z0-9_=%,.-]*$/i, 'options such as size=64m,mode=1770').default(''),
});
export const mountSpec = z.discriminatedUnion('type', [volumeMount, bindMount, tmpfsMount]);

const networkAttachment = z.strictObject({
  name: line(255).regex(NAME, 'the name or id of a network'),
  aliases: list(line(255).regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'an alias is a host name')),
  ipv4: address.default(''),
  ipv6: address.default(''),
  linkLocal: list(line(64).regex(ADDRESS, 'an address')),
  mac: mac.default(''),
  driverOptions: record(/^[^\s=]+$/, 'the name of an option'),
  /** The network with the highest is the way out; engines from 28 on. */
  gatewayPriority: z.number().int().default(0),
});

const deviceRate = z.strictObject({
  path: hostPath,
  /** Bytes, or operations, a second. */
  rate: z.number().int().min(1),
});

export const resourcesSpec = z.strictObject({
  memory: bytes.min(6_291_456, 'at least 6 MiB: engines refuse less').nullable().default(null),
  memoryReservation: bytes.nullable().default(null),
  /** Memory and swap together; -1: as much swap as the host has. */
  memorySwap: z.literal(-1).or(bytes).nullable().default(null),
  memorySwappiness: z.number().int().min(0).max(100, '0 to 100').nullable().default(null),
  cpus: z.number().min(0.01, 'at least 0.01 of a core').max(4096).nullable().default(null),
  cpuShares: z.number().int().min(2, '2 or more; 1024 is the normal weight').max(262_144).nullable().default(null),
  /** Microseconds. */
  cpuPeriod: z.number().int().min(1000).max(1_000_000, '1000 to 1000000 microseconds').nullable().default(null),
  cpuQuota: z.number().int().min(1000, 'at least 1000 microseconds').nullable().default(null),
  cpuRealtimePeriod: z.number().int().min(1).nullable().default(null),
  cpuRealtimeRuntime: z.number().int().min(1).nullable().default(null),
  cpusetCpus: text(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, 'cores such as 0-2,5').default(''),
  cpusetMems: text(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, 'memory nodes such as 0,1').default(''),
  pids: z.number().int().min(1, 'at least 1; leave it out for no limit').nullable().default(null),
  blkioWeight: z.number().int().min(10).max(1000, '10 to 1000').nullable().default(null),
  blkioWeightDevices: list(z.strictObject({ path: hostPath, weight: z.number().int().min(10).max(1000) })),
  deviceReadBps: list(deviceRate),
  deviceWriteBps: list(deviceRate),
  deviceReadIops: list(deviceRate),
  deviceWriteIops: list(deviceRate),
  oomKillDisable: z.boolean().default(false),
});
export type ResourcesSpec = z.output<typeof resourcesSpec>;

export const restartSpec = z
  .strictObject({
    policy: z.enum(['no', 'always', 'unless-stopped', 'on-failure']).default('no'),
    /** Of `on-failure`; 0: without end. */
    maxRetries: z.number().int().min(0).max(10_000).default(0),
  })
  .refine(({ maxRetries, policy }) => maxRetries === 0 || policy === 'on-failure', {
    path: ['maxRetries'],
    message: 'only on-failure counts its tries: set it to 0, or the policy to on-failure',
  });

const healthSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('custom'),
    /** `['CMD-SHELL', 'curl -f …']`, `['CMD', 'pg_isready']`; empty: the image's, with other times. */
    test: z
      .array(line(16_384))
      .max(100)
      .refine(
        (test) => test.length === 0 || ((test[0] === 'CMD' || test[0] === 'CMD-SHELL') && test.length > 1),
        'begins with CMD or CMD-SHELL and has a command behind it',
      )
      .default([]),
    intervalMs: durationMs.nullable().default(null),
    timeoutMs: durationMs.nullable().default(null),
    startPeriodMs: durationMs.nullable().default(null),
    startIntervalMs: durationMs.nullable().default(null),
    retries: z.number().int().min(1).max(10_000).nullable().default(null),
  }),
]);

const deviceSpec = z.strictObject({
  host: hostPath,
  container: line().refine((path) => path.startsWith('/'), 'begins with /'),
  permissions: line(3)
    .regex(/^(?!.*(.).*\1)[rwm]{1,3}$/, 'r, w and m, each once at most')
    .default('rwm'),
});
const deviceRequestSpec = z.strictObject({
  driver: line(255).default(''),
  /** -1: all of them. 0: those named. */
  count: z.number().int().min(-1).default(0),
  ids: list(line(255)),
  capabilities: list(line(255)),
  options: record(/^[^\s=]+$/, 'the name of an option'),
});
const ulimitSpec = z.strictObject({
  name: line(32).regex(/^[a-z]+$/, 'a limit such as nofile'),
  soft: z.number().int().min(-1),
  hard: z.number().int().min(-1),
});

const namespaceMode = (modes: string, message: string) => text(new RegExp(`^(?:${modes})$`), message).default('');
const OTHER = 'container:[a-zA-Z0-9][a-zA-Z0-9_.-]*';

export const containerSpec = z
  .strictObject({
    /** null: the engine makes one up. */
    name: containerName.nullable().default(null),
    image: imageReferenceText,
    pull: z.enum(['missing', 'always', 'never']).default('missing'),
    platform: text(
      /^[a-z0-9]+(?:\/[a-z0-9_]+(?:\/[a-z0-9.]+)?)?$/,
      'a platform such as linux/amd64 or linux/arm/v7',
    ).default(''),
    /** Empty: the image's. */
    command: z.array(line(131_072)).max(1000).default([]),
    /** null: the image's. Empty: none, also where the image has one. */
    entrypoint: z.array(line(131_072)).max(1000).nullable().default(null),
    environment: z
      .array(
        z.strictObject({ name: line(1024).regex(/^[^\s=]+$/, 'a name without = and blanks'), value: line(131_072) }),
      )
      .max(2000)
      .default([]),
    workingDir: z
      .literal('')
      .or(line().refine((path) => path.startsWith('/'), 'begins with /'))
      .default(''),
    user: text(/^[^\s]+$/, 'a user (1000, 1000:1000, app:app)').default(''),
    groups: list(line(255).regex(/^[^\s,]+$/, 'a group, by name or number')),
    hostname: text(
      /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,62})$/,
      'a host name of at most 63 letters, digits, - and .',
    ).default(''),
    domainname: text(/^[a-zA-Z0-9.-]+$/, 'a domain name').default(''),
    labels: record(/^[^\s=][^=]*$/, 'a label has a name before the =', 65_536),
    annotations: record(/^[^\s=]+$/, 'the name of an annotation'),
    ports: list(portSpec),
    /** Without being published: `8080/tcp`. */
    expose: list(line(16).regex(/^\d{1,5}(?:-\d{1,5})?\/(?:tcp|udp|sctp)$/, 'a port such as 8080/tcp')),
    publishAll: z.boolean().default(false),
    mounts: list(mountSpec),
    /** Containers whose mounts it gets too; `:ro` behind for read-only. */
    volumesFrom: list(
      line(300).regex(
        /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(?::(?:ro|rw|z|Z|nocopy))?$/,
        'a container, with :ro where only read',
      ),
    ),
    /** Only without `networks`. Empty: the engine's own bridge. */
    networkMode: namespaceMode(`host|none|${OTHER}`, 'host, none, container:<name>, or empty with networks instead'),
    networks: list(networkAttachment),
    macAddress: mac.default(''),
    links: list(line(512).regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*(?::[a-zA-Z0-9][a-zA-Z0-9_.-]*)?$/, 'container:alias')),
    restart: restartSpec.default({ policy: 'no', maxRetries: 0 }),
    autoRemove: z.boolean().default(false),
    resources: resourcesSpec.prefault({}),
    oomScoreAdjust: z.number().int().min(-1000).max(1000).nullable().default(null),
    health: healthSpec.default({ kind: 'image' }),
    capAdd: list(line(64).regex(/^[A-Z_]+$/, 'a capability such as NET_BIND_SERVICE')),
    capDrop: list(line(64).regex(/^[A-Z_]+$/, 'a capability such as NET_RAW, or ALL')),
    privileged: z.boolean().default(false),
    readOnly: z.boolean().default(false),
    securityOptions: list(line(131_072).regex(/^[a-z-]+(?:[=:].*)?$/s, 'an option such as no-new-privileges')),
    devices: list(deviceSpec),
    deviceCgroupRules: list(line(64).regex(/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/, 'a rule such as c 42:* rmw')),
    deviceRequests: list(deviceRequestSpec),
    extraHosts: list(line(512).regex(/^[^\s:=]+:\S+$/, 'name:address')),
    dns: list(line(64).regex(ADDRESS, 'an address')),
    dnsSearch: list(line(255).regex(/^\S+$/, 'a domain')),
    dnsOptions: list(line(255).regex(/^\S+$/, 'an option such as ndots:2')),
    sysctls: record(/^[^\s=]+$/, 'the name of a setting'),
    ulimits: list(ulimitSpec),
    storageOptions: record(/^[^\s=]+$/, 'the name of an option'),
    shmSize: bytes.min(1).nullable().default(null),
    /** A small first process that collects dead ones; null: as the engine is set. */
    init: z.boolean().nullable().default(null),
    stopSignal: text(/^(?:(?:SIG)?[A-Z][A-Z0-9+-]{1,11}|[1-9]\d?)$/, 'a signal such as SIGTERM').default(''),
    /** Seconds before it is killed; -1: never. */
    stopTimeout: z.number().int().min(-1).max(86_400).nullable().default(null),
    /** Empty: the engine's. */
    logDriver: text(/^[a-zA-Z0-9][a-zA-Z0-9_.:/-]*$/, 'the name of a logging driver').default(''),
    logOptions: record(/^[^\s=]+$/, 'the name of an option'),
    tty: z.boolean().default(false),
    stdin: z.boolean().default(false),
    pidMode: namespaceMode(`host|${OTHER}`, 'host or container:<name>'),
    ipcMode: namespaceMode(
      `none|private|shareable|host|${OTHER}`,
      'private, shareable, none, host or container:<name>',
    ),
    utsMode: namespaceMode('host', 'host'),
    usernsMode: namespaceMode('host', 'host'),
    cgroupnsMode: namespaceMode('host|private', 'host or private'),
    cgroupParent: line(255).default(''),
    runtime: text(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'the name of a runtime').default(''),
  })
  .superRefine((spec, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (spec.networkMode !== '' && spec.networks.length > 0)
      refuse(
        ['networkMode'],
        `with ${spec.networkMode} there are no networks of its own: take them out, or empty this`,
      );
    const shared = spec.networkMode.startsWith('container:');
    if ((spec.networkMode === 'host' || shared) && spec.ports.length > 0)
      refuse(
        ['ports'],
        spec.networkMode === 'host'
          ? 'on the network of the host its ports are open already: take them out'
          : 'ports are published by the container whose network it shares',
      );
    if (shared && spec.hostname !== '')
      refuse(['hostname'], 'it has the host name of the container whose network it shares');
    if (spec.autoRemove && spec.restart.policy !== 'no')
      refuse(['restart', 'policy'], 'what is removed when it ends cannot be restarted: choose one of both');
    const { cpuPeriod, cpuQuota, cpus, memory, memoryReservation, memorySwap } = spec.resources;
    if (cpus !== null && (cpuPeriod !== null || cpuQuota !== null))
      refuse(['resources', 'cpus'], 'says the same as period and quota: give one of both');
    if (memory !== null && memoryReservation !== null && memoryReservation > memory)
      refuse(['resources', 'memoryReservation'], 'is less than the limit, or equal to it');
    if (memorySwap !== null && memory === null) refuse(['resources', 'memorySwap'], 'needs a memory limit besides');
    if (memory !== null && memorySwap !== null && memorySwap !== -1 && memorySwap < memory)
      refuse(['resources', 'memorySwap'], 'is memory and swap together: not less than the memory limit');
    spec.mounts.forEach((mount, index) => {
      if (spec.mounts.findIndex((other) => other.target === mount.target) < index)
        refuse(['mounts', index, 'target'], `something else is mounted at ${mount.target} already`);
    });
    spec.networks.forEach((network, index) => {
      if (spec.networks.findIndex((other) => other.name === network.name) < index)
        refuse(['networks', index, 'name'], `${network.name} is named twice`);
    });
    spec.ulimits.forEach((limit, index) => {
      if (limit.hard !== -1 && (limit.soft === -1 || limit.soft > limit.hard))
        refuse(['ulimits', index], 'the soft limit is not above the hard one');
    });
  });
export type ContainerSpec = z.output<typeof containerSpec>;
export type MountSpec = z.output<typeof mountSpec>;
export type NetworkAttachment = ContainerSpec['networks'][number];
