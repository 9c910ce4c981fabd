import { describe, expect, it } from 'vitest';
import { emptyResources, emptySpec } from '@/lib/containers/spec/empty-spec';
import { emptyVolume } from '@/lib/containers/spec/mount-entries';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { releaseChanges } from './release-diff';

const release = (spec: Partial<ContainerSpec>, pin = 'web@sha256:a') => ({
  service: 'main',
  pin,
  reference: 'web:1',
  spec: { ...emptySpec(pin), ...spec },
});
const changes = (before: Partial<ContainerSpec>, after: Partial<ContainerSpec>) =>
  releaseChanges([release(before)], [release(after)]).map(({ label, before: from, after: to }) => [label, from, to]);

describe('what changes from one release to another', () => {
  it.each([
    ['nothing', {}, {}, []],
    [
      'an environment variable',
      { environment: [{ name: 'LEVEL', value: 'info' }] },
      { environment: [{ name: 'LEVEL', value: 'debug' }] },
      [['environment LEVEL', 'info', 'debug']],
    ],
    ['one more', {}, { environment: [{ name: 'LEVEL', value: 'debug' }] }, [['environment LEVEL', null, 'debug']]],
    [
      'a port',
      {},
      { ports: [{ ip: '', hostPort: '8080', containerPort: 80, protocol: 'tcp' }] },
      [['port 80/tcp on all addresses:8080', null, 'published']],
    ],
    [
      'a mount',
      { mounts: [{ ...emptyVolume('/data'), source: 'a' }] },
      { mounts: [{ ...emptyVolume('/data'), source: 'b', readOnly: true }] },
      [['mount /data', 'volume a', 'volume b, read-only']],
    ],
    [
      'a limit',
      { resources: { ...emptyResources(), memory: 64 * 1024 ** 2 } },
      { resources: emptyResources() },
      [['memory', '64 MiB', null]],
    ],
    ['a right', {}, { privileged: true }, [['privileged', null, 'yes']]],
    ['the command', { command: ['a'] }, { command: ['a', 'b c'] }, [['command', '["a"]', '["a","b c"]']]],
  ] as [string, Partial<ContainerSpec>, Partial<ContainerSpec>, unknown[]][])('%s', (_, before, after, wanted) => {
    expect(changes(before, after)).toEqual(wanted);
  });

  it('a secret only says that it changed', () => {
    const [change] = releaseChanges(
      [release({ environment: [{ name: 'DB_PASSWORD', value: 'old-one-77' }] })],
      [release({ environment: [{ name: 'DB_PASSWORD', value: 'new-one-88' }] })],
    );
    expect(change).toMatchObject({ label: 'environment DB_PASSWORD', secret: true });
    expect(JSON.stringify(change)).not.toMatch(/one-77|one-88/);
  });
  it('the same name with another digest is another image', () => {
    const list = releaseChanges([release({}, 'web@sha256:a')], [release({}, 'web@sha256:b')]);
    expect(list).toMatchObject([{ about: 'image', before: 'web:1 (sha256:a)', after: 'web:1 (sha256:b)' }]);
  });
  it('of the first release everything is new', () => {
    expect(releaseChanges(null, [release({})]).every(({ before }) => before === null)).toBe(true);
  });
});
