import { describe, expect, it } from 'vitest';
import { parseBindRules } from './bind-rules';
import { judgeCreate, judgeExec, judgeUpdate, judgeVolume, type Policy } from './policy';

const VOLUMES: Record<string, ReturnType<Policy['volume']>> = {
  data: { driver: 'local', options: {} },
  'host-root': { driver: 'local', options: { type: 'none', o: 'bind', device: '/' } },
  uploads: { driver: 'local', options: { type: 'none', o: 'bind', device: '/srv/uploads' } },
  disk: { driver: 'local', options: { type: 'ext4', device: '/dev/sda1' } },
  plugin: { driver: 'vieux/sshfs', options: {} },
};
const deployer: Policy = {
  mayEscape: false,
  who: 'dora (deployer)',
  binds: parseBindRules('/srv/uploads,/srv/shared:ro,/etc/localtime:ro'),
  containerInScope: (reference) => reference === 'web' || reference === 'a'.repeat(64),
  volume: (name) => VOLUMES[name] ?? null,
};
const admin: Policy = { ...deployer, mayEscape: true, who: 'ada (admin)' };

const create = (host: Record<string, unknown>, policy = deployer) =>
  judgeCreate({ Image: 'nginx', HostConfig: host }, policy);
const fields = (host: Record<string, unknown>, policy = deployer) => create(host, policy).map(({ field }) => field);
const mount = (fields: Record<string, unknown>) => ({ Mounts: [{ Type: 'volume', Target: '/x', ...fields }] });
const volumeOf = (options: Record<string, string>, name = 'local') =>
  mount({ Source: 'new', VolumeOptions: { DriverConfig: { Name: name, Options: options } } });

/** Every one of these makes a container root on its host, or reaches what is not the actor's. */
const TRICKS: [string, Record<string, unknown>][] = [
  ['privileged', { Privileged: true }],
  ['network of the host', { NetworkMode: 'host' }],
  ['network of the host in capitals', { NetworkMode: 'HOST' }],
  ['network of the host with a blank', { NetworkMode: ' host' }],
  ['network namespace by path', { NetworkMode: 'ns:/proc/1/ns/net' }],
  ['pid of the host', { PidMode: 'host' }],
  ['pid of the host with a blank', { PidMode: 'host ' }],
  ['ipc of the host', { IpcMode: 'host' }],
  ['uts of the host', { UTSMode: 'host' }],
  ['user namespace of the host', { UsernsMode: 'host' }],
  ['cgroup namespace of the host', { CgroupnsMode: 'host' }],
  ['network of a container out of scope', { NetworkMode: 'container:vault' }],
  ['network of a container out of scope, odd case', { NetworkMode: 'Container:vault' }],
  ['pid of a container out of scope', { PidMode: 'container:vault' }],
  ['ipc of a container out of scope', { IpcMode: 'container:vault' }],
  ['volumes of a container out of scope', { VolumesFrom: ['vault:ro'] }],
  ['link to a container out of scope', { Links: ['vault:db'] }],
  ['link with a slash', { Links: ['/vault:db'] }],
  ['SYS_ADMIN', { CapAdd: ['SYS_ADMIN'] }],
  ['sys_admin with CAP_ and small letters', { CapAdd: ['cap_sys_admin'] }],
  ['all rights', { CapAdd: ['ALL'] }],
  ['all rights in small letters', { CapAdd: [' all'] }],
  ['a right nobody knows', { CapAdd: ['SOMETHING_NEW'] }],
  ['seccomp off', { SecurityOpt: ['seccomp=unconfined'] }],
  ['seccomp off, with a colon', { SecurityOpt: ['seccomp:unconfined'] }],
  ['seccomp profile that allows all', { SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] }],
  ['apparmor off', { SecurityOpt: ['apparmor=unconfined'] }],
  ['apparmor profile of another name', { SecurityOpt: ['apparmor=mine'] }],
  ['selinux off', { SecurityOpt: ['label=disable'] }],
  ['selinux type', { SecurityOpt: ['label:type:spc_t'] }],
  ['no-new-privileges off', { SecurityOpt: ['no-new-privileges=false'] }],
  ['systempaths', { SecurityOpt: ['systempaths=unconfined'] }],
  ['cgroups writable', { SecurityOpt: ['writable-cgroups=true'] }],
  ['masked paths emptied', { MaskedPaths: [] }],
  ['read-only paths emptied', { ReadonlyPaths: [] }],
  ['a disk', { Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/x', CgroupPermissions: 'r' }] }],
  ['a rule for devices', { DeviceCgroupRules: ['b *:* rwm'] }],
  ['GPUs', { DeviceRequests: [{ Count: -1, Capabilities: [['gpu']] }] }],
  ['CDI device', { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['vendor.com/class=all'] }] }],
  ['root of the host', { Binds: ['/:/host'] }],
  ['root of the host, read only', { Binds: ['/:/host:ro'] }],
  ['socket of the engine', { Binds: ['/var/run/docker.sock:/var/run/docker.sock:ro'] }],
  ['folder of the socket', { Binds: ['/run:/run'] }],
  ['socket as a mount', { Mounts: [{ Type: 'bind', Source: '/var/run/docker.sock', Target: '/x' }] }],
  ['etc', { Binds: ['/etc:/x'] }],
  ['allowed path with ..', { Binds: ['/srv/uploads/../../etc:/x'] }],
  ['allowed path with .. at the end', { Binds: ['/srv/uploads/..:/x'] }],
  ['allowed path with /./', { Binds: ['/srv/./uploads:/x'] }],
  ['allowed path with //', { Binds: ['/srv//uploads:/x'] }],
  ['double slash in front', { Binds: ['//srv/uploads:/x'] }],
  ['below what may be written (a link may be there)', { Binds: ['/srv/uploads/link:/x'] }],
  ['above what is allowed', { Binds: ['/srv:/x'] }],
  ['a sibling that begins alike', { Binds: ['/srv/uploads2:/x'] }],
  ['other case', { Binds: ['/SRV/uploads:/x'] }],
  ['read-only path, to be written', { Binds: ['/srv/shared:/x'] }],
  ['below a read-only path, to be written', { Binds: ['/srv/shared/a:/x:rw'] }],
  ['read-only path as a mount to be written', { Mounts: [{ Type: 'bind', Source: '/srv/shared', Target: '/x' }] }],
  ['a bind without source', { Mounts: [{ Type: 'bind', Target: '/x' }] }],
  ['relative path', { Binds: ['../etc:/x'] }],
  ['home folder', { Binds: ['~/x:/x'] }],
  ['four parts', { Binds: ['/srv/uploads:/x:ro:rw'] }],
  ['Windows path', { Binds: ['C:\\:/x'] }],
  ['NUL in the path', { Binds: ['/srv/uploads\0/../..:/x'] }],
  ['shared propagation', { Binds: ['/srv/uploads:/x:rshared'] }],
  ['slave propagation', { Binds: ['/srv/uploads:/x:rslave'] }],
  [
    'shared propagation as a mount',
    { Mounts: [{ Type: 'bind', Source: '/srv/uploads', Target: '/x', BindOptions: { Propagation: 'rshared' } }] },
  ],
  ['a path as the source of a volume', mount({ Source: '/etc' })],
  ['volume of the host’s root', { Binds: ['host-root:/x'] }],
  ['volume of the host’s root as a mount', mount({ Source: 'host-root' })],
  ['volume of a disk', { Binds: ['disk:/x:ro'] }],
  ['new volume, o=bind', volumeOf({ type: 'none', o: 'bind', device: '/etc' })],
  ['new volume, o=rbind', volumeOf({ o: 'rbind', device: '/' })],
  ['new volume, bind behind other options', volumeOf({ type: 'none', o: 'rw,noatime,bind', device: '/' })],
  ['new volume, bind with a blank', volumeOf({ type: 'none', o: 'rw, bind', device: '/' })],
  ['new volume, tmpfs that binds', volumeOf({ type: 'tmpfs', o: 'bind', device: '/' })],
  ['new volume, nfs that binds', volumeOf({ type: 'nfs', o: 'bind', device: '/' })],
  ['new volume, type in capitals', volumeOf({ type: 'NFS', o: 'bind', device: '/' })],
  ['new volume, disk', volumeOf({ type: 'ext4', device: '/dev/sda1' })],
  ['new volume, device only', volumeOf({ device: '/dev/sda1' })],
  [
    'new volume, overlay',
    volumeOf({ type: 'overlay', o: 'lowerdir=/etc,upperdir=/tmp/u,workdir=/tmp/w', device: 'overlay' }),
  ],
  ['new volume, proc', volumeOf({ type: 'proc', device: 'proc' })],
  ['new volume, bind of an allowed path through ..', volumeOf({ type: 'none', o: 'bind', device: '/srv/uploads/..' })],
  ['new volume, below an allowed path', volumeOf({ type: 'none', o: 'bind', device: '/srv/uploads/link' })],
  ['new volume, option nobody knows', volumeOf({ mountpoint: '/etc' })],
  ['new volume of a plugin', volumeOf({}, 'local-persist')],
  [
    'new volume without a name that binds',
    mount({ VolumeOptions: { DriverConfig: { Options: { type: 'none', o: 'bind', device: '/' } } } }),
  ],
  ['part of a volume that leaves it', mount({ Source: 'data', VolumeOptions: { Subpath: '../../etc' } })],
  ['mount of another type', { Mounts: [{ Type: 'npipe', Source: '\\\\.\\pipe\\docker_engine', Target: '/x' }] }],
  ['sysctl of the whole kernel', { Sysctls: { 'kernel.core_pattern': '|/evil' } }],
  ['sysctl of the network', { Sysctls: { 'net.ipv4.conf.all.forwarding': '1' } }],
  ['sysctl with slashes', { Sysctls: { 'net/core/somaxconn': '1' } }],
  ['sysctl with a way out', { Sysctls: { 'net.ipv4.tcp_syncookies/../../../kernel/core_pattern': 'x' } }],
  ['another runtime', { Runtime: 'runc-root' }],
  ['another control group', { CgroupParent: '/' }],
  ['annotations', { Annotations: { 'run.oci.handler': 'krun' } }],
  ['never killed', { OomScoreAdj: -1000 }],
  ['OOM killer off', { OomKillDisable: true }],
  ['real time', { CpuRealtimeRuntime: 950_000 }],
  ['real time by a limit', { Ulimits: [{ Name: 'rtprio', Soft: 99, Hard: 99 }] }],
  [
    'log sent to an address of choice',
    { LogConfig: { Type: 'syslog', Config: { 'syslog-address': 'tcp://10.0.0.1:514' } } },
  ],
  ['storage option', { StorageOpt: { 'dm.basesize': '1' } }],
  ['limit on a device elsewhere', { BlkioDeviceReadBps: [{ Path: '/dev/../etc/x', Rate: 1 }] }],
];

const HARMLESS: [string, Record<string, unknown>][] = [
  ['nothing', {}],
  ['a network', { NetworkMode: 'shop' }],
  ['no network', { NetworkMode: 'none' }],
  ['network of a container in scope', { NetworkMode: 'container:web' }],
  ['volumes of a container in scope', { VolumesFrom: ['web:ro'] }],
  ['a volume', { Binds: ['data:/x', 'new:/y:ro,nocopy'] }],
  ['a volume of a plugin that an administrator made', { Binds: ['plugin:/x'] }],
  ['an allowed path', { Binds: ['/srv/uploads:/x', '/srv/uploads/:/y:z'] }],
  ['an allowed path by a volume', { Binds: ['uploads:/x'] }],
  ['below a path for reading', { Binds: ['/srv/shared/a/b:/x:ro'] }],
  ['the time zone', { Binds: ['/etc/localtime:/etc/localtime:ro'] }],
  ['tmpfs volume', volumeOf({ type: 'tmpfs', device: 'tmpfs', o: 'size=64m,uid=1000' })],
  ['nfs', volumeOf({ type: 'nfs', o: 'addr=10.0.0.9,rw', device: ':/export' })],
  [
    'rights that containers have, after all were dropped',
    { CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE', 'CAP_CHOWN'] },
  ],
  ['harder', { SecurityOpt: ['no-new-privileges', 'no-new-privileges:true'], ReadonlyRootfs: true }],
  ['safe sysctl', { Sysctls: { 'net.core.somaxconn': '1024' } }],
  ['limits', { Memory: 6e8, NanoCpus: 5e8, PidsLimit: 100, Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }] }],
  ['killed first', { OomScoreAdj: 500 }],
];

describe('who is no administrator', () => {
  it.each(TRICKS)('may not: %s', (_name, host) => {
    const verdict = create(host);
    expect(verdict).not.toEqual([]);
    for (const denial of verdict) {
      expect(denial).toMatchObject({ could: 'administrator', field: expect.stringMatching(/^HostConfig\./) });
      expect(denial.message).toMatch(/^[A-Z«/a-z].{20,}[.]$/s);
    }
  });
  it.each(HARMLESS)('may: %s', (_name, host) => {
    expect(create(host)).toEqual([]);
  });
  it('hears of everything at once', () => {
    expect(fields({ Privileged: true, PidMode: 'host', Binds: ['/:/x', 'data:/y'] })).toEqual([
      'HostConfig.Privileged',
      'HostConfig.PidMode',
      'HostConfig.Binds',
    ]);
  });
});

describe('an administrator', () => {
  const outOfScope = TRICKS.filter(([name]) => name.includes('out of scope') || name.includes('link with a slash'));
  it.each(TRICKS.filter((trick) => !outOfScope.includes(trick)))('may: %s', (_name, host) => {
    expect(create(host, admin)).toEqual([]);
  });
  it.each(outOfScope)('may not: %s', (_name, host) => {
    expect(create(host, admin)).not.toEqual([]);
  });
});

describe('a field that nobody has thought about', () => {
  it.each([
    ['of the container', { Image: 'x', OnBuild: [] }, 'OnBuild'],
    ['of the host', { Image: 'x', HostConfig: { ContainerIDFile: '/etc/x' } }, 'HostConfig.ContainerIDFile'],
    ['in another case', { Image: 'x', HostConfig: { privileged: true } }, 'HostConfig.privileged'],
    ['host configuration in another case', { Image: 'x', hostConfig: { Privileged: true } }, 'hostConfig'],
    [
      'of a mount',
      { Image: 'x', HostConfig: { Mounts: [{ Type: 'volume', Target: '/x', ClusterOptions: {} }] } },
      'HostConfig.Mounts.0.ClusterOptions',
    ],
    [
      'of an endpoint',
      { Image: 'x', NetworkingConfig: { EndpointsConfig: { a: { NetworkID: 'x' } } } },
      'NetworkingConfig.EndpointsConfig.a.NetworkID',
    ],
    ['of another type', { Image: 'x', HostConfig: { Privileged: 'true' } }, 'HostConfig.Privileged'],
    ['no body at all', null, 'body'],
  ])('%s is denied to everybody', (_name, body, field) => {
    for (const policy of [deployer, admin])
      expect(judgeCreate(body, policy)).toEqual([expect.objectContaining({ field, could: 'nobody' })]);
  });
});

describe('an update', () => {
  it('changes limits', () => {
    expect(
      judgeUpdate({ Memory: 5e8, NanoCpus: 1e9, PidsLimit: -1, RestartPolicy: { Name: 'always' } }, deployer),
    ).toEqual([]);
  });
  it.each([{ Devices: [] }, { Privileged: true }, { Binds: ['/:/x'] }, { CgroupParent: '/' }])(
    'cannot do %j',
    (body) => {
      expect(judgeUpdate(body, admin)).toEqual([expect.objectContaining({ could: 'nobody' })]);
    },
  );
  it.each([{ OomKillDisable: true }, { CpuRealtimeRuntime: 1 }])('of %j is an administrator’s', (body) => {
    expect(judgeUpdate(body, deployer)).toHaveLength(1);
    expect(judgeUpdate(body, admin)).toEqual([]);
  });
});

describe('an exec', () => {
  it('runs a shell', () => {
    expect(
      judgeExec({ Cmd: ['sh'], AttachStdin: true, Tty: true, User: '0', ConsoleSize: [24, 80] }, deployer),
    ).toEqual([]);
  });
  it('is not privileged', () => {
    expect(judgeExec({ Cmd: ['sh'], Privileged: true }, deployer)).toHaveLength(1);
    expect(judgeExec({ Cmd: ['sh'], Privileged: true }, admin)).toEqual([]);
    expect(judgeExec({ Cmd: ['sh'], privileged: true }, admin)).toHaveLength(1);
  });
});

describe('a new volume', () => {
  it('is the engine’s own', () => {
    expect(judgeVolume({ Name: 'data', Driver: 'local', DriverOpts: {} }, deployer)).toEqual([]);
    expect(
      judgeVolume({ Name: 'up', DriverOpts: { type: 'none', o: 'bind', device: '/srv/uploads' } }, deployer),
    ).toEqual([]);
  });
  it('is no folder of the host', () => {
    expect(judgeVolume({ Name: 'x', DriverOpts: { type: 'none', o: 'bind', device: '/' } }, deployer)).toHaveLength(1);
    expect(judgeVolume({ Name: 'x', Driver: 'local-persist' }, deployer)).toHaveLength(1);
    expect(judgeVolume({ Name: 'x', DriverOpts: { type: 'none', o: 'bind', device: '/' } }, admin)).toEqual([]);
    expect(judgeVolume({ Name: 'x', ClusterVolumeSpec: {} }, admin)).toEqual([
      expect.objectContaining({ could: 'nobody' }),
    ]);
  });
});

describe('PILOTHOUSE_BIND_ALLOW', () => {
  it('reads rules', () => {
    expect(parseBindRules('')).toEqual([]);
    expect(parseBindRules(' /srv/a , /srv/b:ro,/srv/c:rw ')).toEqual([
      { path: '/srv/a', readOnly: false },
      { path: '/srv/b', readOnly: true },
      { path: '/srv/c', readOnly: false },
    ]);
  });
  it.each([
    ['relative', 'srv/a', /is not a path/],
    ['not plain', '/srv/../etc', /is not a path/],
    ['slash at the end', '/srv/', /is not a path/],
    ['everything', '/', /root on the host/],
    ['socket', '/srv/docker.sock', /root on the host/],
    ['folder of the socket', '/var/run', /root on the host/],
    ['above the engine’s folder', '/var', /root on the host/],
    ['below etc', '/etc/nginx', /root on the host/],
    ['one within another', '/srv,/srv/a:ro', /lies within/],
    ['twice', '/srv/a,/srv/a:ro', /lies within/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseBindRules(text)).toThrow(message);
  });
});

describe('labels by which Compose and Swarm know their own', () => {
  const labels = ['com.docker.compose.project', 'com.docker.stack.namespace', 'io.podman.compose.project'];
  it.each(labels)('%s is for administrators', (name) => {
    const body = { Image: 'x', Labels: { [name]: 'staging-mine', 'com.example.team': 'a' } };
    expect(judgeCreate(body, deployer).map(({ field, could }) => [field, could])).toEqual([
      [`Labels.${name}`, 'administrator'],
    ]);
    expect(judgeCreate(body, { ...deployer, mayEscape: true })).toEqual([]);
  });
});
