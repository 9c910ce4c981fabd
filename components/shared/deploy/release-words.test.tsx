import { expect, test } from 'vitest';
import { releaseFixture } from '@/lib/testing/deploy-fixtures';
import { isMovingTag, releaseImage, releaseName, shortDigest } from './release-words';

test('a release is called by number and tag, its image by name, tag and short digest', () => {
  const release = releaseFixture({ number: 4 });
  expect(releaseName(release)).toBe('release 4 (1.4.0)');
  expect(releaseImage(release)).toEqual({
    name: 'registry.example.com/shop/api',
    tag: '1.4.0',
    digest: 'sha256:444444444444',
    pin: `registry.example.com/shop/api@sha256:${'4'.repeat(64)}`,
    local: false,
  });
});

test('one asked for by its id has no tag', () => {
  const id = `sha256:${'a'.repeat(64)}`;
  const release = releaseFixture({
    services: [{ name: 'app', image: { reference: id, pin: id, local: true, id, platform: null } }],
  });
  expect(releaseImage(release)).toMatchObject({ name: '', tag: null, digest: 'sha256:aaaaaaaaaaaa', local: true });
  expect(releaseName(release)).toBe('release 2');
  expect(shortDigest('what is no digest')).toBe('what is no digest');
});

test.each([
  ['latest', true],
  ['main', true],
  ['1', true],
  ['v1.27', true],
  ['1.27.3', false],
  ['1.27-alpine', false],
  ['3f2a9c1', false],
])('the tag %s moves: %s', (tag, moves) => {
  expect(isMovingTag(tag)).toBe(moves);
});
