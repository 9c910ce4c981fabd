import { expect, test } from 'vitest';
import { imageHistory, imageDetail as schema } from '../contract/image';
import { imageDetail } from './detail';
import type { HistoryEntry, InspectedImage } from './engine-image';
import { imageLayers } from './layers';

const IMAGE: InspectedImage = {
  id: `sha256:${'a'.repeat(64)}`,
  parentId: '',
  tags: ['web:1'],
  digests: [],
  createdAt: 5,
  taggedAt: null,
  size: 10,
  os: 'linux',
  architecture: 'arm64',
  variant: 'v8',
  author: '',
  comment: '',
  builtBy: '',
  layers: ['sha256:1', 'sha256:2'],
  config: {
    entrypoint: [],
    command: ['redis-server', '--requirepass', 'hunter2hunter2'],
    environment: ['PATH=/bin', 'DB_PASSWORD=hunter2hunter2', 'EMPTY'],
    workingDir: '',
    user: '',
    labels: { 'registry.password': 'hunter2hunter2', colour: 'red' },
    exposedPorts: ['8080/tcp', '443/tcp', '443/udp'],
    volumes: [],
    stopSignal: '',
    shell: [],
    onBuild: ['ENV API_KEY=hunter2hunter2'],
    healthCheck: { Test: ['CMD-SHELL', 'redis-cli --password=hunter2hunter2 ping'], Interval: 2e9 },
  },
  platforms: [],
  raw: { Config: { Env: ['DB_PASSWORD=hunter2hunter2'] } },
};

test('a detail with every secret hidden', () => {
  const detail = imageDetail('local', IMAGE, [], []);
  expect(schema.parse(detail)).toEqual(detail);
  expect(JSON.stringify(detail)).not.toContain('hunter2');
  expect(detail).toMatchObject({
    platform: 'linux/arm64/v8',
    use: 'unused',
    layerCount: 2,
    workingDir: '/',
    stopSignal: 'SIGTERM',
    exposedPorts: ['443/tcp', '443/udp', '8080/tcp'],
    labels: { colour: 'red' },
    environment: [
      { name: 'PATH', value: '/bin', masked: false },
      { name: 'DB_PASSWORD', value: null, masked: true },
      { name: 'EMPTY', value: '', masked: false },
    ],
    healthCheck: { intervalMs: 2000, retries: 3 },
  });
});

const step = (createdBy: string, size: number, tags: string[] = []): HistoryEntry => ({
  imageId: null,
  createdAt: 1,
  createdBy,
  size,
  tags,
  comment: '',
});

test('layers have their place and their share; a name of its own is not what it was built on', () => {
  const history = [step('CMD ["x"]', 0, ['web:1']), step('RUN make', 30, ['base:1']), step('ADD file:ab in /', 90)];
  const answer = imageLayers(history, ['web:1']);
  expect(imageHistory.parse(answer)).toEqual(answer);
  expect(answer.size).toBe(120);
  expect(answer.layers.map(({ position, share, tags }) => [position, share, tags])).toEqual([
    [3, 0, []],
    [2, 0.25, ['base:1']],
    [1, 0.75, []],
  ]);
});

test('an image without a byte has no shares, and a setting that took room changed files', () => {
  expect(imageLayers([step('CMD ["x"]', 0)]).layers[0]).toMatchObject({ share: 0, changesFiles: false });
  expect(imageLayers([step('ENV A=b', 5)]).layers[0]).toMatchObject({ share: 1, changesFiles: true });
});
