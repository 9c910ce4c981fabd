/** In which container the console itself runs; null: in none, or it cannot be told. */
const ID = /[0-9a-f]{64}/;

/**
 * `mountInfo`: /proc/self/mountinfo, where the engine's files for the container (resolv.conf, hostname) lie in a folder named by its id;
 * `cgroup`: /proc/self/cgroup, whose path ends in it on control groups of version 1 and where the namespace is the host's.
 */
export function ownContainerId(mountInfo: string, cgroup: string): string | null {
  for (const line of mountInfo.split('\n')) {
    const fields = line.split(' ');
    const [root = '', place = ''] = [fields[3], fields[4]];
    if (place !== '/etc/hostname' && place !== '/etc/resolv.conf' && place !== '/etc/hosts') continue;
    const id = ID.exec(root)?.[0];
    if (id !== undefined) return id;
  }
  for (const line of cgroup.split('\n')) {
    if (!/docker|libpod|containerd/.test(line)) continue;
    const id = ID.exec(line)?.[0];
    if (id !== undefined) return id;
  }
  return null;
}
