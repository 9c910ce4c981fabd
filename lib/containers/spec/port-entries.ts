import type { ContainerSpec } from '@/lib/contract/container-spec';
import { EntryError } from './entry';

export type Port = ContainerSpec['ports'][number];

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
