import { describe, expect, it } from 'vitest';
import type { HostSample, HostSummary } from '@/lib/contract/host';
import { hostMeters, sourceWords } from './host-load-model';

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
