import { describe, expect, it } from 'vitest';
import { containerSummary, containerDetail as detailSchema } from '../contract/container';
import { containerDetail } from './detail';
import { maskedEnvironment, revealedEnvironment } from './environment';
import { type Inspect, inspectSchema } from './inspect';
import { type ListedRow, summaryFromInspect, summaryFromList } from './summary';

const ID = 'ab'.repeat(32);
const inspect = (fields: Record<string, unknown> = {}): Inspect =>
  inspectSchema.parse({ Id: ID, Name: '/web', ...fields });
const row = (fields: Partial<ListedRow> = {}): ListedRow => ({
  id: ID,
  names: ['web'],
  image: 'nginx:1.27',
  imageId: 'sha256:1',
  command: 'nginx',
  createdAt: 1,
  state: 'running',
  status: 'Up 3 hours',
  labels: {},
  ports: [],
  networks: ['bridge'],
  volumes: ['data'],
  ...fields,
});

describe('summaryFromInspect', () => {
  it('needs no more than an id', () => {
    const summary = summaryFromInspect('local', inspectSchema.parse({ Id: ID }));
    expect(containerSummary.parse(summary)).toEqual(summary);
    expect(summary).toMatchObject({
      name: ID.slice(0, 12),
      state: 'unknown',
      exitCode: null,
      createdAt: 0,
      restartPolicy: 'no',
    });
    expect(detailSchema.safeParse(containerDetail('local', inspect(), { digests: [], platform: null })).success).toBe(
      true,
    );
  });

  it('survives every field being of the wrong type', () => {
    const odd = inspect({
      State: 'x',
      Config: [],
      HostConfig: { Memory: 'a', RestartPolicy: 3 },
      NetworkSettings: 1,
      Name: 5,
      Mounts: {},
    });
    expect(containerSummary.safeParse(summaryFromInspect('local', odd)).success).toBe(true);
    expect(detailSchema.safeParse(containerDetail('local', odd, { digests: [], platform: null })).success).toBe(true);
  });

  it.each([
    [
      { Status: 'running', ExitCode: 0, FinishedAt: '2026-01-01T00:00:00Z' },
      { state: 'running', exitCode: null },
    ],
    [
      { Status: 'exited', ExitCode: 0, FinishedAt: '2026-01-01T00:00:00Z' },
      { state: 'exited', exitCode: 0 },
    ],
    [
      { Status: 'exited', ExitCode: 137, FinishedAt: '2026-01-01T00:00:00Z', OOMKilled: true },
      { exitCode: 137, oomKilled: true },
    ],
    [
      { Status: 'created', ExitCode: 0, FinishedAt: '0001-01-01T00:00:00Z' },
      { state: 'created', exitCode: null, finishedAt: null },
    ],
    [
      { Status: 'created', ExitCode: 127, FinishedAt: '0001-01-01T00:00:00Z', Error: 'no such file' },
      { exitCode: 127, error: 'no such file' },
    ],
    [
      { Status: 'restarting', ExitCode: 3, FinishedAt: '2026-01-01T00:00:00Z' },
      { state: 'restarting', exitCode: 3 },
    ],
    [{ Status: 'stopped' }, { state: 'exited' }],
    [{ Status: 'configured' }, { state: 'created' }],
    [{ Status: 'constructor' }, { state: 'unknown' }],
    [{ Running: true }, { state: 'running' }],
    [{ Running: true, Paused: true }, { state: 'paused' }],
    [{ Running: false }, { state: 'exited' }],
  ])('state %j', (State, expected) => expect(summaryFromInspect('local', inspect({ State }))).toMatchObject(expected));

  it('reads times with nanoseconds and zones, and Go’s zero time as never', () => {
    const State = { StartedAt: '2026-11-20T19:31:36.483864289+01:00', FinishedAt: '0001-01-01T00:00:00Z' };
    expect(summaryFromInspect('local', inspect({ State, Created: 'nonsense' }))).toMatchObject({
      startedAt: Date.UTC(2026, 10, 20, 18, 31, 36, 483),
      finishedAt: null,
      createdAt: 0,
    });
  });

  it.each([
    [{ NanoCpus: 1_500_000_000 }, { cpuLimit: 1.5 }],
    [{ CpuQuota: 50_000, CpuPeriod: 100_000 }, { cpuLimit: 0.5 }],
    [{ CpuQuota: 25_000, CpuPeriod: 50_000 }, { cpuLimit: 0.5 }],
    [{ CpuQuota: 200_000 }, { cpuLimit: 2 }],
    [{ CpuQuota: -1, CpuPeriod: 100_000 }, { cpuLimit: null }],
    [
      { NanoCpus: 0, Memory: 0, PidsLimit: 0 },
      { cpuLimit: null, memoryLimit: null, pidsLimit: null },
    ],
    [{ PidsLimit: -1 }, { pidsLimit: null }],
    [
      { PidsLimit: null, Memory: 67_108_864 },
      { pidsLimit: null, memoryLimit: 67_108_864 },
    ],
    [{ PidsLimit: 100 }, { pidsLimit: 100 }],
  ])('limits %j', (HostConfig, expected) =>
    expect(summaryFromInspect('local', inspect({ HostConfig }))).toMatchObject(expected),
  );

  it.each([
    [{}, { stack: null, service: null }],
    [
      { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'api' },
      { stack: 'shop', service: 'api' },
    ],
    [
      { 'com.docker.stack.namespace': 'shop', 'com.docker.swarm.service.name': 'shop_api' },
      { stack: 'shop', service: 'api' },
    ],
    [{ 'com.docker.swarm.service.name': 'lonely' }, { stack: null, service: 'lonely' }],
    [{ 'com.docker.stack.namespace': 'a', 'com.docker.compose.project': 'b' }, { stack: 'a' }],
    [{ 'io.podman.compose.project': 'pod' }, { stack: 'pod' }],
    [{ 'com.docker.compose.project': '' }, { stack: null }],
  ])('labels %j', (Labels, expected) =>
    expect(summaryFromInspect('local', inspect({ Config: { Labels } }))).toMatchObject(expected),
  );

  it('keeps the labels of the console only', () => {
    const Labels = { 'pilothouse.demo': '1', other: 'x', 'pilothouse.token': 'abc' };
    expect(summaryFromInspect('local', inspect({ Config: { Labels } })).labels).toEqual({
      'pilothouse.demo': '1',
      'pilothouse.token': '••••••',
    });
  });

  it('tells each published port once, also of IPv4 and IPv6, and what is only exposed', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
        { HostIp: '127.0.0.1', HostPort: '81' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '53' }],
      '443/tcp': null,
      nonsense: [{ HostIp: '', HostPort: '1' }],
    };
    expect(summaryFromInspect('local', inspect({ NetworkSettings: { Ports } })).ports).toEqual([
      { ip: '', hostPort: 53, containerPort: 53, protocol: 'udp' },
      { ip: '127.0.0.1', hostPort: 81, containerPort: 80, protocol: 'tcp' },
      { ip: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      { ip: '', hostPort: null, containerPort: 443, protocol: 'tcp' },
    ]);
  });

  it('takes the wished ports of a stopped container, with those the engine will choose', () => {
    const HostConfig = {
      PortBindings: {
        '80/tcp': [{ HostIp: '', HostPort: '8080' }],
        '81/tcp': [{ HostPort: '0' }],
        '82/tcp': [{ HostPort: '9000-9010' }],
      },
    };
    expect(
      summaryFromInspect('local', inspect({ HostConfig, NetworkSettings: { Ports: {} } })).ports.map(
        (port) => port.hostPort,
      ),
    ).toEqual([8080, null, null]);
  });
});

describe('summaryFromList', () => {
  it.each([
    ['Up 3 hours (healthy)', { health: 'healthy', exitCode: null }],
    ['Up 3 hours (unhealthy)', { health: 'unhealthy' }],
    ['Up 3 seconds (health: starting)', { health: 'starting' }],
    ['Up 3 hours', { health: 'none' }],
    ['Exited (137) 2 minutes ago', { exitCode: 137 }],
    ['Restarting (1) 3 seconds ago', { exitCode: 1 }],
    ['Created', { exitCode: null }],
  ])('%s', (status, expected) => expect(summaryFromList('local', row({ status }))).toMatchObject(expected));

  it('says the same as the inspect where both know', () => {
    const labels = { 'com.docker.compose.project': 'shop', 'pilothouse.demo': '1' };
    const listed = summaryFromList(
      'local',
      row({ labels, ports: [{ ip: '::', privatePort: 80, publicPort: 8080, type: 'tcp' }], networks: ['b', 'a'] }),
    );
    const inspected = summaryFromInspect(
      'local',
      inspect({
        Path: 'nginx',
        Image: 'sha256:1',
        Created: '1970-01-01T00:00:00.001Z',
        State: { Status: 'running' },
        Config: { Image: 'nginx:1.27', Labels: labels },
        Mounts: [
          { Type: 'volume', Name: 'data' },
          { Type: 'bind', Source: '/srv' },
        ],
        NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] }, Networks: { a: {}, b: {} } },
      }),
    );
    expect(listed).toEqual({ ...inspected, restartPolicy: '' });
    expect(containerSummary.parse(listed)).toEqual(listed);
  });

  it('hides a password in the command', () => {
    expect(summaryFromList('local', row({ command: 'redis-server --requirepass hunter2' })).command).not.toContain(
      'hunter2',
    );
  });
});

describe('containerDetail', () => {
  const secret = 'Sup3r-S3cret';
  const container = inspect({
    Path: 'app',
    Args: ['--token', secret],
    State: { Error: `--password=${secret}` },
    Config: {
      Env: [`DB_PASSWORD=${secret}`, 'PATH=/bin', 'EMPTY'],
      Cmd: ['app', '--token', secret],
      Labels: { 'my.secret': secret },
    },
    HostConfig: {
      Tmpfs: { '/run': 'ro,size=1m' },
      Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rwm' }],
      DeviceRequests: [{ Driver: 'nvidia', Count: -1 }],
      LogConfig: { Type: 'splunk', Config: { 'splunk-token': secret } },
      MemorySwap: -1,
    },
    Mounts: [
      {
        Type: 'volume',
        Name: 'data',
        Source: '/var/lib/docker/volumes/data/_data',
        Destination: '/data',
        Driver: 'local',
        RW: true,
      },
      { Type: 'bind', Source: '/etc', Destination: '/host', RW: false, Propagation: 'rprivate' },
    ],
  });

  it('shows no secret anywhere', () => {
    const detail = containerDetail('local', container, { digests: [], platform: null, environment: ['PATH=/bin'] });
    expect(JSON.stringify(detail)).not.toContain(secret);
    expect(detail.environment).toEqual([
      { name: 'DB_PASSWORD', value: null, masked: true, fromImage: false },
      { name: 'PATH', value: '/bin', masked: false, fromImage: true },
      { name: 'EMPTY', value: '', masked: false, fromImage: false },
    ]);
    expect(detailSchema.parse(detail)).toEqual(detail);
  });

  it('tells mounts, devices and limits', () => {
    const detail = containerDetail('local', container, { digests: ['x@sha256:1'], platform: 'linux/amd64' });
    expect(
      detail.mounts.map(({ type, source, destination, readOnly }) => [type, source, destination, readOnly]),
    ).toEqual([
      ['volume', 'data', '/data', false],
      ['bind', '/etc', '/host', true],
      ['tmpfs', '', '/run', true],
    ]);
    expect(detail.devices).toEqual(['/dev/fuse:/dev/fuse:rwm', 'nvidia: all']);
    expect(detail).toMatchObject({ memorySwap: -1, platform: 'linux/amd64', imageDigests: ['x@sha256:1'], pid: null });
  });

  it('reveals only where asked', () => {
    expect(revealedEnvironment(container)[0]).toEqual({
      name: 'DB_PASSWORD',
      value: secret,
      masked: false,
      fromImage: false,
    });
    expect(maskedEnvironment(container)[0]?.value).toBeNull();
  });
});
