import { isUp } from '@/lib/containers/container-state';
import type { ContainerSummary } from '@/lib/contract/container';
import type { NetworkDetail, NetworkEndpoint } from '@/lib/contract/network';

type Container = Pick<ContainerSummary, 'name' | 'state' | 'networks' | 'stack'>;

function list(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}

/** What connecting does, in sentences. `fixed`: addresses of choice. */
export function connectConsequences(
  network: Pick<NetworkDetail, 'name' | 'internal' | 'builtIn' | 'endpoints'>,
  container: Container,
  wish: { aliases: readonly string[]; fixed: readonly string[] },
): string[] {
  const others = network.endpoints.map(({ name }) => name);
  const lines = [
    others.length === 0
      ? `Nobody else is on ${network.name} yet.`
      : `It reaches ${list(others)}, and they reach it, on every port.`,
  ];
  if (!network.builtIn) {
    lines.push(`Others find it as ${list([container.name, ...wish.aliases])}.`);
  }
  const clash = network.endpoints.filter(({ aliases }) => aliases?.some((alias) => wish.aliases.includes(alias)));
  if (clash.length > 0)
    lines.push(`${list(clash.map(({ name }) => name))} has one of these names too: who asks gets one of them in turn.`);
  if (wish.fixed.length > 0)
    lines.push(`It keeps ${wish.fixed.join(' and ')} over restarts. While another has that address, it cannot start.`);
  if (network.internal && container.networks.length > 0)
    lines.push('This network has no way out; its other networks stay as they are.');
  lines.push(
    isUp(container.state)
      ? 'It happens at once, without a restart; its programs see a new interface.'
      : 'It does not run: the network is there when it is started.',
  );
  if (container.stack !== null) {
    lines.push(
      `It belongs to the stack ${container.stack}: Compose knows nothing of this, and takes it back when it makes the container anew.`,
    );
  }
  return lines;
}

/** What disconnecting does, in sentences, most serious first. */
export function disconnectConsequences(
  network: Pick<NetworkDetail, 'name' | 'endpoints' | 'builtIn'>,
  endpoint: NetworkEndpoint,
  container: (Container & Pick<ContainerSummary, 'ports'>) | undefined,
): string[] {
  const others = network.endpoints
    .filter((other) => other !== endpoint && other.container?.running !== false)
    .map(({ name }) => name);
  const running = endpoint.container?.running === true;
  const lines: string[] = [];
  if (running) lines.push('Its connections over this network break at once.');
  if (others.length > 0)
    lines.push(`${list(others)} ${others.length === 1 ? 'finds' : 'find'} it here no more, and it finds them no more.`);
  const rest = container?.networks.filter((name) => name !== network.name) ?? [];
  if (container !== undefined) {
    lines.push(rest.length === 0 ? 'It is its only network: it has none then.' : `It stays on ${list(rest)}.`);
    const published = container.ports.filter(({ hostPort }) => hostPort !== null).length > 0;
    if (running && published && rest.length === 0) lines.push('Its published ports answer no more.');
    else if (running && published)
      lines.push(
        'Published ports that lead through this network are moved to another one; they may fail for a moment.',
      );
  }
  const kept = [endpoint.staticIpv4, endpoint.staticIpv6].filter((address) => address !== null);
  const names = endpoint.aliases ?? [];
  if (kept.length > 0 || names.length > 0) {
    lines.push(
      `To undo it, connect it again${names.length > 0 ? ` with the aliases ${list(names)}` : ''}${kept.length > 0 ? ` and the address ${kept.join(', ')}` : ''}.`,
    );
  } else lines.push('To undo it, connect it again; it may get another address.');
  return lines;
}
