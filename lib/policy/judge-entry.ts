import type { Inspect } from '../containers/inspect';
import type { Denial, Policy, Verdict } from './policy';

/** With one of these a process in the container is root on the host, or can read all of it. */
const HOST_CAPABILITIES = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);
/** Of the host: who may write there, or speak to an engine there, controls the machine. */
const HOST_PLACES =
  /^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|usr|var)\/?$|var\/(?:run|lib)\/?$|(?:etc|boot|root|proc|sys|dev)\/|var\/lib\/(?:docker|containerd|containers)(?:\/|$))|\/(?:docker|containerd|podman|crio)[^/]*\.sock$/;

/**
 * A terminal in a container, or its files, give what the container has. Whoever may not make a container that is root on its host must not get
 * there through one that somebody else made. Bind mounts of plain data are as their owner wanted them, and allowed.
 */
export function judgeEntry(inspect: Inspect, policy: Pick<Policy, 'mayEscape'>): Verdict {
  if (policy.mayEscape) return [];
  const denials: Denial[] = [];
  const deny = (field: string, message: string) => denials.push({ field, message, could: 'administrator' });
  const host = inspect.HostConfig;
  if (host?.Privileged) deny('HostConfig.Privileged', 'The container is privileged: who is in it is root on the host.');
  if (host?.PidMode === 'host')
    deny('HostConfig.PidMode', 'The container sees the processes of the host, and their files with them.');
  const capabilities = (host?.CapAdd ?? []).map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  for (const name of capabilities.filter((each) => HOST_CAPABILITIES.has(each)))
    deny('HostConfig.CapAdd', `The container has the capability ${name}, which reaches beyond it.`);
  if ((host?.Devices ?? []).length > 0) deny('HostConfig.Devices', 'The container has devices of the host.');
  for (const { Source: source, Type: type } of inspect.Mounts ?? []) {
    if (type === 'bind' && source && HOST_PLACES.test(source))
      deny('Mounts', `The container has ${source} of the host mounted: who is in it has the host.`);
  }
  return denials;
}
