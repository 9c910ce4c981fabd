import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContainerSpec, containerSpec } from '@/lib/contract/container-spec';
import { emptySpec } from './empty-spec';
import { parseEnvFile } from './env-file';
import { parseRunCommand } from './parse-run';
import { formatDuration, formatSize, parseDuration, parseSize } from './quantities';
import { toRunCommand } from './run-command';
import { RUN_FLAGS, SHORT_FLAGS } from './run-flags';
import { quoteWord, splitWords } from './shell-words';

function read(text: string): ContainerSpec {
  const result = parseRunCommand(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}
const problems = (text: string) => {
  const result = parseRunCommand(text);
  return result.ok ? [] : result.problems;
};

describe('words', () => {
  it.each([
    ['a b', ['a', 'b']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`a'b'"c"d`, ['abcd']],
    [`'it'\\''s'`, ["it's"]],
    ['a\\ b', ['a b']],
    ['a \\\n  b', ['a', 'b']],
    ['a \\\r\n b', ['a', 'b']],
    ['a \\  \n b', ['a', 'b']],
    [`"a \\"b\\" \\$c \\d"`, ['a "b" $c \\d']],
    [`''`, ['']],
    [`'$HOME' '\`x\`' "a'b"`, ['$HOME', '`x`', "a'b"]],
    ['a # rest', ['a']],
    ['a#b', ['a#b']],
    ['100$ cost', ['100$', 'cost']],
    [`'{{.Name}}' {{.Name}}`, ['{{.Name}}', '{{.Name}}']],
  ])('%j', (text, words) => {
    const split = splitWords(text);
    expect(split.ok && split.words.map((word) => word.text)).toEqual(words);
  });
  it.each([
    ['a $HOME', 2, /variable/],
    ['a "$HOME"', 3, /variable/],
    ['a $\x7bX:-y}', 2, /variable/],
    ['a $(pwd)', 2, /command/],
    ['a "$(pwd)"', 3, /command/],
    ['a `pwd`', 2, /command/],
    ['a ~/x', 2, /home folder/],
    ['a *.txt', 2, /Put quotes/],
    ['a | b', 2, /pipe/],
    ['a && b', 2, /background/],
    ['a; b', 1, /Two commands/],
    ['a > b', 2, /redirected/],
    ["a 'b", 2, /partner/],
    ['a "b', 2, /partner/],
    ['a\\', 1, /backslash/],
    ['a\nb', 1, /new line/],
  ])('%j is refused with its place', (text, at, message) => {
    expect(splitWords(text)).toMatchObject({ ok: false, at, message: expect.stringMatching(message) });
  });
  it('what was quoted is read as it was', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0')),
          { minLength: 1, maxLength: 5 },
        ),
        (words) => {
          const split = splitWords(words.map(quoteWord).join(' '));
          expect(split.ok && split.words.map((word) => word.text)).toEqual(words);
        },
      ),
    );
  });
});

describe('amounts', () => {
  it.each([
    ['512m', 536870912],
    ['1.5g', 1610612736],
    ['64MiB', 67108864],
    ['1000', 1000],
    ['5b', 5],
    ['2 GB', 2147483648],
  ])('%s', (text, value) => {
    expect(parseSize(text)).toBe(value);
  });
  it.each(['', 'm', '-5', '1x', '1e3', '9999999999999t'])('%j is none', (text) => expect(parseSize(text)).toBeNull());
  it('written and read is the same', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (value) => parseSize(formatSize(value)) === value));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400_000 }), (value) => parseDuration(formatDuration(value)) === value),
    );
  });
  it.each([
    ['1m30s', 90_000],
    ['500ms', 500],
    ['0', 0],
    ['1h', 3_600_000],
    ['1.5s', 1500],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));
  it.each(['', '5', 's', '1 s', '1d'])('%j is no time', (text) => expect(parseDuration(text)).toBeNull());
});

describe('docker run', () => {
  it('is read as Docker reads it', () => {
    const spec = read(`$ sudo docker run -itd --rm --name=web -p 127.0.0.1:8080:80 -p8443:443/tcp -P \\
      -e A=1 --env 'B=two words' -eC= -l x=y -v data:/data:ro -v /srv/www:/www --tmpfs /run:size=64m \\
      --mount type=bind,src=/etc/localtime,dst=/etc/localtime,readonly --network name=shop,alias=web,ip=172.30.0.5 --network-alias www \\
      -m 512m --cpus .5 --pids-limit 100 --health-cmd 'curl -f http://localhost/' --health-interval=30s \\
      --cap-add cap_net_admin --read-only --ulimit nofile=1024:2048 --log-opt max-size=10m -u 1000:1000 \\
      nginx:1.27 nginx -g 'daemon off;'`);
    expect(spec).toEqual({
      ...emptySpec('nginx:1.27'),
      name: 'web',
      command: ['nginx', '-g', 'daemon off;'],
      tty: true,
      stdin: true,
      autoRemove: true,
      publishAll: true,
      readOnly: true,
      user: '1000:1000',
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: 'two words' },
        { name: 'C', value: '' },
      ],
      labels: { x: 'y' },
      ports: [
        { ip: '127.0.0.1', hostPort: '8080', containerPort: 80, protocol: 'tcp' },
        { ip: '', hostPort: '8443', containerPort: 443, protocol: 'tcp' },
      ],
      mounts: [
        expect.objectContaining({ type: 'volume', source: 'data', target: '/data', readOnly: true }),
        expect.objectContaining({ type: 'bind', source: '/srv/www', target: '/www', create: true }),
        { type: 'tmpfs', target: '/run', options: 'size=64m' },
        expect.objectContaining({ type: 'bind', source: '/etc/localtime', readOnly: true, create: false }),
      ],
      networks: [expect.objectContaining({ name: 'shop', aliases: ['web', 'www'], ipv4: '172.30.0.5' })],
      resources: { ...emptySpec('x').resources, memory: 536870912, cpus: 0.5, pids: 100 },
      health: {
        kind: 'custom',
        test: ['CMD-SHELL', 'curl -f http://localhost/'],
        intervalMs: 30_000,
        timeoutMs: null,
        startPeriodMs: null,
        startIntervalMs: null,
        retries: null,
      },
      capAdd: ['NET_ADMIN'],
      ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
      logOptions: { 'max-size': '10m' },
    });
  });
  it.each([
    [
      'docker run -p 8000-8002:9000-9002/udp x',
      {
        ports: [8000, 8001, 8002].map((port) => ({
          ip: '',
          hostPort: String(port),
          containerPort: port + 1000,
          protocol: 'udp',
        })),
      },
    ],
    [
      'docker run -p 8000-8010:80 x',
      { ports: [{ ip: '', hostPort: '8000-8010', containerPort: 80, protocol: 'tcp' }] },
    ],
    ['docker run -p 80 x', { ports: [{ ip: '', hostPort: '', containerPort: 80, protocol: 'tcp' }] }],
    ['docker run -p [::1]:8080:80 x', { ports: [{ ip: '::1', hostPort: '8080', containerPort: 80, protocol: 'tcp' }] }],
    [
      'docker run -p 127.0.0.1::80 x',
      { ports: [{ ip: '127.0.0.1', hostPort: '', containerPort: 80, protocol: 'tcp' }] },
    ],
    ['docker container create --entrypoint "" x', { entrypoint: [] }],
    ['docker run --net host x', { networkMode: 'host' }],
    ['docker run --network bridge x', { networkMode: '', networks: [] }],
    ['docker run --no-healthcheck x', { health: { kind: 'none' } }],
    ['docker run --restart on-failure:3 x', { restart: { policy: 'on-failure', maxRetries: 3 } }],
    ['docker run -t=false --init=true x', { tty: false, init: true }],
    ['docker run --memory-swap -1 -m 1g x', { resources: expect.objectContaining({ memorySwap: -1 }) }],
    ['docker run -- x -p 80', { command: ['-p', '80'] }],
    ['docker -H tcp://x:1 run x', { image: 'x' }],
    [
      'docker run --gpus all x',
      { deviceRequests: [{ driver: '', count: -1, ids: [], capabilities: ['gpu'], options: {} }] },
    ],
    [
      `docker run --gpus '"device=0,1"' x`,
      { deviceRequests: [{ driver: '', count: 0, ids: ['0', '1'], capabilities: ['gpu'], options: {} }] },
    ],
    ['docker run --volume-driver rexray -v a:/b x', { mounts: [expect.objectContaining({ driver: 'rexray' })] }],
    ['docker run --add-host db=10.0.0.1 --add-host api:10.0.0.2 x', { extraHosts: ['db:10.0.0.1', 'api:10.0.0.2'] }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });
  it.each([
    ['docker run --publsh 80 x', '--publsh', /no option --publsh\. Is --publish meant\?/],
    ['docker run --constructor x', '--constructor', /no option/],
    ['docker run -Z x', '-Z', /no option -Z/],
    ['docker run -p 80', '80', /image is missing/],
    ['docker run -p abc x', 'abc', /not a port/],
    ['docker run -d', '-d', /image is missing/],
    ['docker run --memory lots x', 'lots', /not a size/],
    ['docker run --env-file .env x', '--env-file', /Environment/],
    ['docker run -e HOME x', 'HOME', /your shell/],
    ['docker run -v ./x:/y x', './x:/y', /written in full/],
    ['docker run --ip 10.0.0.1 x', '', /need a network/],
    ['docker run --isolation hyperv x', '--isolation', /Windows/],
    ['docker compose up', 'compose', /another command/],
    ['podman-compose up', 'podman-compose', /begins with docker run/],
    ['', '', /Paste a line/],
    ['docker run --security-opt seccomp=/x.json x', 'seccomp=/x.json', /your machine/],
    ['docker run --mount type=bind,src=x,dst=/y x', 'type=bind,src=x,dst=/y', /in full/],
  ])('%s names what is wrong', (text, word, message) => {
    const found = problems(text);
    expect(found.map((one) => one.message).join('\n')).toMatch(message);
    const first = found.find((one) => message.test(one.message));
    expect(word === '' || first?.word === word).toBe(true);
    if (word !== '')
      expect(text.slice(first?.at)).toMatch(new RegExp(`^${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });
  it('knows every short flag', () => {
    for (const long of Object.values(SHORT_FLAGS)) expect(RUN_FLAGS[long]).toBeDefined();
  });
  it('never throws, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseRunCommand(`docker run ${text}`)),
      { numRuns: 500 },
    );
    const flags = [
      ...Object.keys(RUN_FLAGS).map((name) => `--${name}`),
      ...Object.keys(SHORT_FLAGS).map((name) => `-${name}`),
    ];
    const word = fc.oneof(fc.constantFrom(...flags), fc.stringMatching(/^[a-z0-9:=,./-]{0,12}$/));
    fc.assert(
      fc.property(fc.array(word), (words) => void parseRunCommand(`docker run ${words.map(quoteWord).join(' ')}`)),
      { numRuns: 1000 },
    );
  });
});

const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const path = fc.stringMatching(/^\/[a-z]{1,6}(?:\/[a-z0-9 ,:."']{1,6}[a-z])?$/);
const pairs = fc.dictionary(name, plain, { maxKeys: 3 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const size = fc.integer({ min: 6_291_456, max: 2 ** 40 });
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });

/** Specifications that a command line can say. */
const specs = fc
  .record({
    name: some(name),
    pull: fc.constantFrom('missing', 'always', 'never'),
    command: list(plain),
    entrypoint: some(
      fc.array(
        plain.filter((text) => text !== ''),
        { maxLength: 1 },
      ),
    ),
    environment: fc.uniqueArray(fc.record({ name, value: plain }), { selector: (one) => one.name, maxLength: 3 }),
    workingDir: fc.constantFrom('', '/srv', '/a b'),
    user: fc.constantFrom('', '1000:1000', 'app'),
    groups: list(name),
    labels: pairs,
    ports: list(
      fc.record({
        ip: fc.constantFrom('', '127.0.0.1', '::1', 'fd00::5'),
        hostPort: fc.constantFrom('', '8080', '8000-8010'),
        containerPort: fc.integer({ min: 1, max: 65_535 }),
        protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
      }),
    ),
    mounts: fc.uniqueArray(
      fc.oneof(
        fc.record({
          type: fc.constant('volume'),
          source: fc.oneof(fc.constant(''), name),
          target: path,
          readOnly: fc.boolean(),
          noCopy: fc.boolean(),
          subpath: fc.constantFrom('', 'a/b'),
          driver: fc.constantFrom('', 'local'),
          driverOptions: pairs,
          labels: pairs,
        }),
        fc.record({
          type: fc.constant('bind'),
          source: path,
          target: path,
          readOnly: fc.boolean(),
          propagation: fc.constantFrom('', 'rslave', 'private'),
          create: fc.constant(false),
          relabel: fc.constant(''),
        }),
        fc.record({
          type: fc.constant('bind'),
          source: fc.constant('/srv/x'),
          target: fc.stringMatching(/^\/[a-z]{1,6}$/),
          readOnly: fc.boolean(),
          propagation: fc.constantFrom('', 'rslave'),
          create: fc.constant(true),
          relabel: fc.constantFrom('', 'z', 'Z'),
        }),
        fc.record({
          type: fc.constant('tmpfs'),
          target: fc.stringMatching(/^\/[a-z]{1,6}$/),
          options: fc.constantFrom('', 'size=64m,mode=1770'),
        }),
      ),
      { selector: (mount) => mount.target, maxLength: 4 },
    ),
    networks: fc.uniqueArray(
      fc.record({
        name: name.filter((text) => text !== 'host' && text !== 'none'),
        aliases: list(name),
        ipv4: fc.constantFrom('', '172.30.0.5'),
        ipv6: fc.constantFrom('', 'fd00::5'),
        linkLocal: fc.constant([]),
        mac: fc.constantFrom('', '02:42:ac:11:00:02'),
        driverOptions: pairs,
        gatewayPriority: fc.integer({ min: -5, max: 5 }),
      }),
      { selector: (network) => network.name, maxLength: 3 },
    ),
    restart: fc.oneof(
      fc.record({ policy: fc.constantFrom('no', 'always', 'unless-stopped'), maxRetries: fc.constant(0) }),
      fc.record({ policy: fc.constant('on-failure'), maxRetries: fc.integer({ min: 0, max: 9 }) }),
    ),
    memory: some(size),
    cpus: some(fc.integer({ min: 1, max: 800 }).map((value) => value / 100)),
    pids: some(fc.integer({ min: 1, max: 1000 })),
    health: fc.oneof(
      fc.constant({ kind: 'image' }),
      fc.constant({ kind: 'none' }),
      fc.record({
        kind: fc.constant('custom'),
        test: plain.filter((text) => text !== '').map((text) => ['CMD-SHELL', text]),
        intervalMs: some(fc.integer({ min: 1, max: 1e6 })),
        timeoutMs: some(fc.integer({ min: 1, max: 1e6 })),
        startPeriodMs: fc.constant(null),
        startIntervalMs: some(fc.integer({ min: 1, max: 1e6 })),
        retries: some(fc.integer({ min: 1, max: 9 })),
      }),
    ),
    capAdd: fc.uniqueArray(fc.constantFrom('NET_ADMIN', 'CHOWN')),
    devices: list(
      fc.record({
        host: fc.constant('/dev/snd'),
        container: fc.constantFrom('/dev/snd', '/dev/x'),
        permissions: fc.constantFrom('rwm', 'r', 'rw'),
      }),
    ),
    ulimits: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('nofile', 'nproc'),
        soft: fc.integer({ min: 0, max: 10 }),
        hard: fc.integer({ min: 10, max: 20 }),
      }),
      { selector: (limit) => limit.name },
    ),
    sysctls: pairs,
    logDriver: fc.constantFrom('', 'local'),
    logOptions: pairs,
    init: some(fc.boolean()),
    tty: fc.boolean(),
    stdin: fc.boolean(),
    readOnly: fc.boolean(),
    shmSize: some(size),
    stopTimeout: some(fc.integer({ min: -1, max: 60 })),
    stopSignal: fc.constantFrom('', 'SIGINT'),
    ipcMode: fc.constantFrom('', 'host', 'shareable'),
  })
  .map(({ cpus, memory, pids, ...rest }) => ({
    ...emptySpec('registry.example.com:5000/shop/api:1.0.0'),
    ...rest,
    resources: { ...emptySpec('x').resources, memory, cpus, pids },
  })) as unknown as fc.Arbitrary<ContainerSpec>;

describe('there and back', () => {
  it('a specification, its command line and the specification of that are the same', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const back = read(toRunCommand(spec));
        expect(back).toEqual(spec);
        expect(toRunCommand(back)).toBe(toRunCommand(spec));
      }),
      { numRuns: 500 },
    );
  });
  it('the contract takes what it gives', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(containerSpec.parse(spec)).toEqual(spec);
      }),
      { numRuns: 300 },
    );
  });
  it('the defaults of the contract are an empty specification', () => {
    expect(containerSpec.parse({ image: 'nginx' })).toEqual(emptySpec('nginx'));
  });
});

describe('an env-file', () => {
  it('is read as Docker reads it', () => {
    expect(parseEnvFile('# comment\n\nA=1\n  B=two words \nC="quoted"\nA=2\r\nD=a=b#c')).toEqual({
      entries: [
        { name: 'B', value: 'two words ' },
        { name: 'C', value: '"quoted"' },
        { name: 'A', value: '2' },
        { name: 'D', value: 'a=b#c' },
      ],
      problems: [],
    });
  });
  it('names the line that is wrong', () => {
    expect(parseEnvFile('A=1\nHOME\n=x\nB C=1').problems.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

describe('bad input names the field and the way out', () => {
  const spec = (fields: Record<string, unknown>) => ({ image: 'nginx', ...fields });
  it.each([
    [{ image: 'Nginx' }, 'image', /small letters/],
    [spec({ nmae: 'x' }), '', /nmae/],
    [spec({ name: '-x' }), 'name', /begins with/],
    [spec({ ports: [{ containerPort: 0 }] }), 'ports.0.containerPort', /1 to 65535/],
    [spec({ ports: [{ containerPort: 80, hostPort: '70000' }] }), 'ports.0.hostPort', /1 to 65535/],
    [spec({ mounts: [{ type: 'bind', source: 'x', target: '/y' }] }), 'mounts.0.source', /begins with \//],
    [
      spec({
        mounts: [
          { type: 'volume', target: '/y' },
          { type: 'tmpfs', target: '/y' },
        ],
      }),
      'mounts.1.target',
      /already/,
    ],
    [spec({ networkMode: 'host', ports: [{ containerPort: 80 }] }), 'ports', /open already/],
    [spec({ networkMode: 'host', networks: [{ name: 'x' }] }), 'networkMode', /take them out/],
    [spec({ autoRemove: true, restart: { policy: 'always' } }), 'restart.policy', /choose one/],
    [spec({ resources: { memory: 1024 } }), 'resources.memory', /6 MiB/],
    [spec({ resources: { memorySwap: 1e9 } }), 'resources.memorySwap', /needs a memory limit/],
    [spec({ resources: { cpus: 1, cpuQuota: 5000 } }), 'resources.cpus', /one of both/],
    [spec({ restart: { policy: 'always', maxRetries: 3 } }), 'restart.maxRetries', /on-failure/],
    [spec({ environment: [{ name: 'A', value: '••••••' }] }), 'environment.0.value', /hidden/],
    [spec({ pidMode: 'hosts' }), 'pidMode', /host or container/],
  ])('%j', (input, path, message) => {
    const issues = containerSpec.safeParse(input).error?.issues ?? [];
    expect(issues.map((issue) => [issue.path.join('.'), issue.message])).toContainEqual([
      path,
      expect.stringMatching(message),
    ]);
  });
});
