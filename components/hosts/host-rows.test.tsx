import { describe, expect, it } from 'vitest';
import { byEnvironment } from '@/components/shared/host-filter';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import { containerCounts, environmentsOf, hostRows } from './host-rows';

const hosts = [
  hostFixture({ id: 'local', name: 'local' }),
  hostFixture({ id: 'a', name: 'Amsterdam', environment: 'production', endpoint: 'tcp://10.0.0.5:2376' }),
  hostFixture({ id: 'b', name: 'Berlin', environment: 'staging', endpoint: 'ssh://ops@10.0.0.6:22' }),
];
const counts = containerCounts([
  containerFixture({ host: 'a', name: '1' }),
  containerFixture({ host: 'a', name: '2', state: 'exited' }),
]);
const shown = (filter: { q?: string; host?: string | null; environment?: string | null }) =>
  hostRows(hosts, {}, counts, { q: '', host: null, environment: null, ...filter }).map(({ host }) => host.id);

describe('the rows of the list of hosts', () => {
  it('keep the order of the fleet, and count what runs and what is there', () => {
    const rows = hostRows(hosts, {}, counts, { q: '', host: null, environment: null });
    expect(rows.map(({ host, running, total }) => [host.id, running, total])).toEqual([
      ['local', 0, 0],
      ['a', 1, 2],
      ['b', 0, 0],
    ]);
  });

  it.each([
    [{ q: 'amst' }, ['a']],
    [{ q: 'ssh 10.0.0.6' }, ['b']],
    [{ q: 'staging' }, ['b']],
    [{ q: 'nothing' }, []],
    [{ environment: 'production' }, ['a']],
    [{ environment: '' }, ['local']],
    [{ host: 'b' }, ['b']],
    [{ host: 'b', environment: 'production' }, []],
  ])('%j', (filter, ids) => {
    expect(shown(filter)).toEqual(ids);
  });

  it('those without an environment come last among the filters, and first in the header', () => {
    expect(environmentsOf(hosts)).toEqual(['production', 'staging', '']);
    expect(byEnvironment(hosts).map(([environment, members]) => [environment, members.length])).toEqual([
      [null, 1],
      ['production', 1],
      ['staging', 1],
    ]);
  });
});
