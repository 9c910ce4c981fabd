import { expect, test } from 'vitest';
import { localPath } from './local-path';

test.each([
  ['/containers?state=running', '/containers?state=running'],
  ['/containers?state=running&_rsc=1abc', '/containers?state=running'],
  ['/hosts/local/containers/abc', '/hosts/local/containers/abc'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['', '/'],
  ['containers', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/%2f/..//evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\tevil', '/'],
  ['/sign-in?next=/x', '/'],
  ['/api/auth/me', '/'],
  [`/${'a'.repeat(3000)}`, '/'],
])('%j leads to %j', (wanted, expected) => {
  const path = localPath(wanted);
  expect(path).toBe(expected);
  expect(new URL(path, 'http://here.example').origin).toBe('http://here.example');
});
