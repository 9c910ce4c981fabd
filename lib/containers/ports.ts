import type { PublishedPort } from '../contract/container';
import type { Inspect } from './inspect';

const PORT_KEY = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/;

type PortMap = NonNullable<NonNullable<Inspect['NetworkSettings']>['Ports']>;

/**
 * What a container publishes. While it does not run the engine's `NetworkSettings.Ports` is empty and only the wish in
 * `HostConfig.PortBindings` is known.
 */
export function portsOf(inspect: Inspect): PublishedPort[] {
  const actual = inspect.NetworkSettings?.Ports ?? {};
  const wished = inspect.HostConfig?.PortBindings ?? {};
  return normalPorts(portEntries(Object.keys(actual).length > 0 ? actual : wished));
}

function portEntries(map: PortMap): PublishedPort[] {
  return Object.entries(map).flatMap(([key, bindings]) => {
    const [, port, protocol = 'tcp'] = PORT_KEY.exec(key) ?? [];
    if (port === undefined) return [];
    const base = { containerPort: Number(port), protocol: protocol as PublishedPort['protocol'] };
    if (!bindings || bindings.length === 0) return [{ ip: '', hostPort: null, ...base }];
    return bindings.map((binding) => ({ ip: binding.HostIp ?? '', hostPort: portNumber(binding.HostPort), ...base }));
  });
}

/** The ports of a list row, in the shape of the contract. */
export function listedPorts(
  ports: readonly { ip: string; privatePort: number; publicPort: number | null; type: string }[],
): PublishedPort[] {
  return normalPorts(
    ports.map(({ ip, privatePort, publicPort, type }) => ({
      ip,
      hostPort: publicPort || null,
      containerPort: privatePort,
      protocol: type === 'udp' || type === 'sctp' ? type : 'tcp',
    })),
  );
}

/** Every interface of IPv4 and of IPv6 is one entry, told once; sorted, so that two answers compare. */
function normalPorts(ports: PublishedPort[]): PublishedPort[] {
  const distinct = new Map<string, PublishedPort>();
  for (const port of ports) {
    const ip = port.ip === '0.0.0.0' || port.ip === '::' ? '' : port.ip;
    distinct.set(`${ip}|${port.hostPort}|${port.containerPort}|${port.protocol}`, { ...port, ip });
  }
  return [...distinct.values()].sort(
    (a, b) =>
      a.containerPort - b.containerPort ||
      compare(a.protocol, b.protocol) ||
      (a.hostPort ?? 0) - (b.hostPort ?? 0) ||
      compare(a.ip, b.ip),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** 0, empty and a range mean that the engine chooses at start. */
function portNumber(text: string | null | undefined): number | null {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return number > 0 && number < 65_536 ? number : null;
}
