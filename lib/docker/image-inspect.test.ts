import { expect, test } from 'vitest';
import { parseInspectedImage } from './image-inspect';

const ID = `sha256:${'a'.repeat(64)}`;

test('only the id is needed; what is missing, null or of another type reads as nothing', () => {
  const bare = parseInspectedImage({ Id: ID });
  expect(bare).toMatchObject({ id: ID, tags: [], layers: [], createdAt: null, platforms: [] });
  expect(bare?.config).toMatchObject({ command: [], labels: {}, exposedPorts: [], healthCheck: null });
  const odd = {
    Id: ID,
    RepoTags: null,
    RepoDigests: ['<none>@<none>'],
    Created: '0001-01-01T00:00:00Z',
    Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
    Size: -1,
    RootFS: null,
    Config: { Cmd: null, Env: 'PATH=/bin', ExposedPorts: null, Healthcheck: { Test: null } },
  };
  expect(parseInspectedImage(odd)).toMatchObject({
    tags: [],
    digests: [],
    createdAt: null,
    taggedAt: null,
    size: 0,
    config: { command: [], environment: [], exposedPorts: [] },
  });
});

test.each([null, 'x', {}, { Id: 'sha256:short' }, []])('no image: %j', (answer) => {
  expect(parseInspectedImage(answer)).toBeNull();
});

// As the containerd image store of Engine 28 answers `?manifests=1` for an index with an attestation.
test('the platforms of an image for several, without its attestations', () => {
  const image = parseInspectedImage({
    Id: ID,
    Manifests: [
      {
        ID: 'sha256:1',
        Available: true,
        Kind: 'image',
        Size: { Content: 10, Total: 30 },
        ImageData: { Platform: { os: 'linux', architecture: 'amd64' }, Containers: [], Size: { Unpacked: 20 } },
      },
      {
        ID: 'sha256:2',
        Available: false,
        Kind: 'image',
        Size: { Content: 0, Total: 0 },
        ImageData: { Platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      },
      { ID: 'sha256:3', Available: true, Kind: 'attestation', AttestationData: { For: 'sha256:1' } },
    ],
  });
  expect(image?.platforms).toEqual([
    { platform: 'linux/amd64', available: true, size: 30 },
    { platform: 'linux/arm64/v8', available: false, size: null },
  ]);
});
