import { describe, expect, it } from 'vitest';
import { MASK, maskArguments, maskAssignment, maskJson, maskText, maskValue } from './secret-mask';
import { isSecretName } from './secret-name';

describe('isSecretName', () => {
  it.each([
    'PASSWORD',
    'POSTGRES_PASSWORD',
    'PGPASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'dbPassword',
    'db.password',
    'DB_PASS',
    'DB_PWD',
    'SMTP_PASSWD',
    'SECRET',
    'SECRET_KEY_BASE',
    'CLIENT_SECRET',
    'API_KEY',
    'APIKEY',
    'apiKey',
    'X-Api-Key',
    'AWS_SECRET_ACCESS_KEY',
    'ENCRYPTION_KEY',
    'KEY',
    'PRIVATE_KEY',
    'SSH_KEY',
    'TOKEN',
    'GITHUB_TOKEN',
    'ACCESSTOKEN',
    'splunk-token',
    'REDIS_AUTH',
    '--requirepass',
    '--masterauth',
    'JWT',
    'WORDPRESS_AUTH_SALT',
    'DB_CREDENTIALS',
    'CONNECTION_STRING',
  ])('%s is one', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    '',
    'PATH',
    'PWD',
    'OLDPWD',
    'GPG_KEY',
    'GPG_KEYS',
    'PUBLIC_KEY',
    'SSH_PUBLIC_KEY',
    'MONKEY',
    'KEYBOARD',
    'KEYBOARD_LAYOUT',
    'DONKEY_NAME',
    'POSTGRES_PASSWORD_FILE',
    'SECRET_KEY_FILE',
    'TOKEN_TTL',
    'AUTH_METHOD',
    'POSTGRES_HOST_AUTH_METHOD',
    'MAX_TOKENS',
    'TOKENIZERS_PARALLELISM',
    'AUTHOR',
    'org.opencontainers.image.authors',
    'BYPASS',
    'COMPASS_URL',
    'PASSENGER_COUNT',
    'com.docker.compose.config-hash',
    'SandboxKey',
    'MaskedPaths',
    'hostname',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});

describe('maskValue', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['DB_PASSWORD', '123456'],
    ['DB_PASSWORD', ' '],
    ['ANYTHING', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'],
    ['ANYTHING', 'AKIAIOSFODNN7EXAMPLE'],
    ['ANYTHING', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk'],
    ['ANYTHING', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
  ])('%s=%s is hidden', (name, value) => expect(maskValue(name, value)).toEqual({ value: null, masked: true }));

  it.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['DB_PASSWORD', '/run/secrets/db'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568'],
    ['SSH_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@here'],
    ['MONKEY', 'banana'],
    ['PATH', '/usr/local/bin:/usr/bin'],
    ['URL', 'http://api:8080/health'],
    ['URL', 'redis://cache:6379/0'],
    ['TIME', '12:30:00'],
    ['IMAGE', 'registry:5000/shop/api@sha256:0123'],
  ])('%s=%s is shown', (name, value) => expect(maskValue(name, value)).toEqual({ value, masked: false }));

  it('hides only the password in a URL', () => {
    expect(maskValue('DATABASE_URL', 'postgres://shop:p%40ss:w0rd@db:5432/shop')).toEqual({
      value: `postgres://shop:${MASK}@db:5432/shop`,
      masked: true,
    });
    expect(maskValue('REDIS_URL', 'redis://:hunter2@cache').value).toBe(`redis://:${MASK}@cache`);
    expect(maskValue('URL', 'amqp://u:a@b@host/x').value).toBe(`amqp://u:${MASK}@host/x`);
  });
});

describe('maskText', () => {
  it.each([
    ['redis-server --requirepass hunter2 --port 6379', `redis-server --requirepass ${MASK} --port 6379`],
    ['mysqld --password=hunter2', `mysqld --password=${MASK}`],
    ['export DB_PASSWORD="a b c"; run', `export DB_PASSWORD="${MASK}"; run`],
    ['{"password": "hunter2", "user": "me"}', `{"password": "${MASK}", "user": "me"}`],
    ['curl -H "Authorization: Bearer abcdefghijkl"', `curl -H "Authorization: Bearer ${MASK}"`],
    ['curl -u admin:hunter2 http://x', `curl -u admin:${MASK} http://x`],
    ['curl -fsS http://localhost:80/ || exit 1', 'curl -fsS http://localhost:80/ || exit 1'],
    ['exec: "nginx": executable file not found in $PATH', 'exec: "nginx": executable file not found in $PATH'],
    ['key: value pairs', `key: ${MASK} pairs`],
    ['no such container: web', 'no such container: web'],
  ])('%s', (text, masked) => expect(maskText(text)).toBe(masked));

  it('masks a long value to its end', () => {
    expect(maskText(`token=${'a'.repeat(9_000)} rest`)).toBe(`token=${MASK} rest`);
  });

  it('takes linear time on hostile text', () => {
    const started = performance.now();
    for (const piece of [
      'a:',
      'a=',
      '-u ',
      '--a ',
      'http://a:',
      '-----BEGIN PRIVATE KEY-----',
      'eyJ.',
      'password=',
      '"',
      '@',
      'x',
      'password=•',
      'token://',
      'a-----BEGIN ',
    ]) {
      maskText(piece.repeat(Math.ceil(250_000 / piece.length)));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('maskArguments', () => {
  it.each([
    [
      ['redis-server', '--requirepass', 'hunter2', '--port', '6379'],
      ['redis-server', '--requirepass', MASK, '--port', '6379'],
    ],
    [
      ['app', '--token=abc', 'x'],
      ['app', `--token=${MASK}`, 'x'],
    ],
    [
      ['app', '--password', '--verbose'],
      ['app', '--password', '--verbose'],
    ],
    [
      ['sh', '-c', 'PGPASSWORD=abc psql'],
      ['sh', '-c', `PGPASSWORD=${MASK} psql`],
    ],
    [
      ['curl', '-u', 'me:secret', 'http://x'],
      ['curl', '-u', `me:${MASK}`, 'http://x'],
    ],
    [
      ['run', '--user', '1000:1000'],
      ['run', '--user', `1000:${MASK}`],
    ],
    [
      ['nginx', '-g', 'daemon off;'],
      ['nginx', '-g', 'daemon off;'],
    ],
  ])('%j', (args, masked) => expect(maskArguments(args)).toEqual(masked));
});

it('masks assignments as a whole', () => {
  expect(maskAssignment('A_SECRET=with = and blanks')).toBe(`A_SECRET=${MASK}`);
  expect(maskAssignment('PATH=/bin')).toBe('PATH=/bin');
  expect(maskAssignment('NOVALUE')).toBe('NOVALUE');
});

describe('maskJson', () => {
  const secret = 'Sup3r-S3cret-Value';
  it('finds the secret wherever inspect may hold it, and changes nothing else', () => {
    const inspect = {
      Id: 'a'.repeat(64),
      Path: 'sh',
      Args: ['--password', secret],
      State: { Error: `exec failed: --api-key=${secret}`, Health: { Log: [{ Output: `password: ${secret}` }] } },
      Config: {
        Env: [`DB_PASSWORD=${secret}`, 'PATH=/bin', 'GPG_KEY=ABCD'],
        Cmd: ['app', `--token=${secret}`],
        Entrypoint: ['sh', '-c', `TOKEN=${secret} exec app`],
        Labels: { 'app.secret': secret, 'traefik.auth': `Basic ${secret}`, 'com.docker.compose.project': 'shop' },
        Healthcheck: { Test: ['CMD', 'check', '--password', secret] },
      },
      HostConfig: {
        LogConfig: { Type: 'splunk', Config: { 'splunk-token': secret } },
        Mounts: [{ VolumeOptions: { DriverConfig: { Options: { o: `username=u,password=${secret}` } } } }],
        MaskedPaths: ['/proc/keys'],
      },
      NetworkSettings: { SandboxKey: '/var/run/docker/netns/1' },
      Numbers: [1, null, true],
    };
    const masked = maskJson(inspect) as typeof inspect;
    expect(JSON.stringify(masked)).not.toContain(secret);
    expect(masked.Id).toBe(inspect.Id);
    expect(masked.Config.Env).toEqual([`DB_PASSWORD=${MASK}`, 'PATH=/bin', 'GPG_KEY=ABCD']);
    expect(masked.Config.Labels['com.docker.compose.project']).toBe('shop');
    expect(masked.HostConfig.MaskedPaths).toEqual(['/proc/keys']);
    expect(masked.NetworkSettings).toEqual(inspect.NetworkSettings);
    expect(masked.Numbers).toEqual([1, null, true]);
    expect(JSON.stringify(inspect)).toContain(secret);
  });

  it('survives nesting without end', () => {
    let deep: unknown = 'x';
    for (let index = 0; index < 10_000; index += 1) deep = [deep];
    expect(() => maskJson(deep)).not.toThrow();
  });
});
