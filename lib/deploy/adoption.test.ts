import { describe, expect, it } from 'vitest';
import type { Inspect } from '@/lib/containers/inspect';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { adoptedSpec, adoptionDifferences, adoptionRefusal } from './adoption';
import { labelsOf, retiredName } from './labels';
import { slugFrom } from './slug';

const container = { id: 'c1', name: 'web' };
const inspect = (host: Record<string, unknown>) => ({ Id: 'c1', HostConfig: host }) as unknown as Inspect;

describe('which containers are not adopted on their own', () => {
  it.each([
    ['a free one', {}, null, null],
    [
      'a member of a Compose project',
      { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
      'compose',
      /shop \(service web\)/,
    ],
    [
      'a task of Swarm',
      {
        'com.docker.swarm.service.id': 's1',
        'com.docker.swarm.service.name': 'shop_api',
        'com.docker.stack.namespace': 'shop',
      },
      'swarm',
      /api of the stack shop/,
    ],
  ] as [string, Record<string, string>, string | null, RegExp | null][])('%s', (_, labels, code, words) => {
    const refusal = adoptionRefusal(labels, container, null);
    expect(refusal?.code ?? null).toBe(code);
    if (words !== null) expect(refusal?.words).toMatch(words);
  });
  it('the console itself', () => {
    expect(adoptionRefusal({}, container, 'c1')?.code).toBe('console');
    expect(adoptionRefusal({}, container, 'c2')).toBeNull();
  });
});

describe('the specification that is kept', () => {
  it('names other containers, and has no labels of the console’s', () => {
    const own = labelsOf({ app: 'a', environment: 'e', release: 1, deployment: 'd', role: 'release' });
    const spec = {
      ...emptySpec('web'),
      labels: { ...own, mine: 'yes' },
      networkMode: 'container:c9',
      volumesFrom: ['c9:ro', 'gone'],
    };
    const kept = adoptedSpec(spec, (id) => (id === 'c9' ? 'db' : null));
    expect(kept).toMatchObject({
      labels: { mine: 'yes' },
      networkMode: 'container:db',
      volumesFrom: ['db:ro', 'gone'],
    });
  });
});

describe('what the next container would not have', () => {
  it.each([
    [
      'what the engine fills in',
      { ShmSize: 67_108_864, Runtime: 'runc', ConsoleSize: [0, 0], Memory: 0, Binds: null },
      {},
      [],
    ],
    [
      'the same in another order',
      { PortBindings: { '80/tcp': [{ HostPort: '8080', HostIp: '' }] }, Dns: ['b', 'a'] },
      { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, Dns: ['a', 'b'] },
      [],
    ],
    ['an anonymous volume that gets its name', { Binds: ['a:/a'] }, { Binds: ['a:/a', 'b:/b'] }, []],
    ['a field that is not carried', { StorageOpt: { size: '1G' } }, {}, ['HostConfig.StorageOpt']],
    ['another value', { PidsLimit: 100 }, { PidsLimit: 50 }, ['HostConfig.PidsLimit']],
    ['rights with and without their prefix', { CapAdd: ['CAP_NET_ADMIN'] }, { CapAdd: ['NET_ADMIN'] }, []],
  ] as [string, Record<string, unknown>, Record<string, unknown>, string[]][])('%s', (_, before, after, fields) => {
    expect(adoptionDifferences(inspect(before), { HostConfig: after }).map(({ field }) => field)).toEqual(fields);
  });
});

describe('names', () => {
  it.each([
    ['Shop_Web.1', 'shop-web-1'],
    ['web', 'web'],
    ['___', ''],
  ])('of an app made from %s: %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
  });
  it('of what was put away is made from the container’s, whatever it was called before', () => {
    expect(retiredName('web', 7, 'abcdef0123')).toBe('web.prev.r7.abcdef01');
    expect(retiredName('web', null, 'abcdef0123')).toBe('web.prev.x.abcdef01');
  });
});
