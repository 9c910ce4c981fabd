import { describe, expect, it } from 'vitest';
import { toCreateBody } from './create-body';
import { checkCreation, findImage, type HostFacts } from './creation-checks';
import { emptyAttachment, emptySpec } from './empty-spec';
import { maskSpec } from './mask-spec';
import { emptyVolume } from './mount-entries';
import { parseRunCommand } from './parse-run';
import { toUpdateBody } from './update-body';

const ID = `sha256:${'a'.repeat(64)}`;
const facts: HostFacts = {
  containers: [
    {
      id: 'b'.repeat(64),
      name: 'web',
      state: 'running',
      ports: [{ ip: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    },
    { id: 'c'.repeat(64), name: 'old', state: 'exited', ports: [] },
  ],
  images: [
    {
      id: ID,
      tags: ['nginx:latest', 'registry.example.com:5000/shop/api:1.0.0'],
      digests: [`nginx@sha256:${'d'.repeat(64)}`],
    },
  ],
  volumes: [{ name: 'data' }],
  networks: [
    {
      id: '1'.repeat(64),
      name: 'shop',
      pools: [{ subnet: '172.30.0.0/24', gateway: '172.30.0.1' }],
      taken: [{ address: '172.30.0.9', by: 'web' }],
    },
    { id: '2'.repeat(64), name: 'twice', pools: [] },
    { id: '3'.repeat(64), name: 'twice', pools: [] },
  ],
  cpus: 4,
  memoryBytes: 8 * 1024 ** 3,
};

function checks(line: string, start = true) {
  const read = parseRunCommand(`docker run ${line}`);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { checks: all, pulls } = checkCreation(read.spec, facts, start);
  return { pulls, refused: all.filter(({ state }) => state === 'refused').map(({ field }) => field), all };
}

describe('before a container is made', () => {
  it.each([
    ['nginx', []],
    ['--name web nginx', ['name']],
    ['--name old nginx', ['name']],
    ['--name WEB nginx', []],
    ['-p 8080:80 nginx', ['ports.0.hostPort']],
    ['-p 127.0.0.1:8080:80 nginx', ['ports.0.hostPort']],
    ['-p 8080:80/udp nginx', []],
    ['-p 8080-8081:80 nginx', []],
    ['-p 80 -p 81 nginx', []],
    ['-p 9000:80 -p 9000:81 nginx', ['ports.1.hostPort']],
    ['-p 127.0.0.1:9000:80 -p 127.0.0.2:9000:81 nginx', []],
    ['--network shop nginx', []],
    ['--network nowhere nginx', ['networks.0.name']],
    ['--network twice nginx', ['networks.0.name']],
    [`--network ${'2'.repeat(64)} nginx`, []],
    ['--network shop --ip 172.30.0.5 nginx', []],
    ['--network shop --ip 172.31.0.5 nginx', ['networks.0.ipv4']],
    ['--network shop --ip 172.30.0.1 nginx', ['networks.0.ipv4']],
    ['--network shop --ip 172.30.0.9 nginx', ['networks.0.ipv4']],
    ['--network shop --ip6 fd00::5 nginx', ['networks.0.ipv6']],
    ['--network container:web nginx', []],
    ['--network container:old nginx', ['networkMode']],
    ['--pid container:nobody nginx', ['pidMode']],
    ['--volumes-from old nginx', []],
    ['--volumes-from nobody:ro nginx', ['volumesFrom.0']],
    ['--cpus 5 nginx', ['resources.cpus']],
    ['--pull never alpine', ['image']],
    [ID, []],
    [`sha256:${'9'.repeat(64)}`, ['image']],
  ])('%s', (line, refused) => {
    expect(checks(line).refused).toEqual(refused);
  });
  it.each([
    ['nginx', false],
    ['nginx:1.27', true],
    ['alpine', true],
    ['--pull always nginx', true],
    ['docker.io/library/nginx:latest', false],
    ['registry.example.com:5000/shop/api:1.0.0', false],
    [`nginx@sha256:${'d'.repeat(64)}`, false],
  ])('%s is pulled: %s', (line, pulls) => {
    expect(checks(line).pulls).toBe(pulls);
  });
  it('a port in use matters only when it is started', () => {
    expect(checks('-p 8080:80 nginx', false)).toMatchObject({
      refused: [],
      all: expect.arrayContaining([expect.objectContaining({ about: 'ports', state: 'warning' })]),
    });
  });
  it('a volume that is not there is told', () => {
    expect(
      checks('-v data:/a -v new:/b nginx')
        .all.filter(({ about }) => about === 'volumes')
        .map(({ state }) => state),
    ).toEqual(['ok', 'warning']);
  });
  it('finds no image by another tag', () => {
    expect(findImage(facts.images, 'registry.example.com:5000/shop/api')).toBeUndefined();
    expect(findImage(facts.images, 'example.com/shop/api:1.0.0')).toBeUndefined();
  });
});

describe('the body of a creation', () => {
  const two = {
    ...emptySpec('x'),
    macAddress: '02:42:ac:11:00:02',
    networks: [{ ...emptyAttachment('a'), aliases: ['w'] }, emptyAttachment('b')],
  };
  it('takes one network before API 1.44, and the others by connecting', () => {
    const { body, connect } = toCreateBody(two, '1.41');
    expect(body).toEqual({
      Image: 'x',
      MacAddress: '02:42:ac:11:00:02',
      HostConfig: { NetworkMode: 'a' },
      NetworkingConfig: { EndpointsConfig: { a: { Aliases: ['w'] } } },
    });
    expect(connect).toEqual([{ network: 'b', endpoint: {} }]);
  });
  it('takes all of them from API 1.44 on', () => {
    const { body, connect } = toCreateBody(two, '1.51');
    expect(body).toEqual({
      Image: 'x',
      HostConfig: { NetworkMode: 'a' },
      NetworkingConfig: { EndpointsConfig: { a: { Aliases: ['w'], MacAddress: '02:42:ac:11:00:02' }, b: {} } },
    });
    expect(connect).toEqual([]);
  });
  it('says what the engine is too old for', () => {
    const spec = {
      ...emptySpec('x'),
      annotations: { a: 'b' },
      mounts: [{ ...emptyVolume('/x'), source: 'data', subpath: 'a' }],
      networks: [{ ...emptyAttachment('a'), gatewayPriority: 1 }],
      health: {
        kind: 'custom' as const,
        test: [],
        intervalMs: null,
        timeoutMs: null,
        startPeriodMs: null,
        startIntervalMs: 5,
        retries: null,
      },
    };
    expect(toCreateBody(spec, '1.41').unsupported.map(({ field }) => field)).toEqual([
      'annotations',
      'health.startIntervalMs',
      'mounts.0.subpath',
      'networks.0.gatewayPriority',
    ]);
    expect(toCreateBody(spec, '1.51').unsupported).toEqual([]);
  });
  it('takes the image’s entry point away, and its check', () => {
    expect(toCreateBody({ ...emptySpec('x'), entrypoint: [], health: { kind: 'none' } }, '1.51').body).toEqual({
      Image: 'x',
      Entrypoint: [''],
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {},
    });
  });
});

describe('the body of an update', () => {
  const inspect = (HostConfig: Record<string, number>) => ({ Id: 'x', HostConfig }) as never;
  it.each([
    ['as engines do', { Memory: 100, MemorySwap: 200 }, 400],
    ['no limit until now', {}, 400],
    ['all swap', { Memory: 100, MemorySwap: -1 }, -1],
    ['no swap at all', { Memory: 100, MemorySwap: 100 }, 200],
    ['swap of choice', { Memory: 100, MemorySwap: 130 }, 230],
  ])('swap goes with the memory: %s', (_name, host, swap) => {
    expect(toUpdateBody({ memory: 200 }, inspect(host))).toEqual({ Memory: 200, MemorySwap: swap });
  });
  it('has only what is changed', () => {
    expect(toUpdateBody({ cpus: 0.5 }, inspect({ Memory: 100 }))).toEqual({ NanoCpus: 5e8 });
    expect(toUpdateBody({ pids: null }, inspect({}))).toEqual({ PidsLimit: -1 });
    expect(toUpdateBody({ memory: 200, memorySwap: 300 }, inspect({}))).toEqual({ Memory: 200, MemorySwap: 300 });
  });
});

describe('what is hidden of a specification', () => {
  it('is named, and the rest is there', () => {
    const { hidden, spec } = maskSpec({
      ...emptySpec('x'),
      command: ['redis-server', '--requirepass', 'hunter2'],
      environment: [
        { name: 'COLOUR', value: 'red' },
        { name: 'DB_PASSWORD', value: 'hunter2' },
        { name: 'URL', value: 'postgres://u:hunter2@db/x' },
      ],
      labels: { 'app.api-key': 'hunter2' },
    });
    expect(hidden).toEqual(['command.2', 'environment.1.value', 'environment.2.value', 'labels.app.api-key']);
    expect(JSON.stringify(spec)).not.toContain('hunter2');
    expect(spec.environment[0]).toEqual({ name: 'COLOUR', value: 'red' });
  });
});
