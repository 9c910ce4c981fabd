import { describe, expect, it } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import { containerFixture } from '@/lib/testing/fake-live';
import { topByCpu, topByMemory } from './top-consumers-model';

const container = (part: Partial<ContainerSummary>) =>
  containerFixture({ name: 'web', id: `id-${part.name ?? 'web'}`, ...part });

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
