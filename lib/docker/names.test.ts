import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import {
  apiVersion,
  checkPath,
  containerSegment,
  enginePath,
  imageIdSegment,
  imageNamePath,
  networkSegment,
  signalName,
  volumeSegment,
  waitSeconds,
} from './names';

const ATTACKS = [
  '',
  '.',
  '..',
  '../version',
  '../../etc/passwd',
  '../127.0.0.1:9/x?y=',
  '..%2Fversion',
  '%2e%2e%2fversion',
  'a%2fb',
  'a/b',
  'a\\b',
  'a?all=1',
  'a#b',
  'a b',
  'a\nb',
  'a\r\nHost: evil',
  'a\u0000',
  'a;b',
  'a:b',
  'a@b',
  '-rf',
  '_x',
  '.hidden',
  'ä',
  'ａ',
  'a\u202eb',
  '💥',
  'a'.repeat(256),
  'a'.repeat(10_240),
  '../'.repeat(3_000),
];

describe('attacks by name', () => {
  it.each(ATTACKS)('container %j', (id) => {
    expect(() => containerSegment(id)).toThrow(expect.objectContaining({ code: 'bad_request', status: 400 }));
  });
  it.each([...ATTACKS, 'sha256:abc', `sha256:${'A'.repeat(64)}`, 'nginx', `sha256:${'a'.repeat(65)}`])(
    'image %j',
    (id) => {
      expect(() => imageIdSegment(id)).toThrow(AppError);
    },
  );
  it.each([
    ...ATTACKS.filter((name) => name !== 'a:b'),
    'app',
    'App:1',
    'app:1/..',
    'a/../b:1',
    'app:1?x=1',
    'app:1#x',
    'a//b:1',
    '[::1]:5000/app:1',
    'a:b:c',
  ])('image name %j', (name) => {
    expect(() => imageNamePath(name)).toThrow(AppError);
  });
  it.each(ATTACKS)('volume %j', (name) => {
    expect(() => volumeSegment(name)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
  it.each([...ATTACKS, 'bridge', 'f'.repeat(63), 'f'.repeat(65), 'F'.repeat(64), `${'f'.repeat(64)}\n`])(
    'network %j',
    (id) => {
      expect(() => networkSegment(id)).toThrow(expect.objectContaining({ code: 'bad_request' }));
    },
  );
  const plain = /^[A-Za-z0-9_][\w.:@/-]*$/;
  const paths = ATTACKS.filter((attack) => attack.length > 1000 || !plain.test(attack)).map((attack) => `/${attack}`);
  it.each([...paths, '//host/x', '/a//b', '/a/', 'a', '/a/..', '/a/../b'])('path %j', (path) => {
    expect(() => checkPath(path)).toThrow(AppError);
  });
  it.each(['', 'kill', 'SIG/', '0', '-9', '100', 'SIGTERM&x=1', 'SIGKILL\n'])('signal %j', (signal) => {
    expect(() => signalName(signal)).toThrow(AppError);
  });
  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 3601])('wait %d', (seconds) => {
    expect(() => waitSeconds(seconds)).toThrow(AppError);
  });
  it.each(['', '1', '1.', 'v1.41', '1.41/..', '../1.41', '0.1', '1.41\n', 1.41, null])('version %j', (version) => {
    expect(apiVersion(version)).toBeNull();
  });
  it.each([undefined, null, 7, {}, ['web'], { toString: () => 'web' }])('not even text: %j', (id) => {
    expect(() => containerSegment(id as string)).toThrow(AppError);
  });

  it('echoes little of it, and nothing but ASCII', () => {
    const detail = (id: string) => {
      try {
        containerSegment(id);
      } catch (error) {
        return (error as AppError).detail ?? '';
      }
      return '';
    };
    expect(detail('x/'.repeat(5_000)).length).toBeLessThan(300);
    expect(detail('a\u202eb\u0000\n<b>💥')).toMatch(/^[\x20-\x7e]*$/);
  });
});

it.each(['a', 'web', 'shop-api_1.x', 'A'.repeat(255), '0123456789ab', 'f'.repeat(64), 'json', 'create'])(
  '%s may pass',
  (id) => {
    expect(enginePath`/containers/${containerSegment(id)}/json`).toBe(`/containers/${id}/json`);
  },
);

it('keeps the one door: nobody else builds requests', () => {
  const root = resolve(import.meta.dirname, '../..');
  const sources = ['app', 'components', 'lib', 'e2e', 'instrumentation.ts', 'server.js'].flatMap((place) =>
    filesUnder(root, place),
  );
  expect(sources.length).toBeGreaterThan(50);
  const direct =
    /\.(?:get(?:Container|Image|Volume|Network|Exec|Service|Task|Node|Plugin|Secret|Config)\(|modem\b)|\bnew Docker(?:ode)?\(|(?:from|require\(|import\() ?['"](?:dockerode|docker-modem)/;
  const doors = sources.filter((file) => direct.test(readFileSync(join(root, file), 'utf8')));
  expect(doors).toEqual(['lib/docker/docker-client.ts']);
  expect(readFileSync(join(root, doors[0] ?? ''), 'utf8').match(/\.modem\.dial\(/g)).toHaveLength(1);
});

function filesUnder(root: string, place: string): string[] {
  if (/\.(?:ts|tsx|mts|mjs|js|cjs)$/.test(place)) return place === 'lib/docker/names.test.ts' ? [] : [place];
  return readdirSync(join(root, place), { withFileTypes: true }).flatMap((entry) => {
    const path = `${place}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(root, path);
    return /\.(?:ts|tsx|mts|mjs|js|cjs)$/.test(entry.name) ? filesUnder(root, path) : [];
  });
}
