import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import type { DiskUsageOf, EngineDiskUsage } from '@/lib/docker/disk-usage';
import { FakeClock } from '@/lib/testing/fake-clock';
import type { Fleet } from '../engine/fleet';
import { createDiskUsage, type DiskUsageService } from './disk-usage';

interface Call {
  host: string;
  of: DiskUsageOf;
  answer(usage: EngineDiskUsage): void;
  fail(error: unknown): void;
}

let clock: FakeClock;
let calls: Call[];
let service: DiskUsageService;

beforeEach(() => {
  clock = new FakeClock();
  calls = [];
  service = createDiskUsage({
    clock,
    fleet: {
      engine: (host: string) => ({
        diskUsage: (of: DiskUsageOf) =>
          new Promise<EngineDiskUsage>((resolve, reject) => calls.push({ host, of, answer: resolve, fail: reject })),
      }),
    } as unknown as Pick<Fleet, 'engine'>,
  });
});

const volumes = (bytes: number): EngineDiskUsage => ({ images: null, volumes: [{ name: 'data', bytes }] });
/** Lets what was resolved be heard. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('measuring', () => {
  it('is done once for all who ask at the same time, and kept for a minute', async () => {
    const asked = [service.measure('a', 'volumes'), service.measure('a', 'volumes')];
    await settle();
    expect(calls).toHaveLength(1);
    expect(service.known('a', 'volumes')).toMatchObject({ measuring: true, at: null, volumes: null });
    calls[0]?.answer(volumes(5));
    for (const answer of await Promise.all(asked)) expect(answer.volumes).toEqual([{ name: 'data', bytes: 5 }]);
    await clock.advance(59_000);
    expect((await service.measure('a', 'volumes')).measuring).toBe(false);
    expect(calls).toHaveLength(1);
    await clock.advance(2_000);
    void service.measure('a', 'volumes');
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('is one at a time for a host, whatever is measured; hosts do not wait for each other', async () => {
    void service.measure('a', 'volumes');
    const images = service.measure('a', 'images');
    void service.measure('b', 'volumes');
    await settle();
    expect(calls.map(({ host, of }) => `${host} ${of}`)).toEqual(['a volumes', 'b volumes']);
    calls[0]?.answer(volumes(5));
    await settle();
    expect(calls.map(({ host, of }) => `${host} ${of}`)).toEqual(['a volumes', 'b volumes', 'a images']);
    calls[2]?.answer({ images: [], volumes: null });
    expect((await images).images).toEqual([]);
  });

  it('of an old engine serves both', async () => {
    const first = service.measure('a', 'volumes');
    await settle();
    calls[0]?.answer({ images: [], volumes: [] });
    await first;
    expect((await service.measure('a', 'images')).images).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it('that takes long is not waited for, goes on, and is not repeated soon', async () => {
    const slow = service.measure('a', 'volumes', 1_000);
    await settle();
    await clock.advance(1_000);
    expect(await slow).toMatchObject({ measuring: true, volumes: null });
    await clock.advance(99_000);
    calls[0]?.answer(volumes(5));
    await settle();
    expect(service.known('a', 'volumes')).toMatchObject({ measuring: false, tookMs: 100_000 });
    await clock.advance(800_000);
    await service.measure('a', 'volumes');
    expect(calls).toHaveLength(1);
  });

  it('is done anew after a removal, also when that came in the middle', async () => {
    const first = service.measure('a', 'volumes');
    await settle();
    service.touch('a');
    calls[0]?.answer(volumes(5));
    expect((await first).volumes).toEqual([{ name: 'data', bytes: 5 }]);
    void service.measure('a', 'volumes');
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('is done anew for a volume that came after it, but not at once, and not for those it has', async () => {
    const first = service.measure('a', 'volumes');
    await settle();
    calls[0]?.answer(volumes(5));
    await first;
    await clock.advance(1_000);
    service.wanted('a', ['data', 'new']);
    await service.measure('a', 'volumes');
    await clock.advance(2_000);
    service.wanted('a', ['data']);
    await service.measure('a', 'volumes');
    expect(calls).toHaveLength(1);
    service.wanted('a', ['data', 'new']);
    void service.measure('a', 'volumes');
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('that fails says why, keeps what was known, and is tried again', async () => {
    const first = service.measure('a', 'volumes');
    await settle();
    calls[0]?.answer(volumes(5));
    await first;
    service.touch('a');
    const second = service.measure('a', 'volumes');
    await settle();
    calls[1]?.fail(new AppError('engine_timeout', { detail: 'Too slow.' }));
    expect(await second).toMatchObject({
      problem: { code: 'engine_timeout', detail: 'Too slow.' },
      volumes: [{ bytes: 5 }],
    });
    const third = service.measure('a', 'volumes');
    await settle();
    calls[2]?.answer(volumes(6));
    expect(await third).toMatchObject({ problem: null, volumes: [{ bytes: 6 }] });
  });
});
