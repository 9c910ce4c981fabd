import { describe, expect, it } from 'vitest';
import type { Inspect } from '../containers/inspect';
import { volumeDetail as detailSchema, volumeSummary as schema, type VolumeSummary } from '../contract/volume';
import { volumeDetail } from './volume-detail';
import { planVolumePrune } from './volume-prune';
import { type VolumeRow, volumeSummary, volumeUsers } from './volume-summary';

const HEX = 'ab'.repeat(32);
const row = (name: string, more: Partial<VolumeRow> = {}): VolumeRow => ({
  name,
  driver: 'local',
  scope: 'local',
  createdAt: 1,
  labels: {},
  options: {},
  ...more,
});
const volume = (name: string, bytes: number | null = null, ...users: string[]): VolumeSummary =>
  volumeSummary(
    'local',
    row(name),
    users.map((user) => ({ id: user, name: user, running: true })),
    bytes,
  );

it('users are those of the same host, once each, running or not', () => {
  const container = (host: string, name: string, state: 'running' | 'exited', ...volumes: string[]) => ({
    host,
    id: name,
    name,
    state,
    volumes,
  });
  const users = volumeUsers([
    container('local', 'web', 'running', 'data', 'data', 'other'),
    container('local', 'old', 'exited', 'data'),
    container('far', 'web', 'running', 'data'),
  ]);
  expect(users('local', 'data')).toEqual([
    { id: 'web', name: 'web', running: true },
    { id: 'old', name: 'old', running: false },
  ]);
  expect(users('local', 'nothing')).toEqual([]);
});

it('a summary fits the contract and shows no secret', () => {
  const summary = volumeSummary(
    'local',
    row(HEX, {
      labels: { 'com.docker.compose.project': 'shop', apiKey: 'hunter2-hunter2' },
      options: { o: 'username=u,password=hunter2' },
    }),
    [],
    7,
  );
  expect(schema.parse(summary)).toMatchObject({ anonymous: true, stack: 'shop', bytes: 7 });
  expect(JSON.stringify(summary)).not.toContain('hunter2');
});

describe('a prune', () => {
  const all = [
    volume('zeta', 10),
    volume(HEX, 5),
    volume('data', 20, 'db', 'backup'),
    volume('alpha'),
    volume('bad name', 1),
  ];
  it('of anonymous ones keeps those with names', () => {
    const plan = planVolumePrune(all, 'anonymous');
    expect([plan.remove.map(({ name }) => name), plan.bytes, plan.unmeasured]).toEqual([[HEX], 5, 0]);
    expect(plan.keep.map(({ name, reason }) => [name, reason])).toEqual([
      ['alpha', 'named'],
      ['bad name', 'named'],
      ['data', 'used'],
      ['zeta', 'named'],
    ]);
  });
  it('of all unused says what it does not know, and keeps what cannot be named safely', () => {
    const plan = planVolumePrune(all, 'unused');
    expect([plan.remove.map(({ name }) => name), plan.bytes, plan.unmeasured]).toEqual([['alpha', 'zeta', HEX], 15, 1]);
    expect(plan.keep.map(({ name, words }) => [name, words])).toEqual([
      ['bad name', expect.stringContaining('safely')],
      ['data', 'used by db and 1 more'],
    ]);
  });
});

it('the detail says who mounts it where', () => {
  const mounts = [
    { Type: 'volume', Name: 'data', Destination: '/var/lib', RW: false },
    { Type: 'volume', Name: 'data', Destination: '/mnt', RW: true },
    { Type: 'volume', Name: 'other', Destination: '/x', RW: true },
    { Type: 'bind', Source: '/data', Destination: '/y', RW: true },
  ];
  const user = { id: 'c1', name: 'db', running: true };
  const detail = volumeDetail(
    volume('data', 1, 'db'),
    { mountpoint: '/m', status: { used: 5, token: 'hunter2-hunter2' } },
    [
      { container: user, image: 'db:1', state: 'running', inspect: { Id: 'c1', Mounts: mounts } as unknown as Inspect },
      { container: { ...user, id: 'c2' }, image: '', state: 'exited', inspect: null },
    ],
  );
  expect(detailSchema.parse(detail).mounts.map(({ destination, readOnly }) => [destination, readOnly])).toEqual([
    ['/var/lib', true],
    ['/mnt', false],
  ]);
  expect(detail.status).toEqual({ used: '5', token: '••••••' });
});
