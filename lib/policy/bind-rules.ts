/**
 * Paths of the host that may be mounted by those who are not administrators (`PILOTHOUSE_BIND_ALLOW`).
 *
 * An engine follows links in the source of a mount, and the console cannot see the host's files. Whoever may write below a path could
 * put a link there to anywhere and mount that next. So a path that may be written is that path alone; what is below a path is allowed
 * only where it is mounted for reading, and no rule lies within another.
 */
export interface BindRule {
  path: string;
  /** Mounted for reading only; then everything below it too. */
  readOnly: boolean;
}

/** Who has one of these, or what is below or above it, is root on the host: no rule may name them. */
const ROOT_EQUIVALENT = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/run',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/kubelet',
  '/var/spool/cron',
];
/** Read only, these tell nothing that an image does not have. */
const HARMLESS_READ_ONLY = new Set(['/etc/localtime', '/etc/timezone', '/usr/share/zoneinfo']);

/** `/a/b`, as the kernel and the engine understand a path, but for links; null for what is not absolute. */
export function plainPath(path: string): string | null {
  if (!path.startsWith('/') || path.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const within = (path: string, folder: string) =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/**
 * `/srv/uploads,/srv/shared:ro`. Throws an Error whose message is for people.
 */
export function parseBindRules(text: string): BindRule[] {
  const rules = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry): BindRule => {
      const readOnly = entry.endsWith(':ro');
      const given = readOnly ? entry.slice(0, -3) : entry.replace(/:rw$/, '');
      const path = plainPath(given);
      if (path === null || path !== given || /[:*?]/.test(path))
        throw new Error(`"${entry}" is not a path such as /srv/uploads, or /srv/shared:ro for reading.`);
      const harmless = readOnly && HARMLESS_READ_ONLY.has(path);
      const root = harmless
        ? undefined
        : /\.sock$/.test(path)
          ? path
          : ROOT_EQUIVALENT.find((one) => within(path, one) || within(one, path));
      if (root !== undefined)
        throw new Error(
          `"${entry}": whoever may mount ${root} is root on the host. Administrators may mount everything without this setting.`,
        );
      return { path, readOnly };
    });
  for (const rule of rules) {
    const outer = rules.find((other) => other !== rule && within(rule.path, other.path));
    if (outer !== undefined)
      throw new Error(
        `"${rule.path}" lies within "${outer.path}": through the one, links to anywhere could be put into the other.`,
      );
  }
  return rules;
}

/** Why this may not be mounted; null: it may. */
export function bindTrouble(source: string, readOnly: boolean, rules: readonly BindRule[]): string | null {
  const path = plainPath(source);
  if (path === null) return `«${source.slice(0, 200)}» is no absolute path.`;
  const plain = source.length > 1 && source.endsWith('/') ? source.slice(0, -1) : source;
  if (path !== plain) return `«${source.slice(0, 200)}» is another way to write ${path}: write it plainly.`;
  const rule = rules.find((one) => (one.readOnly ? within(path, one.path) : path === one.path));
  const list = rules.map((one) => `${one.path}${one.readOnly ? ' (and below, for reading)' : ''}`).join(', ');
  if (rule === undefined)
    return `${path} of the host is not among what may be mounted${rules.length === 0 ? ': no path is' : ` (${list})`}. Who can write to the host’s files can become root there.`;
  if (rule.readOnly && !readOnly) return `${path} of the host may be mounted for reading only.`;
  return null;
}
