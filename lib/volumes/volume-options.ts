import { MASK, maskText, maskValue } from '../containers/secret-mask';

type Options = Readonly<Record<string, string>>;

/** Mount options whose value is a secret. CIFS: `password=` and its short forms; a comma in it is written twice. */
const SECRET = /^\s*(?:pass(?:word)?2?|passwd|pw|secret|token|key)\s*=/i;
/** Options without a value that are common: whatever else follows a password may be the rest of one with a comma in it. */
const PLAIN_FLAGS = new Set(
  'ro rw sync async atime noatime diratime nodiratime relatime norelatime strictatime suid nosuid dev nodev exec noexec hard soft intr nointr tcp udp lock nolock ac noac cto nocto fsc acl noacl rdirplus nordirplus resvport noresvport sharecache nosharecache bg fg rdma posix noposix seal sec mfsymlinks sfu serverino noserverino setuids nosetuids perm noperm dynperm nodynperm unix nounix linux nolinux user_xattr nouser_xattr mapposix mapchars nomapchars nobrl brl forcemandatorylock guest cifsacl multiuser nostrictsync strictsync persistenthandles nopersistenthandles resilienthandles noresilienthandles domainauto rsize wsize mand nomand silent loud lazytime nolazytime dirsync _netdev nofail auto noauto user nouser users defaults'.split(
    ' ',
  ),
);

/** `username=u,password=p,addr=10.0.0.1` with the password hidden. */
export function maskMountOptions(text: string): string {
  // A doubled comma stands for one inside of a value.
  const parts = text.split(/(?<!,),(?!,)/);
  let afterSecret = false;
  return parts
    .map((part) => {
      if (SECRET.test(part)) {
        afterSecret = true;
        return `${part.slice(0, part.indexOf('=') + 1)}${MASK}`;
      }
      if (afterSecret && !part.includes('=') && !PLAIN_FLAGS.has(part.trim().toLowerCase())) return MASK;
      if (part.includes('=')) afterSecret = false;
      const at = part.indexOf('=');
      return at < 1
        ? maskText(part)
        : `${part.slice(0, at + 1)}${maskValue(part.slice(0, at), part.slice(at + 1)).value ?? MASK}`;
    })
    .join(',');
}

/** `//user:password@server/share` as the device of CIFS; with a scheme in front `maskText` knows it. */
const DEVICE_LOGIN = /^(\/\/[^\s/:@]{0,200}:)([^\s/]{1,1000})(?=@)/;

/** Options of a driver, fit to be shown. */
export function maskVolumeOptions(options: Options): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (name === 'o') return [name, maskMountOptions(value)];
      const masked = maskValue(name, value).value ?? MASK;
      return [name, name === 'device' ? masked.replace(DEVICE_LOGIN, `$1${MASK}`) : masked];
    }),
  );
}

/** File systems that live elsewhere: nothing of the host is in them. */
const REMOTE_TYPES = new Set(['nfs', 'nfs4', 'cifs', 'smb3']);
const HARMLESS_FLAGS = new Set([...PLAIN_FLAGS].filter((flag) => !['dev', 'suid', 'mand'].includes(flag)));
/** Read a file of the host, or say where something of the host is. */
const FILE_OPTIONS = /^(?:cred(?:entials)?|source|upperdir|lowerdir|workdir|data|loop|offset|context)$/i;

/**
 * Why a volume made with these options reaches into the host; null when it does not. The `local` driver mounts whatever it is told:
 * `o=bind` makes a path of the host a volume, whatever the `type` says. Only what is known to be harmless passes.
 */
export function hostReachOf(driver: string, options: Options): string | null {
  if (driver !== 'local') return `The driver “${driver}” is a plugin, which does what it wants on the host.`;
  const names = Object.keys(options);
  if (names.length === 0) return null;
  const unknown = names.find((name) => !['type', 'o', 'device', 'size'].includes(name));
  if (unknown !== undefined) return `What the option “${unknown}” does is not known.`;
  const { type = '', o = '', device = '' } = options;
  if (type === '' && o === '' && device === '') return null;
  if (type !== 'tmpfs' && !REMOTE_TYPES.has(type)) return 'It mounts a device or a folder of the host.';
  for (const part of o.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at < 0 && !HARMLESS_FLAGS.has(part)) return `The mount option “${part.slice(0, 40)}” may open the host.`;
    if (at >= 0 && FILE_OPTIONS.test(part.slice(0, at)))
      return `The mount option “${part.slice(0, at)}” reads from the host.`;
  }
  return null;
}
