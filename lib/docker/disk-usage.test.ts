import { expect, it } from 'vitest';
import { parseDiskUsage } from './disk-usage';

const ID = `sha256:${'a'.repeat(64)}`;

it('reads the answer up to API 1.51', () => {
  expect(
    parseDiskUsage({
      LayersSize: 9,
      Images: [{ Id: ID, Size: 7, SharedSize: 3, Containers: -1 }, { Id: 'odd' }],
      Volumes: [
        { Name: 'data', UsageData: { Size: 5, RefCount: 1 } },
        { Name: 'far', UsageData: { Size: -1, RefCount: -1 } },
        { Name: 'none', UsageData: null },
      ],
    }),
  ).toEqual({
    images: [{ id: ID, bytes: 7, sharedBytes: 3 }],
    volumes: [
      { name: 'data', bytes: 5 },
      { name: 'far', bytes: null },
      { name: 'none', bytes: null },
    ],
  });
});

it('reads the answer from API 1.52 on', () => {
  expect(
    parseDiskUsage({
      ImageUsage: { TotalCount: 1, TotalSize: 7, Items: [{ Id: ID, Size: 7, SharedSize: -1 }] },
      VolumeUsage: { TotalCount: 1, TotalSize: 5, Items: [{ Name: 'data', UsageData: { Size: 5, RefCount: 1 } }] },
    }),
  ).toEqual({ images: [{ id: ID, bytes: 7, sharedBytes: null }], volumes: [{ name: 'data', bytes: 5 }] });
});

it.each([[null], ['text'], [[]]])('does not take %j for one', (answer) => {
  expect(parseDiskUsage(answer)).toBeNull();
});
it('an engine without any has none', () => {
  expect(parseDiskUsage({ Images: null, Volumes: null })).toEqual({ images: null, volumes: null });
});
