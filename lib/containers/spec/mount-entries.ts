import type { MountSpec } from '@/lib/contract/container-spec';
import { EntryError, formatFields, parseFields, putPair } from './entry';
import { parseSize } from './quantities';

type VolumeSpec = Extract<MountSpec, { type: 'volume' }>;
type BindSpec = Extract<MountSpec, { type: 'bind' }>;

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
  else if (name === 'volume-opt') putPair(mount.driverOptions, value);
  else if (name === 'volume-label') putPair(mount.labels, value);
  else throw new EntryError(`«${name}» is no field of a volume mount.`);
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
