import { describe, expect, it } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSample, HostSummary } from '@/lib/contract/host';
import { containerFixture } from '@/lib/testing/fake-live';
import { hostMeters, sourceWords } from './host-load-model';
import { topByCpu, topByMemory } from './top-consumers-model';

const container = (part: Partial<ContainerSummary>) =>
  containerFixture({ name: 'web', id: `id-${part.name ?? 'web'}`, ...part });

const GIB = 1024 ** 3;
const engine = { cpus: 4, memoryBytes: 16 * GIB } as NonNullable<HostSummary['engine']>;
const host = { id: 'local', engine } as HostSummary;
const sample: HostSample = {
  at: 1,
  cpuRatio: 0.5,
  memoryUsedBytes: 15.5 * GIB,
  memoryTotalBytes: 16 * GIB,
  diskUsedBytes: 85 * GIB,
  diskTotalBytes: 100 * GIB,
  source: 'host',
};

describe('hostMeters', () => {
  it('gives values with their whole, and says when they need somebody', () => {
    expect(hostMeters(host, sample).map(({ words, tone }) => [words, tone])).toEqual([
      ['50 % of 4 cores', 'ok'],
      ['15.5 GiB of 16 GiB', 'bad'],
      ['85 GiB of 100 GiB', 'warn'],
    ]);
    expect(sourceWords(sample)).toBe('measured on the machine');
  });

  it('says what is not known, and what never will be', () => {
    const remote: HostSample = {
      ...sample,
      source: 'containers',
      cpuRatio: null,
      diskUsedBytes: null,
      diskTotalBytes: null,
    };
    expect(hostMeters(host, remote).map(({ words, ratio }) => [words, ratio])).toEqual([
      ['not known yet', null],
      ['15.5 GiB of 16 GiB', 15.5 / 16],
      ['not measured on a remote host', null],
    ]);
    expect(hostMeters({ ...host, engine: null }, undefined).map((meter) => meter.words)).toEqual([
      'not known yet',
      'not known yet',
      'not known yet',
    ]);
  });
});

describe('top consumers', () => {
  const fleet = [
    container({ name: 'a', cpuLimit: 0.5, memoryLimit: 100 }),
    container({ name: 'b' }),
    container({ name: 'c', state: 'exited' }),
    container({ name: 'idle' }),
    container({ name: 'unknown' }),
  ];
  const figures: Record<string, { cpuPercent: number | null; memoryBytes: number | null }> = {
    'id-a': { cpuPercent: 40, memoryBytes: 90 },
    'id-b': { cpuPercent: 160, memoryBytes: 45 },
    'id-c': { cpuPercent: 900, memoryBytes: 900 },
    'id-idle': { cpuPercent: 0, memoryBytes: null },
  };
  const briefOf = (_host: string, id: string) => figures[id];

  it('measures against the own limit, else against the greatest; leaves out what does not run or is not known', () => {
    expect(topByCpu(fleet, briefOf, 5).map((row) => [row.container.name, row.value, row.limit, row.share])).toEqual([
      ['b', 160, null, 1],
      ['a', 40, 50, 0.8],
    ]);
    expect(topByMemory(fleet, briefOf, 1).map((row) => [row.container.name, row.share])).toEqual([['a', 0.9]]);
  });
});
