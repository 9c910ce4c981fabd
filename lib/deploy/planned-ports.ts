import type { ContainerSpec } from '@/lib/contract/container-spec';

/** A port of a host that a release has, or will have when its container runs again. */
export interface PlannedPort {
  host: string;
  ip: string;
  port: number;
  protocol: string;
  /** `shop (production)` */
  by: string;
}

const everywhere = (ip: string) => ip === '' || ip === '0.0.0.0' || ip === '::';

export function portsOf(host: string, by: string, spec: Pick<ContainerSpec, 'ports'>): PlannedPort[] {
  return spec.ports.flatMap(({ hostPort, ip, protocol }) => {
    // Of a range the engine takes one that is free; nothing is planned then.
    if (!/^\d+$/.test(hostPort)) return [];
    return [{ host, ip, port: Number(hostPort), protocol, by }];
  });
}

/** Ports that another app's release has on the same host, with their place in the specification. */
export function portConflicts(
  spec: Pick<ContainerSpec, 'ports'>,
  host: string,
  planned: readonly PlannedPort[],
): { field: string; message: string }[] {
  return spec.ports.flatMap(({ hostPort, ip, protocol }, index) => {
    const other = planned.find(
      (one) =>
        one.host === host &&
        String(one.port) === hostPort &&
        one.protocol === protocol &&
        (one.ip === ip || everywhere(one.ip) || everywhere(ip)),
    );
    if (other === undefined) return [];
    return [
      {
        field: `spec.ports.${index}.hostPort`,
        message: `The port ${hostPort} of ${host} is planned for ${other.by} already.`,
      },
    ];
  });
}
