import type { ContainerSpec, MountSpec, NetworkAttachment } from '@/lib/contract/container-spec';
import { emptyAttachment } from './empty-spec';
import { formatSize, parseSize } from './quantities';

/**
 * The short forms in which Docker's command line writes parts of a container (`8080:80`, `data:/var/lib/data:ro`), read and written. Used
 * by the command line and by the form's lines. What cannot be read throws `EntryError` with the way out.
 */
export class EntryError extends Error {}

export type Port = ContainerSpec['ports'][number];
export type Device = ContainerSpec['devices'][number];
export type DeviceRequest = ContainerSpec['deviceRequests'][number];
export type Ulimit = ContainerSpec['ulimits'][number];

type VolumeSpec = Extract<MountSpec, { type: 'volume' }>;
type BindSpec = Extract<MountSpec, { type: 'bind' }>;

/** `NAME=value`; without `=` the value is `missing`. */
export function parsePair(text: string, missing?: string): [string, string] {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (name === '' || (at === -1 && missing === undefined))
    throw new EntryError(`Write it as name=value, not «${text}».`);
  return [name, at === -1 ? (missing ?? '') : text.slice(at + 1)];
}

function parsePorts(text: string): [number, number] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  if (!match || from < 1 || to > 65_535 || to < from)
    throw new EntryError(`«${text}» is not a port (80) or a range of ports (8000-8010).`);
  return [from, to];
}

/** `[[address:]host:]container[/protocol]`, with ranges: `8000-8001:80-81` is two ports. */
export function parsePort(text: string): Port[] {
  const [whole = '', protocol = 'tcp', ...more] = text.split('/');
  if (more.length > 0 || (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp'))
    throw new EntryError(`«${text}»: behind the / comes tcp, udp or sctp.`);
  const match = /^(?:(?:\[([^\]]*)\]|([0-9.]*)|([0-9a-fA-F:]*:[0-9a-fA-F:]*)):)?(?:([0-9-]*):)?([0-9-]+)$/.exec(whole);
  if (!match) throw new EntryError(`«${text}» is not a port to publish: 80, 8080:80 or 127.0.0.1:8080:80.`);
  let ip = match[1] ?? match[2] ?? match[3] ?? '';
  let host = match[4];
  // `8080:80`: one number before the colon is the port, not the address.
  if (host === undefined && ip !== '' && /^\d+$/.test(ip)) {
    host = ip;
    ip = '';
  }
  if (host === undefined && /^\d+-\d+:/.test(whole)) host = whole.slice(0, whole.indexOf(':'));
  const [from, to] = parsePorts(match[5] ?? '');
  if (host === undefined || host === '')
    return range(from, to).map((containerPort) => ({ ip, hostPort: '', containerPort, protocol }));
  const [hostFrom, hostTo] = parsePorts(host);
  if (from === to) return [{ ip, hostPort: host, containerPort: from, protocol }];
  if (hostTo - hostFrom !== to - from) throw new EntryError(`«${text}»: both ranges have the same length.`);
  return range(from, to).map((containerPort) => ({
    ip,
    hostPort: String(hostFrom + containerPort - from),
    containerPort,
    protocol,
  }));
}

function range(from: number, to: number): number[] {
  if (to - from > 499) throw new EntryError(`${to - from + 1} ports at once are too many; 500 at most.`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function formatPort({ containerPort, hostPort, ip, protocol }: Port): string {
  const address = ip === '' ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`;
  const host = hostPort === '' ? (address === '' ? '' : ':') : `${hostPort}:`;
  return `${address}${host}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** Of `--expose`: `8080`, `53/udp`, `8000-8010`. */
export function parseExposed(text: string): string[] {
  const [ports = '', protocol = 'tcp'] = text.split('/');
  const [from, to] = parsePorts(ports);
  return range(from, to).map((port) => `${port}/${protocol}`);
}

const PROPAGATIONS = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'] as const;
const isPropagation = (text: string): text is (typeof PROPAGATIONS)[number] =>
  (PROPAGATIONS as readonly string[]).includes(text);

export const emptyVolume = (target: string): VolumeSpec => ({
  type: 'volume',
  source: '',
  target,
  readOnly: false,
  noCopy: false,
  subpath: '',
  driver: '',
  driverOptions: {},
  labels: {},
});
export const emptyBind = (source: string, target: string): BindSpec => ({
  type: 'bind',
  source,
  target,
  readOnly: false,
  propagation: '',
  create: false,
  relabel: '',
});

/** Of `-v`: `[volume or path:]target[:options]`. */
export function parseVolume(text: string): MountSpec {
  const parts = text.split(':');
  if (parts.length > 3 || parts.some((part, index) => part === '' && index < 2))
    throw new EntryError(`«${text}» is not volume:/path, /path/on/host:/path, or one of them with :ro behind.`);
  if (parts.length === 1) return emptyVolume(checkTarget(text, text));
  const [source = '', target = '', options = ''] = parts;
  const bind = source.startsWith('/');
  if (!bind && /[/~]|^\.\.?$/.test(source))
    throw new EntryError(
      `«${source}»: a path on the host is written in full, from / on; a volume’s name has no slash.`,
    );
  const mount: MountSpec = bind
    ? { ...emptyBind(source, checkTarget(target, text)), create: true }
    : { ...emptyVolume(checkTarget(target, text)), source };
  for (const option of options.split(',').filter((one) => one !== '')) applyVolumeOption(mount, option);
  return mount;
}

function applyVolumeOption(mount: VolumeSpec | BindSpec, option: string): void {
  if (option === 'ro' || option === 'readonly') mount.readOnly = true;
  else if (option === 'rw') mount.readOnly = false;
  else if (option === 'nocopy' && mount.type === 'volume') mount.noCopy = true;
  else if (mount.type === 'bind' && isPropagation(option)) mount.propagation = option;
  else if (mount.type === 'bind' && (option === 'z' || option === 'Z')) mount.relabel = option;
  else if (/^(?:z|Z|cached|delegated|consistent)$/.test(option)) return;
  else
    throw new EntryError(
      `«${option}» is no option of a ${mount.type === 'bind' ? 'path' : 'volume'}: ro, rw, nocopy, z, Z, rslave …`,
    );
}

function checkTarget(target: string, whole: string): string {
  if (!target.startsWith('/')) throw new EntryError(`«${whole}»: the path in the container begins with /.`);
  return target;
}

/** Null where `-v` cannot say it and `--mount` must. */
export function formatVolume(mount: MountSpec): string | null {
  if (mount.type === 'tmpfs') return null;
  if ([mount.target, mount.source].some((path) => /[:,]/.test(path))) return null;
  const options = [mount.readOnly && 'ro'];
  if (mount.type === 'bind') {
    if (!mount.create) return null;
    options.push(mount.propagation, mount.relabel);
  } else {
    const special = mount.subpath !== '' || mount.driver !== '' || size(mount.driverOptions) + size(mount.labels) > 0;
    if (special || (mount.source === '' && (mount.readOnly || mount.noCopy))) return null;
    options.push(mount.noCopy && 'nocopy');
  }
  const text = options.filter(Boolean).join(',');
  return [mount.source, mount.target, text].filter((part) => part !== '').join(':');
}

const size = (record: Readonly<Record<string, string>>) => Object.keys(record).length;

/** One line of comma separated values (RFC 4180), as `--mount`, `--network` and `--gpus` take them. */
export function parseFields(text: string): [string, string | null][] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"' && quoted && text[at + 1] === '"') field += text[++at];
    else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  if (quoted) throw new EntryError(`«${text}»: a " has no partner.`);
  return [...fields, field].map((one) => {
    const equals = one.indexOf('=');
    return equals === -1 ? [one.trim(), null] : [one.slice(0, equals).trim().toLowerCase(), one.slice(equals + 1)];
  });
}

function formatFields(fields: readonly (string | false | null)[]): string {
  return fields
    .filter((field): field is string => typeof field === 'string' && field !== '')
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}

const truth = (name: string, value: string | null): boolean => {
  if (value === null || /^(?:true|1|t)$/i.test(value)) return true;
  if (/^(?:false|0|f)$/i.test(value)) return false;
  throw new EntryError(`${name} is true or false, not «${value}».`);
};

/** Of `--mount`. */
export function parseMount(text: string): MountSpec {
  const fields = parseFields(text);
  const type = fields.find(([name]) => name === 'type')?.[1] ?? 'volume';
  const value = (...names: string[]) => fields.find(([name]) => names.includes(name))?.[1] ?? '';
  const target = value('target', 'dst', 'destination');
  if (target === '') throw new EntryError('A mount needs its place in the container: target=/path.');
  const source = value('source', 'src');
  if (type === 'tmpfs') return parseTmpfsMount(fields, checkTarget(target, target));
  if (type !== 'bind' && type !== 'volume')
    throw new EntryError(`type=${type} is not offered here: bind, volume or tmpfs.`);
  const mount: VolumeSpec | BindSpec =
    type === 'bind'
      ? emptyBind(source, checkTarget(target, target))
      : { ...emptyVolume(checkTarget(target, target)), source };
  if (mount.type === 'bind' && !source.startsWith('/'))
    throw new EntryError('A bind mount needs source=/path/on/host, in full.');
  for (const [name, given] of fields) applyMountField(mount, name, given);
  return mount;
}

function applyMountField(mount: VolumeSpec | BindSpec, name: string, given: string | null): void {
  const value = given ?? '';
  if (['type', 'source', 'src', 'target', 'dst', 'destination', 'consistency'].includes(name)) return;
  if (name === 'readonly' || name === 'ro') mount.readOnly = truth(name, given);
  else if (mount.type === 'bind') {
    if (name === 'bind-propagation' && isPropagation(value)) mount.propagation = value;
    else
      throw new EntryError(
        `«${name}${given === null ? '' : `=${given}`}» is not offered for a bind mount: readonly, bind-propagation=….`,
      );
  } else if (name === 'volume-nocopy') mount.noCopy = truth(name, given);
  else if (name === 'volume-subpath') mount.subpath = value;
  else if (name === 'volume-driver') mount.driver = value;
  else if (name === 'volume-opt') put(mount.driverOptions, value);
  else if (name === 'volume-label') put(mount.labels, value);
  else throw new EntryError(`«${name}» is no field of a volume mount.`);
}

function put(record: Record<string, string>, text: string): void {
  const [name, value] = parsePair(text, '');
  record[name] = value;
}

function parseTmpfsMount(fields: readonly [string, string | null][], target: string): MountSpec {
  const options: string[] = [];
  for (const [name, given] of fields) {
    if (['type', 'target', 'dst', 'destination'].includes(name)) continue;
    if (name === 'tmpfs-size') options.push(`size=${parseSize(given ?? '') ?? given}`);
    else if (name === 'tmpfs-mode') options.push(`mode=${given}`);
    else if ((name === 'readonly' || name === 'ro') && truth(name, given)) options.push('ro');
    else throw new EntryError(`«${name}» is no field of a tmpfs mount: tmpfs-size, tmpfs-mode, readonly.`);
  }
  return { type: 'tmpfs', target, options: options.join(',') };
}

/** Of `--tmpfs`: `/run` or `/run:size=64m`. */
export function parseTmpfs(text: string): MountSpec {
  const at = text.indexOf(':');
  const target = at === -1 ? text : text.slice(0, at);
  return { type: 'tmpfs', target: checkTarget(target, text), options: at === -1 ? '' : text.slice(at + 1) };
}

export function formatMount(mount: MountSpec): string {
  if (mount.type === 'tmpfs') return `${mount.target}${mount.options === '' ? '' : `:${mount.options}`}`;
  const pairs = (name: string, record: Readonly<Record<string, string>>) =>
    Object.entries(record).map(([key, value]) => `${name}=${key}=${value}`);
  return formatFields([
    `type=${mount.type}`,
    mount.source !== '' && `source=${mount.source}`,
    `target=${mount.target}`,
    mount.readOnly && 'readonly',
    ...(mount.type === 'bind'
      ? [mount.propagation !== '' && `bind-propagation=${mount.propagation}`]
      : [
          mount.noCopy && 'volume-nocopy',
          mount.subpath !== '' && `volume-subpath=${mount.subpath}`,
          mount.driver !== '' && `volume-driver=${mount.driver}`,
          ...pairs('volume-opt', mount.driverOptions),
          ...pairs('volume-label', mount.labels),
        ]),
  ]);
}

/** Of `--network`: a name, or `name=…,alias=…,ip=…`. */
export function parseNetwork(text: string): NetworkAttachment {
  if (!text.includes('=')) return emptyAttachment(text);
  const attachment = emptyAttachment('');
  for (const [name, given] of parseFields(text)) {
    const value = given ?? '';
    if (name === 'name') attachment.name = value;
    else if (name === 'alias') attachment.aliases.push(value);
    else if (name === 'ip') attachment.ipv4 = value;
    else if (name === 'ip6') attachment.ipv6 = value;
    else if (name === 'link-local-ip') attachment.linkLocal.push(value);
    else if (name === 'mac-address') attachment.mac = value.toLowerCase();
    else if (name === 'driver-opt') put(attachment.driverOptions, value);
    else if (name === 'gw-priority' && /^-?\d+$/.test(value)) attachment.gatewayPriority = Number(value);
    else
      throw new EntryError(
        `«${name}» is no field of a network: name, alias, ip, ip6, link-local-ip, mac-address, driver-opt, gw-priority.`,
      );
  }
  if (attachment.name === '') throw new EntryError('The network is missing: name=….');
  return attachment;
}

export function formatNetwork(network: NetworkAttachment): string {
  const text = formatFields([
    `name=${network.name}`,
    ...network.aliases.map((alias) => `alias=${alias}`),
    network.ipv4 !== '' && `ip=${network.ipv4}`,
    network.ipv6 !== '' && `ip6=${network.ipv6}`,
    ...network.linkLocal.map((one) => `link-local-ip=${one}`),
    network.mac !== '' && `mac-address=${network.mac}`,
    ...Object.entries(network.driverOptions).map(([name, value]) => `driver-opt=${name}=${value}`),
    network.gatewayPriority !== 0 && `gw-priority=${network.gatewayPriority}`,
  ]);
  return text === `name=${network.name}` ? network.name : text;
}

const PERMISSIONS = /^[rwm]{1,3}$/;

/** Of `--device`: `/dev/x[:/dev/y][:rwm]`. */
export function parseDevice(text: string): Device | DeviceRequest {
  // CDI (`vendor.com/class=name`), as engines from 25 on take it.
  if (!text.startsWith('/')) {
    if (!/^[^/]+\/[^=/]+=[^=]+$/.test(text)) throw new EntryError(`«${text}»: a device is a path such as /dev/snd.`);
    return { driver: 'cdi', count: 0, ids: [text], capabilities: [], options: {} };
  }
  const [host = '', second = '', third = ''] = text.split(':');
  const isPermission = third === '' && PERMISSIONS.test(second);
  const container = isPermission || second === '' ? host : second;
  const permissions = (isPermission ? second : third) || 'rwm';
  if (!PERMISSIONS.test(permissions))
    throw new EntryError(`«${permissions}»: what may be done with a device is r, w and m.`);
  return { host, container, permissions };
}

export function formatDevice({ container, host, permissions }: Device): string {
  const rest = permissions === 'rwm' ? '' : `:${permissions}`;
  return container === host ? `${host}${rest}` : `${host}:${container}${rest}`;
}

/** Of `--gpus`: `all`, `2`, `device=0,1` (quoted), `driver=nvidia,count=1,capabilities=utility`. */
export function parseGpus(text: string): DeviceRequest {
  const request: DeviceRequest = { driver: '', count: 0, ids: [], capabilities: [], options: {} };
  let given = false;
  for (const [name, value] of parseFields(text)) {
    const count = value === null ? name : name === 'count' ? value : null;
    if (count !== null) {
      if (!/^(?:all|\d+)$/.test(count)) throw new EntryError(`«${text}»: how many GPUs is all or a number.`);
      request.count = count === 'all' ? -1 : Number(count);
      given = true;
    } else if (name === 'device') request.ids = (value ?? '').split(',');
    else if (name === 'driver') request.driver = value ?? '';
    else if (name === 'capabilities') request.capabilities = (value ?? '').split(',');
    else if (name === 'options') for (const one of (value ?? '').split(',')) put(request.options, one);
    else throw new EntryError(`«${name}» is no field of --gpus: count, device, driver, capabilities, options.`);
  }
  if (!given && request.ids.length === 0) request.count = 1;
  if (!request.capabilities.includes('gpu')) request.capabilities = ['gpu', ...request.capabilities];
  return request;
}

export function formatGpus(request: DeviceRequest): string {
  const capabilities = request.capabilities.filter((one) => one !== 'gpu');
  return formatFields([
    request.driver !== '' && `driver=${request.driver}`,
    request.ids.length === 0 && `count=${request.count === -1 ? 'all' : request.count}`,
    request.ids.length > 0 && `device=${request.ids.join(',')}`,
    capabilities.length > 0 && `capabilities=${capabilities.join(',')}`,
    size(request.options) > 0 &&
      `options=${Object.entries(request.options)
        .map(([name, value]) => `${name}=${value}`)
        .join(',')}`,
  ]).replace(/^count=(\w+)$/, '$1');
}

/** `nofile=1024:2048`, `nproc=512`. */
export function parseUlimit(text: string): Ulimit {
  const match = /^([a-z]+)=(-?\d+|unlimited)(?::(-?\d+|unlimited))?$/.exec(text);
  const [, name = '', soft = '', hard = soft] = match ?? [];
  if (!match) throw new EntryError(`«${text}»: write it as nofile=1024:2048 (soft and hard), or nproc=512.`);
  const amount = (value: string) => (value === 'unlimited' ? -1 : Number(value));
  return { name, soft: amount(soft), hard: amount(hard) };
}

export function formatUlimit({ hard, name, soft }: Ulimit): string {
  return soft === hard ? `${name}=${soft}` : `${name}=${soft}:${hard}`;
}

/** `no`, `always`, `unless-stopped`, `on-failure[:5]`. */
export function parseRestart(text: string): ContainerSpec['restart'] {
  const match = /^(no|always|unless-stopped|on-failure)(?::(\d{1,5}))?$/.exec(text === '' ? 'no' : text);
  const policy = match?.[1] as ContainerSpec['restart']['policy'] | undefined;
  if (policy === undefined || (match?.[2] !== undefined && policy !== 'on-failure'))
    throw new EntryError(`«${text}» is not no, always, unless-stopped, on-failure or on-failure:5.`);
  return { policy, maxRetries: Number(match?.[2] ?? 0) };
}

export function formatRestart({ maxRetries, policy }: ContainerSpec['restart']): string {
  return maxRetries > 0 ? `${policy}:${maxRetries}` : policy;
}

/** `/dev/sda:1mb` or, in operations, `/dev/sda:1000`. */
export function parseDeviceRate(text: string, unit: 'bytes' | 'operations'): { path: string; rate: number } {
  const at = text.lastIndexOf(':');
  const path = text.slice(0, Math.max(0, at));
  const amount = text.slice(at + 1);
  const rate = unit === 'bytes' ? parseSize(amount) : /^\d+$/.test(amount) ? Number(amount) : null;
  if (!path.startsWith('/dev/') || rate === null || rate < 1)
    throw new EntryError(`«${text}»: write it as /dev/sda:${unit === 'bytes' ? '10m' : '1000'}.`);
  return { path, rate };
}

export const formatDeviceRate = ({ path, rate }: { path: string; rate: number }, unit: 'bytes' | 'operations') =>
  `${path}:${unit === 'bytes' ? formatSize(rate) : rate}`;

/** `NET_ADMIN` of `net_admin` and `CAP_NET_ADMIN`. */
export function capability(text: string): string {
  return text.trim().toUpperCase().replace(/^CAP_/, '');
}

/**
 * The text of an env-file: `NAME=value` a line, `#` begins a comment, nothing is quoted or expanded. As `docker run --env-file` reads it;
 * there a name without a value is taken from the shell, which is not at hand here.
 */
export function parseEnvFile(text: string): {
  entries: { name: string; value: string }[];
  problems: { line: number; message: string }[];
} {
  const entries = new Map<string, string>();
  const problems: { line: number; message: string }[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) return;
    const at = line.indexOf('=');
    const name = at === -1 ? line.trim() : line.slice(0, at);
    if (at < 1 || /\s/.test(name)) {
      problems.push({
        line: index + 1,
        message:
          at === -1
            ? `${name.slice(0, 60)} has no value: write ${/\s/.test(name) ? 'NAME' : name.slice(0, 60)}=value.`
            : 'The name before the = is missing, or has a blank in it.',
      });
      return;
    }
    // The last one wins, at its place.
    entries.delete(name);
    entries.set(name, line.slice(at + 1));
  });
  return { entries: [...entries].map(([name, value]) => ({ name, value })), problems };
}
