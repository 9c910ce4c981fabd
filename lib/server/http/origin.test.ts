import { describe, expect, it } from 'vitest';
import { isKnownHost, isOwnOrigin } from './origin';

const url = new URL('https://pilothouse.example.org');

describe('isKnownHost', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '192.168.1.5', '[::1]:3000', '[::1]', 'LOCALHOST:1'])(
    '%s without a setting',
    (host) => {
      expect(isKnownHost(host, null)).toBe(true);
    },
  );
  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a b',
    'pilothouse.example.org',
    'localhost:99999999',
  ])('%s is refused without a setting', (host) => {
    expect(isKnownHost(host, null)).toBe(false);
  });
  it('the configured name, any case, any port', () => {
    expect(isKnownHost('Pilothouse.Example.org:8443', url)).toBe(true);
    expect(isKnownHost('evil.pilothouse.example.org', url)).toBe(false);
  });
});

describe('isOwnOrigin', () => {
  it.each([
    ['http://localhost:3000', 'localhost:3000', false, null, true],
    ['http://localhost:3000', 'localhost:3001', false, null, false],
    ['https://localhost:3000', 'localhost:3000', false, null, false],
    ['https://localhost', 'localhost', true, null, true],
    ['http://127.0.0.1:3000', 'localhost:3000', false, null, false],
    ['null', 'localhost:3000', false, null, false],
    ['', 'localhost:3000', false, null, false],
    ['http://evil.example', 'evil.example', false, null, false],
    ['http://localhost:3000/', 'localhost:3000', false, null, false],
    ['https://pilothouse.example.org', 'pilothouse.example.org', false, url, true],
    ['https://pilothouse.example.org', '10.0.0.5:3000', false, url, true],
    ['http://pilothouse.example.org', 'localhost:3000', false, url, false],
    ['https://pilothouse.example.org.evil.example', 'pilothouse.example.org', true, url, false],
  ])('%s at %s', (origin, host, secure, publicUrl, expected) => {
    expect(isOwnOrigin(origin, host, secure, publicUrl)).toBe(expected);
  });
});
