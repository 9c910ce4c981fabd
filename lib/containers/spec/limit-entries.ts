import type { ContainerSpec } from '@/lib/contract/container-spec';
import { EntryError } from './entry';
import { formatSize, parseSize } from './quantities';

export type Ulimit = ContainerSpec['ulimits'][number];

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
