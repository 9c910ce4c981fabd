import { bindTrouble } from './bind-rules';
import type { HostConfigBody } from './engine-body';
import { judgeVolumeDriver } from './judge-volume';
import type { Denial, Policy, Verdict } from './policy';

/** What every container has unless it is taken away (moby, `oci/caps/defaults.go`): to add it again after `CapDrop: ALL` gives nothing new. */
const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Of the network or IPC namespace of the container alone, and harmless in it: Kubernetes' safe set, and the backlog. */
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.core.somaxconn',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
]);

const SAFE_SECURITY = /^(?:no-new-privileges(?:[=:]true)?|seccomp[=:]builtin|apparmor[=:]docker-default)$/;
const PRIVATE_PROPAGATION = new Set(['', 'private', 'rprivate']);
const BIND_OPTIONS = new Set([
  'ro',
  'rw',
  'z',
  'Z',
  'nocopy',
  'private',
  'rprivate',
  'cached',
  'delegated',
  'consistent',
]);
/** They send what a container prints to places that an option names, or run a program on the host. */
const SAFE_LOG_DRIVERS = new Set(['', 'json-file', 'local', 'none', 'journald']);

/** Everything that makes a container more than a container. */
export function judgeHostConfig(host: HostConfigBody, policy: Policy): Verdict {
  const denials: Denial[] = [];
  // Whatever the role: what belongs to a host or a stack that the actor may not see does not exist for them.
  judgeOthers(host, policy, denials);
  if (policy.mayEscape) return denials;
  const deny = (field: string, message: string) =>
    denials.push({ field: `HostConfig.${field}`, message, could: 'administrator' });

  if (host.Privileged) deny('Privileged', 'A privileged container has every right on its host.');
  judgeNamespaces(host, deny);
  judgeRights(host, deny);
  judgeMounts(host, policy, denials, deny);
  judgeKernel(host, deny);
  return denials;
}

type Deny = (field: string, message: string) => void;

function judgeOthers(host: HostConfigBody, policy: Policy, denials: Denial[]): void {
  const modes = { NetworkMode: host.NetworkMode, PidMode: host.PidMode, IpcMode: host.IpcMode };
  const named: [string, string][] = [
    ...Object.entries(modes).flatMap(([field, mode]): [string, string][] =>
      mode?.trim().toLowerCase().startsWith('container:') ? [[field, mode.trim().slice('container:'.length)]] : [],
    ),
    ...(host.VolumesFrom ?? []).map((from): [string, string] => ['VolumesFrom', from.split(':')[0] ?? '']),
    ...(host.Links ?? []).map((link): [string, string] => ['Links', link.replace(/^\//, '').split(':')[0] ?? '']),
  ];
  for (const [field, reference] of named)
    if (!policy.containerInScope(reference))
      denials.push({
        field: `HostConfig.${field}`,
        message: `There is no container «${reference.slice(0, 100)}» on this host that you may use.`,
        could: 'administrator',
      });
}

function judgeNamespaces(host: HostConfigBody, deny: Deny): void {
  const network = (host.NetworkMode ?? '').trim().toLowerCase();
  if (network === 'host' || network.startsWith('ns:') || network.startsWith('host:'))
    deny(
      'NetworkMode',
      'On the network of the host a container reaches what listens there for the host alone, and can take any port.',
    );
  const shares = (
    field: 'PidMode' | 'IpcMode' | 'UTSMode' | 'UsernsMode' | 'CgroupnsMode',
    allowed: RegExp,
    what: string,
  ) => {
    const mode = host[field] ?? '';
    if (!allowed.test(mode)) deny(field, `«${mode.slice(0, 60)}»: ${what}`);
  };
  const another = 'container:[a-zA-Z0-9][a-zA-Z0-9_.-]*';
  shares(
    'PidMode',
    new RegExp(`^(?:${another})?$`),
    'it would see the processes of the host, and with root’s rights their memory.',
  );
  shares(
    'IpcMode',
    new RegExp(`^(?:none|private|shareable|${another})?$`),
    'it would share memory with the processes of the host.',
  );
  shares('UTSMode', /^$/, 'it could change the name of the host.');
  shares('UsernsMode', /^$/, 'its root would be that of the host, also where the engine keeps them apart.');
  shares('CgroupnsMode', /^(?:private)?$/, 'it would see the control groups of the host.');
}

function judgeRights(host: HostConfigBody, deny: Deny): void {
  for (const name of host.CapAdd ?? []) {
    const plain = name.trim().toUpperCase().replace(/^CAP_/, '');
    if (!DEFAULT_CAPABILITIES.has(plain))
      deny('CapAdd', `${plain.slice(0, 40)} is a right that containers do not have by themselves.`);
  }
  for (const option of host.SecurityOpt ?? [])
    if (!SAFE_SECURITY.test(option))
      deny('SecurityOpt', `«${option.slice(0, 80)}» takes away, or may take away, what keeps a container in.`);
  if (host.MaskedPaths !== undefined || host.ReadonlyPaths !== undefined)
    deny('MaskedPaths', 'systempaths=unconfined opens the parts of /proc and /sys that are closed to containers.');
  if ((host.Devices ?? []).length > 0)
    deny('Devices', 'A device is the host’s own hardware: a disk has all of its files.');
  if ((host.DeviceCgroupRules ?? []).length > 0)
    deny('DeviceCgroupRules', 'With a rule for devices it can make itself a way to the host’s disks.');
  if ((host.DeviceRequests ?? []).length > 0)
    deny('DeviceRequests', 'GPUs and other devices are shared by the whole host.');
}

function judgeMounts(host: HostConfigBody, policy: Policy, denials: Denial[], deny: Deny): void {
  for (const bind of host.Binds ?? []) {
    const [source = '', target = '', options = '', ...more] = bind.split(':');
    const list = options.split(',').filter((one) => one !== '');
    const odd = list.find((one) => !BIND_OPTIONS.has(one));
    if (more.length > 0 || target === '')
      deny('Binds', `«${bind.slice(0, 200)}» can be read in more than one way: give it as a mount.`);
    else if (odd !== undefined)
      deny('Binds', `The option ${odd.slice(0, 40)} lets mounts travel between the host and the container.`);
    else judgeSource(source, list.includes('ro'), 'Binds', policy, denials, deny);
  }
  (host.Mounts ?? []).forEach((mount, index) => {
    const field = `Mounts.${index}`;
    const propagation = mount.BindOptions?.Propagation ?? '';
    if (mount.Type === 'bind') {
      if (!PRIVATE_PROPAGATION.has(propagation))
        deny(
          field,
          `The propagation ${propagation.slice(0, 40)} lets mounts travel between the host and the container.`,
        );
      const trouble = bindTrouble(mount.Source ?? '', mount.ReadOnly === true, policy.binds);
      if (trouble !== null) deny(field, trouble);
    } else if (mount.Type === 'volume') {
      const name = mount.Source ?? '';
      // An engine takes a path for the source of a volume no more; older ones did.
      if (name !== '') judgeSource(name, mount.ReadOnly === true, field, policy, denials, deny);
      if (/(?:^|\/)\.\.(?:\/|$)|^\//.test(mount.VolumeOptions?.Subpath ?? ''))
        deny(field, 'A part of a volume lies within it.');
      const config = mount.VolumeOptions?.DriverConfig;
      if (config !== undefined)
        denials.push(...judgeVolumeDriver(config.Name ?? '', config.Options ?? {}, `HostConfig.${field}`, policy));
    } else if (mount.Type !== 'tmpfs') deny(field, `A mount of type ${mount.Type.slice(0, 40)} is not known here.`);
  });
}

/** The source of a bind or the name of a volume, as the engine tells them apart. */
function judgeSource(
  source: string,
  readOnly: boolean,
  field: string,
  policy: Policy,
  denials: Denial[],
  deny: Deny,
): void {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(source)) {
    const trouble = bindTrouble(source, readOnly, policy.binds);
    if (trouble !== null) deny(field, trouble);
    return;
  }
  const volume = policy.volume(source);
  // An administrator's volume of another driver may be used; one that leads to the host's files only where those may be.
  if (volume !== null && volume.driver === 'local')
    denials.push(...judgeVolumeDriver(volume.driver, volume.options, `HostConfig.${field}`, policy));
}

function judgeKernel(host: HostConfigBody, deny: Deny): void {
  for (const name of Object.keys(host.Sysctls ?? {}))
    if (!SAFE_SYSCTLS.has(name))
      deny('Sysctls', `${name.slice(0, 80)} is not among the settings that concern the container alone.`);
  if (host.Runtime) deny('Runtime', `The runtime ${host.Runtime.slice(0, 60)} decides what keeps a container in.`);
  if (host.CgroupParent) deny('CgroupParent', 'Another control group escapes the limits of this one.');
  if (Object.keys(host.Annotations ?? {}).length > 0)
    deny('Annotations', 'Annotations are orders to the runtime and to hooks on the host.');
  if (
    Object.keys(host.StorageOpt ?? {}).length > 0 &&
    Object.keys(host.StorageOpt ?? {}).some((name) => name !== 'size')
  )
    deny('StorageOpt', 'Only the size of the container’s own files may be set.');
  if ((host.OomScoreAdj ?? 0) < 0)
    deny('OomScoreAdj', 'When memory runs out, something else on the host would be killed in its place.');
  if (host.OomKillDisable)
    deny('OomKillDisable', 'When memory runs out, something else on the host would be killed in its place.');
  if (host.CpuRealtimePeriod || host.CpuRealtimeRuntime)
    deny('CpuRealtimeRuntime', 'Real-time processes can keep the whole host from working.');
  const perDevice = [
    'BlkioWeightDevice',
    'BlkioDeviceReadBps',
    'BlkioDeviceWriteBps',
    'BlkioDeviceReadIOps',
    'BlkioDeviceWriteIOps',
  ] as const;
  for (const field of perDevice)
    if ((host[field] ?? []).some(({ Path }) => !Path.startsWith('/dev/') || /(?:^|\/)\.\.(?:\/|$)/.test(Path)))
      deny(field, 'A limit is set on a device in /dev.');
  const driver = host.LogConfig?.Type ?? '';
  if (!SAFE_LOG_DRIVERS.has(driver))
    deny(
      'LogConfig',
      `The logging driver ${driver.slice(0, 60)} sends from the host to addresses of anybody’s choice.`,
    );
  if ((host.Ulimits ?? []).some(({ Name }) => Name === 'rtprio' || Name === 'memlock' || Name === 'nice'))
    deny('Ulimits', 'rtprio, nice and memlock let a container take processor and memory from the whole host.');
}
