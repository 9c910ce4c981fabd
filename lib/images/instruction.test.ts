import { describe, expect, test } from 'vitest';
import { readInstruction } from './instruction';

const words: [string, string | null, string][] = [
  // Classic builder.
  ['/bin/sh -c #(nop) ADD file:81c8b8b8 in / ', 'ADD', 'Adds a file or archive to /'],
  ['/bin/sh -c #(nop) COPY dir:0011aa in /app ', 'COPY', 'Copies a folder to /app'],
  ['/bin/sh -c #(nop) COPY multi:0011aa in /etc/x/ ', 'COPY', 'Copies several files to /etc/x/'],
  ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD', "Runs by default: nginx -g 'daemon off;'"],
  ['/bin/sh -c #(nop)  ENTRYPOINT ["/docker-entrypoint.sh"]', 'ENTRYPOINT', 'Always runs: /docker-entrypoint.sh'],
  ['/bin/sh -c #(nop)  EXPOSE 80', 'EXPOSE', 'Listens on port 80'],
  ['/bin/sh -c #(nop) WORKDIR /app', 'WORKDIR', 'Works in /app'],
  ['/bin/sh -c #(nop)  USER app', 'USER', 'Runs as the user app'],
  ['/bin/sh -c #(nop)  VOLUME [/data /logs]', 'VOLUME', 'Keeps in volumes /data and /logs'],
  ['/bin/sh -c #(nop)  ENV PATH=/usr/bin:/bin LANG=C.UTF-8', 'ENV', 'Sets the variables PATH and LANG'],
  ['/bin/sh -c #(nop)  LABEL pilothouse.demo=1', 'LABEL', 'Sets the label pilothouse.demo'],
  ['/bin/sh -c #(nop)  STOPSIGNAL SIGQUIT', 'STOPSIGNAL', 'Is stopped by SIGQUIT'],
  ['/bin/sh -c #(nop)  MAINTAINER Ada <ada@example.com>', 'MAINTAINER', 'Made by Ada <ada@example.com>'],
  ['/bin/sh -c #(nop)  HEALTHCHECK NONE', 'HEALTHCHECK', 'Has its health not checked'],
  [
    '/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "wget -qO- localhost || exit 1"] "2s" "3s" "0s" \'\\x03\'}',
    'HEALTHCHECK',
    'Checks its health every 2s: wget -qO- localhost || exit 1',
  ],
  ['/bin/sh -c apt-get update  && apt-get install -y curl', 'RUN', 'apt-get update && apt-get install -y curl'],
  ['/bin/bash -o pipefail -c make | tee log', 'RUN', 'make | tee log'],
  [
    '/bin/sh -c #(nop)  HEALTHCHECK &{[CMD-SHELL test "[ok]" = "[ok]"] 2s 0s 0s 0s 0}',
    'HEALTHCHECK',
    'Checks its health every 2s: test "[ok]" = "[ok]"',
  ],
  ['|1 VERSION=1.0 /bin/sh -c make', 'RUN', 'make'],
  ['cmd /S /C #(nop) COPY file:ab in C:\\app ', 'COPY', 'Copies a file to C:\\app'],
  ['cmd /S /C dir', 'RUN', 'dir'],
  // BuildKit.
  ['RUN /bin/sh -c npm ci # buildkit', 'RUN', 'npm ci'],
  ['RUN |2 A=one two B=x /bin/sh -c echo $A # buildkit', 'RUN', 'echo $A'],
  ['COPY package.json package-lock.json ./ # buildkit', 'COPY', 'Copies package.json and package-lock.json to ./'],
  ['COPY a b c d /x/ # buildkit', 'COPY', 'Copies 4 paths to /x/'],
  ['COPY --chown=app . /app # buildkit', 'COPY', 'Copies . to /app'],
  ['COPY <<EOF /etc/app.conf # buildkit', 'COPY', 'Writes /etc/app.conf, as the Dockerfile has it'],
  ['ADD https://example.com/a.tar.gz /tmp/ # buildkit', 'ADD', 'Adds https://example.com/a.tar.gz to /tmp/'],
  ['EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE', 'Listens on ports 443/tcp and 80/tcp'],
  ['EXPOSE [80/tcp]', 'EXPOSE', 'Listens on port 80/tcp'],
  ['CMD []', 'CMD', 'Has no default command'],
  ['SHELL [/bin/bash -o pipefail -c]', 'SHELL', 'Runs commands by /bin/bash -o pipefail -c'],
  ['ARG NODE_VERSION=22', 'ARG', 'Takes the build argument NODE_VERSION'],
  ['ONBUILD RUN make', 'ONBUILD', 'For images built on it: RUN make'],
  ['ENV A=1 B=2 C=3 D=4 E=5 F=6 G=7', 'ENV', 'Sets the variables A, B, C, D, E and 2 more'],
  [
    'RUN /bin/sh -c set -eux\n# first the packages\napt-get update\napt-get install -y curl\n # buildkit',
    'RUN',
    'apt-get update …',
  ],
  // Neither.
  ["# debian.sh --arch 'amd64' out/ 'bookworm'", null, "debian.sh --arch 'amd64' out/ 'bookworm'"],
  ['bazel build //app:image', null, 'bazel build //app:image'],
];

describe('in words', () => {
  test.each(words)('%s', (createdBy, keyword, expected) => {
    expect(readInstruction(createdBy)).toMatchObject({ keyword, words: expected });
  });

  test('an import and an empty step say so', () => {
    expect(readInstruction('', 'Imported from -')).toMatchObject({ keyword: null, words: 'Imported from an archive' });
    expect(readInstruction('')).toMatchObject({ keyword: null, words: 'Nothing is written down', changesFiles: true });
  });
});

test('the arguments of the build are told apart from the command, blanks and all', () => {
  const { buildArgs, text } = readInstruction(
    'RUN |2 GREETING=hello there VERSION=1.2 /bin/sh -c echo "$GREETING" # buildkit',
  );
  expect(buildArgs).toEqual(['GREETING=hello there', 'VERSION=1.2']);
  expect(text).toBe('echo "$GREETING"');
  expect(readInstruction('RUN |1 VERSION=1 make all # buildkit')).toMatchObject({
    buildArgs: ['VERSION=1'],
    text: 'make all',
  });
});

test('a script keeps its lines', () => {
  expect(readInstruction('RUN /bin/sh -c set -e\nmake\n # buildkit').text).toBe('set -e\nmake');
});

test('only what can have changed files says so', () => {
  const changes = (createdBy: string) => readInstruction(createdBy).changesFiles;
  expect(['RUN make', 'COPY a /b', 'ADD a /b', 'WORKDIR /app', 'bash'].map(changes)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['ENV A=b', 'CMD ["a"]', 'LABEL a=b', 'USER app', 'EXPOSE 80'].map(changes)).not.toContain(true);
});

test.each([
  'RUN |1 NPM_TOKEN=hunter2hunter2 /bin/sh -c npm ci # buildkit',
  'RUN /bin/sh -c curl -u bot:hunter2hunter2 https://example.com # buildkit',
  '/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2hunter2',
  'ENV SAFE=1 API_KEY=hunter2hunter2 # buildkit',
  'ARG GITHUB_TOKEN=hunter2hunter2',
  'LABEL registry.password=hunter2hunter2',
  'CMD ["redis-server" "--requirepass" "hunter2hunter2"]',
  'ONBUILD ENV DB_PASSWORD=hunter2hunter2',
  'HEALTHCHECK &{["CMD-SHELL" "redis-cli --password=hunter2hunter2 ping"] "2s" "3s" "0s" \'\\x03\'}',
  'sh -c PGPASSWORD=hunter2hunter2 psql',
  'ADD https://bot:hunter2hunter2@example.com/a.tar /tmp/ # buildkit',
])('a secret is nowhere: %s', (createdBy) => {
  expect(JSON.stringify(readInstruction(createdBy))).not.toContain('hunter2');
});

test('ends soon, whatever it is given', () => {
  const started = performance.now();
  for (const piece of ['A=', '"\\', ' /bin/sh -c ', '|9 ', 'ENV A', '["', '\n#', '<<EOF ']) {
    for (const before of ['', 'RUN ', 'CMD [', '|99 ', 'COPY ', 'ENV ']) readInstruction(before + piece.repeat(5_000));
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});
