import type { ContainerDetail, PublishedPort } from '@/lib/contract/container';
import { formatBytes } from '../ui/format';

/** A fact in words, and whether it deserves a second look. */
export interface Fact {
  words: string;
  /** `warn`: weakens the isolation or the resilience; `good`: strengthens it. */
  tone: 'good' | 'plain' | 'warn';
  /** Why it matters, in a sentence. */
  note?: string;
}

export function restartWords(
  detail: Pick<ContainerDetail, 'restartPolicy' | 'restartMaxRetries' | 'autoRemove'>,
): Fact {
  if (detail.autoRemove) return { words: 'Never: it removes itself when it ends', tone: 'plain' };
  switch (detail.restartPolicy) {
    case 'always':
      return { words: 'Always, also after the engine was restarted', tone: 'good' };
    case 'unless-stopped':
      return { words: 'Always, unless somebody stopped it', tone: 'good' };
    case 'on-failure': {
      const most = detail.restartMaxRetries;
      return {
        words: `When it fails${most > 0 ? `, ${most} ${most === 1 ? 'time' : 'times'} at most` : ''}`,
        tone: 'good',
      };
    }
    case '':
    case 'no':
      return { words: 'Never', tone: 'warn', note: 'When it ends, or the machine reboots, it stays down.' };
    default:
      return { words: detail.restartPolicy, tone: 'plain' };
  }
}

type LimitFields = Pick<
  ContainerDetail,
  'memoryLimit' | 'memoryReservation' | 'memorySwap' | 'cpuLimit' | 'cpuShares' | 'cpusetCpus' | 'pidsLimit'
>;

export function limitFacts(detail: LimitFields): { label: string; fact: Fact }[] {
  const rows: { label: string; fact: Fact }[] = [
    {
      label: 'Memory',
      fact:
        detail.memoryLimit === null
          ? { words: 'No limit', tone: 'warn', note: 'It can take all the memory of the host.' }
          : { words: `${sizeWords(detail.memoryLimit)}${swapWords(detail)}`, tone: 'good' },
    },
    {
      label: 'CPU',
      fact:
        detail.cpuLimit === null
          ? { words: 'No limit', tone: 'warn', note: 'It can use every core of the host.' }
          : { words: coresWords(detail.cpuLimit), tone: 'good' },
    },
    {
      label: 'Processes',
      fact:
        detail.pidsLimit === null
          ? { words: 'No limit', tone: 'warn', note: 'A fork bomb in it takes the host down.' }
          : { words: `${detail.pidsLimit} at most`, tone: 'good' },
    },
  ];
  if (detail.memoryReservation) {
    rows.push({
      label: 'Memory kept free for it',
      fact: { words: sizeWords(detail.memoryReservation), tone: 'plain' },
    });
  }
  // 1024 is the engine's own value for "as much as the others".
  if (detail.cpuShares !== null && detail.cpuShares > 0 && detail.cpuShares !== 1024) {
    rows.push({ label: 'CPU weight', fact: { words: `${detail.cpuShares} (others have 1024)`, tone: 'plain' } });
  }
  if (detail.cpusetCpus) rows.push({ label: 'Only on cores', fact: { words: detail.cpusetCpus, tone: 'plain' } });
  return rows;
}

function swapWords(detail: LimitFields): string {
  const { memorySwap, memoryLimit } = detail;
  if (memorySwap === null || memoryLimit === null || memorySwap === 0) return '';
  if (memorySwap < 0) return ', swap without limit';
  return memorySwap <= memoryLimit ? ', no swap' : `, and ${sizeWords(memorySwap - memoryLimit)} of swap`;
}

/** A limit is a round number somebody chose, not a measurement: `64 MiB`, not `64.0 MiB`. */
export function sizeWords(bytes: number): string {
  return formatBytes(bytes).replace('.0 ', ' ');
}

export function coresWords(cores: number): string {
  const shown = cores.toFixed(2).replace(/\.?0+$/, '');
  return `${shown} ${cores === 1 ? 'core' : 'cores'}`;
}

type SecurityFields = Pick<
  ContainerDetail,
  | 'user'
  | 'privileged'
  | 'readOnlyRootFilesystem'
  | 'capAdd'
  | 'capDrop'
  | 'securityOptions'
  | 'pidMode'
  | 'ipcMode'
  | 'networkMode'
  | 'devices'
  | 'mounts'
>;

/** What keeps the container apart from its host, and what does not. */
export function securityFacts(detail: SecurityFields): Fact[] {
  const facts: Fact[] = [];
  if (detail.privileged) {
    facts.push({
      words: 'Privileged',
      tone: 'warn',
      note: 'Every device and every capability: whoever is root in it is root on the host.',
    });
  }
  facts.push(
    runsAsRoot(detail.user)
      ? {
          words: `Starts as root${detail.user ? ` (${detail.user})` : ''}`,
          tone: 'warn',
          note: 'The program may drop to another user later: see Processes.',
        }
      : { words: `Runs as ${detail.user}`, tone: 'good' },
  );
  facts.push(
    detail.readOnlyRootFilesystem
      ? { words: 'Its own files are read-only', tone: 'good' }
      : { words: 'May write into its own files', tone: 'plain' },
  );
  const socket = detail.mounts.find((mount) => /(^|\/)(docker|podman|containerd)\.sock$/.test(mount.source));
  if (socket) {
    facts.push({
      words: `Has the engine’s socket (${socket.destination})`,
      tone: 'warn',
      note: 'It can start any container and so become root on the host; read-only does not help.',
    });
  }
  if (detail.capAdd.length > 0) {
    facts.push({ words: `Extra capabilities: ${detail.capAdd.join(', ')}`, tone: 'warn' });
  }
  if (detail.capDrop.length > 0) {
    const all = detail.capDrop.some((name) => name.toUpperCase() === 'ALL' || name.toUpperCase() === 'CAP_ALL');
    facts.push({
      words: all ? 'All capabilities dropped' : `Without capabilities: ${detail.capDrop.join(', ')}`,
      tone: 'good',
    });
  }
  for (const option of detail.securityOptions) facts.push(securityOption(option));
  if (detail.networkMode === 'host') {
    facts.push({
      words: 'Uses the network of the host',
      tone: 'warn',
      note: 'It can listen on and reach every port there.',
    });
  }
  if (detail.pidMode === 'host') facts.push({ words: 'Sees the processes of the host', tone: 'warn' });
  if (detail.ipcMode === 'host') facts.push({ words: 'Shares memory with the host', tone: 'warn' });
  if (detail.devices.length > 0) facts.push({ words: `Devices: ${detail.devices.join(', ')}`, tone: 'warn' });
  return facts;
}

function securityOption(option: string): Fact {
  const [name, value = ''] = option.split(/[=:](.*)/s);
  if (name === 'no-new-privileges') {
    return value === 'false'
      ? { words: 'May gain privileges through setuid programs', tone: 'plain' }
      : { words: 'Cannot gain new privileges', tone: 'good' };
  }
  if (value === 'unconfined' || value === 'disable') {
    return { words: `${name} is switched off`, tone: 'warn' };
  }
  // A seccomp profile is given as its whole text.
  return { words: value.length > 60 ? `${name}: own profile` : `${name}: ${value || 'on'}`, tone: 'plain' };
}

export function runsAsRoot(user: string): boolean {
  const name = user.split(':')[0] ?? '';
  return name === '' || name === '0' || name === 'root';
}

export function portWords(port: PublishedPort): { outside: string; inside: string } {
  const inside = `${port.containerPort}/${port.protocol}`;
  if (port.hostPort === null) return { outside: 'not published', inside };
  const everywhere = port.ip === '' || port.ip === '0.0.0.0' || port.ip === '::';
  const address = everywhere ? 'every interface' : port.ip.includes(':') ? `[${port.ip}]` : port.ip;
  return { outside: `${address}, port ${port.hostPort}`, inside };
}

/** IPv4 and IPv6 on every interface are one fact to people. */
export function distinctPorts(ports: readonly PublishedPort[]): PublishedPort[] {
  const seen = new Set<string>();
  return ports.filter((port) => {
    const ip = port.ip === '::' || port.ip === '0.0.0.0' ? '' : port.ip;
    const key = `${ip}|${port.hostPort}|${port.containerPort}|${port.protocol}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export type Mount = ContainerDetail['mounts'][number];
export interface MountGroup {
  title: string;
  note: string;
  mounts: Mount[];
}

const MOUNT_KINDS = [
  { type: 'volume', title: 'Volumes', note: 'kept by the engine; they outlive the container' },
  { type: 'bind', title: 'Folders of the host', note: 'the container sees the host’s own files' },
  { type: 'tmpfs', title: 'In memory', note: 'gone when the container stops' },
] as const;

export function mountGroups(mounts: readonly Mount[]): MountGroup[] {
  const groups: MountGroup[] = MOUNT_KINDS.map(({ type, title, note }) => ({
    title,
    note,
    mounts: mounts.filter((mount) => mount.type === type),
  }));
  const known = new Set<string>(MOUNT_KINDS.map((kind) => kind.type));
  groups.push({
    title: 'Others',
    note: 'as the engine names them',
    mounts: mounts.filter((mount) => !known.has(mount.type)),
  });
  return groups.filter((group) => group.mounts.length > 0);
}

/** An anonymous volume has 64 hex digits for a name: they say nothing, so they are cut. */
export function isAnonymousVolume(mount: Mount): boolean {
  return mount.type === 'volume' && /^[0-9a-f]{64}$/.test(mount.source);
}

/** As typed in a shell: words with spaces or quotes are quoted, so that `sh -c "a b"` reads as it was given. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
