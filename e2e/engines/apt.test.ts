import { describe, expect, test } from 'vitest';
import { parseSources } from './apt.mjs';

const DEB822 = `# a comment
Types: deb
# another
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: https://mirror.example/security
Suites: bookworm-security
Components: main
 contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
Enabled: no
URIs: http://off.example
Suites: bookworm
Components: main

Types: deb-src
URIs: http://source.example
Suites: bookworm
Components: main
`;

describe('sources of packages', () => {
  test('stanzas: comments, several words, folded lines, keys in the file, entries that are off', () => {
    expect(parseSources(DEB822, true)).toEqual([
      {
        uris: ['http://mirror.example/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
      {
        uris: ['https://mirror.example/security'],
        suites: ['bookworm-security'],
        components: ['main', 'contrib'],
        signedBy: null,
      },
    ]);
  });

  test.each([
    [
      'deb http://mirror.example/debian bookworm main contrib',
      'http://mirror.example/debian',
      ['main', 'contrib'],
      null,
    ],
    [
      'deb [arch=amd64 signed-by=/k.gpg] https://m.example/d bookworm main # why',
      'https://m.example/d',
      ['main'],
      '/k.gpg',
    ],
    ['  deb\thttp://m.example/d  bookworm  main', 'http://m.example/d', ['main'], null],
  ])('line: %s', (line, uri, components, signedBy) => {
    expect(parseSources(line, false)).toEqual([{ uris: [uri], suites: ['bookworm'], components, signedBy }]);
  });

  test.each(['', '# deb http://m.example/d bookworm main', 'deb-src http://m.example/d bookworm main', 'deb', 'deb x'])(
    'no entry: "%s"',
    (line) => {
      expect(parseSources(line, false)).toEqual([]);
    },
  );
});
