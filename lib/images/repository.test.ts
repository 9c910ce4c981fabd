import { expect, test } from 'vitest';
import { digestOf, repositoryOf, repositoryParts, tagOf } from './repository';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['nginx:1.27', 'nginx', '1.27', null],
  ['localhost:5000/asp-service', 'localhost:5000/asp-service', null, null],
  ['127.0.0.1:5000/shop/api:1.0.0', '127.0.0.1:5000/shop/api', '1.0.0', null],
  [`127.0.0.1:5000/shop/api@${DIGEST}`, '127.0.0.1:5000/shop/api', null, DIGEST],
  [`ghcr.io/a/b:2@${DIGEST}`, 'ghcr.io/a/b', '2', DIGEST],
])('%s', (name, repository, tag, digest) => {
  expect([repositoryOf(name), tagOf(name), digestOf(name)]).toEqual([repository, tag, digest]);
});

test('an image is taken apart by repositories, tags with their digest', () => {
  expect(
    repositoryParts({ tags: ['web:2', 'web:latest', 'reg:5000/web:2'], digests: [`reg:5000/web@${DIGEST}`] }),
  ).toEqual([
    { repository: 'reg:5000/web', tags: ['2'], digest: DIGEST },
    { repository: 'web', tags: ['2', 'latest'], digest: null },
  ]);
});

test('without a tag it still belongs to the repository that it was pulled from', () => {
  expect(repositoryParts({ tags: [], digests: [`nginx@${DIGEST}`] })).toEqual([
    { repository: 'nginx', tags: [], digest: DIGEST },
  ]);
  expect(repositoryParts({ tags: [], digests: [] })).toEqual([{ repository: '', tags: [], digest: null }]);
});
