import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import type { Engine, LogFrame, LogOptions } from '@/lib/docker/engine';
import { FakeClock } from '@/lib/testing/fake-clock';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import { CollectingSink, followInto, quietLog } from '@/lib/testing/log-kit';
import { createFleetWatch, type LogFleet } from './fleet-watch';
import { createLogFollower } from './log-follower';

const stampOf = (n: number) => `2026-11-20T18:36:46.${String(n).padStart(9, '0')}Z`;
const line = (n: number): LogFrame => ({ stream: 'stdout', bytes: Buffer.from(`${stampOf(n)} line ${n}\n`) });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** An engine whose log is a list of numbers; streams end, fail or hang as the test says. */
class FakeEngine {
  log: number[] = [];
  open = 0;
  readonly asked: LogOptions[] = [];
  pulled = 0;
  failure: AppError | null = null;
  /** Ends the open stream as `die` does. */
  end: () => void = () => {};

  async *followLogs(_id: string, options: LogOptions): AsyncGenerator<LogFrame> {
    this.asked.push(options);
    if (this.failure) throw this.failure;
    this.open++;
    try {
      const from = options.tail === 'all' ? 0 : Math.max(0, this.log.length - options.tail);
      for (const n of this.log.slice(from)) {
        if (options.signal.aborted) return;
        this.pulled++;
        yield line(n);
      }
      await new Promise<void>((resolve) => {
        this.end = resolve;
        options.signal.addEventListener('abort', () => resolve());
      });
    } finally {
      this.open--;
    }
  }
}

function setUp() {
  const clock = new FakeClock(1_795_300_000_000);
  const engine = new FakeEngine();
  let host: HostSummary = hostFixture();
  let container: ContainerSummary | undefined = containerFixture();
  const wakes = new Set<() => void>();
  const fleet: LogFleet = {
    engine: () => engine as unknown as Engine,
    host: () => host,
    container: () => container,
    subscribe(wake) {
      wakes.add(wake);
      return { take: () => null, close: () => wakes.delete(wake) };
    },
  };
  const follower = createLogFollower({ fleet, watch: createFleetWatch(fleet), clock, log: quietLog });
  return {
    clock,
    engine,
    wakes,
    follow: (sink: CollectingSink, tail = 1000) =>
      followInto(sink, follower, engine as unknown as Engine, container as ContainerSummary, tail),
    change(next: { host?: HostSummary; container?: ContainerSummary | undefined }) {
      if (next.host) host = next.host;
      if ('container' in next) container = next.container;
      for (const wake of [...wakes]) wake();
    },
  };
}

describe('flow', () => {
  test('a reader that acknowledges nothing stops the engine at the window', async () => {
    const { engine, follow, clock } = setUp();
    engine.log = range(0, 50_000);
    const sink = new CollectingSink({ ack: false, keep: false });
    const handle = follow(sink, 50_000);
    await clock.advance(10_000);
    expect(sink.count).toBe(5_000);
    expect(engine.pulled).toBeLessThanOrEqual(5_001);
    handle.ack(2_000);
    await clock.advance(1_000);
    expect(sink.count).toBe(7_000);
    handle.close();
    await clock.advance(0);
    expect(engine.open).toBe(0);
  });

  test('long lines count by their bytes: 4 MiB are on the way at most', async () => {
    const { engine, follow, clock } = setUp();
    const big = `${stampOf(1)} ${'x'.repeat(100_000)}\n`;
    engine.followLogs = async function* (_id: string, options: LogOptions) {
      while (!options.signal.aborted) {
        this.pulled++;
        yield { stream: 'stdout' as const, bytes: Buffer.from(big) };
      }
    };
    const sink = new CollectingSink({ ack: false, keep: false });
    const handle = follow(sink);
    await clock.advance(1_000);
    expect(sink.count).toBeLessThanOrEqual(43);
    expect(sink.count).toBeGreaterThan(35);
    handle.close();
  });

  test('a single line leaves at once, the next ones together', async () => {
    const { engine, follow, clock } = setUp();
    engine.log = [1];
    const sink = new CollectingSink();
    const handle = follow(sink);
    await clock.advance(0);
    expect(sink.count).toBe(1);
    handle.close();
  });

  test('nothing is called after close, and nothing is left', async () => {
    const { engine, follow, clock, wakes } = setUp();
    engine.log = range(0, 100);
    const sink = new CollectingSink();
    follow(sink).close();
    await clock.advance(10_000);
    expect(sink).toMatchObject({ count: 0, caught: 0, over: null });
    expect(engine.open).toBe(0);
    expect(clock.waiting).toBe(0);
    expect(wakes.size).toBe(0);
  });
});

describe('going on', () => {
  test('a stream that ended with its container is opened again when it runs, with what is new only', async () => {
    const { engine, follow, clock, change } = setUp();
    engine.log = range(0, 20);
    const sink = new CollectingSink();
    follow(sink, 10);
    await clock.advance(500);
    expect(sink.lines_.map(({ text }) => text)).toEqual(range(10, 20).map((n) => `line ${n}`));
    change({ container: containerFixture({ state: 'exited' }) });
    engine.end();
    await clock.advance(5_000);
    const asked = engine.asked.length;
    engine.log.push(...range(20, 5_000));
    change({ container: containerFixture({ state: 'running', startedAt: 9_000 }) });
    await clock.advance(500);
    expect(sink.lines_.map(({ text }) => text)).toEqual(range(10, 5_000).map((n) => `line ${n}`));
    // The first thousand did not reach back: ten thousand did. Never `since`.
    expect(engine.asked.slice(asked).map(({ tail, since }) => [tail, since])).toEqual([
      [1_000, undefined],
      [10_000, undefined],
    ]);
    expect(sink.skipped).toBe(0);
  });

  test('a log that was rotated past the place: the loss is counted', async () => {
    const { engine, follow, clock } = setUp();
    engine.log = range(0, 20);
    const sink = new CollectingSink();
    follow(sink, 10);
    await clock.advance(500);
    engine.log = range(500, 510);
    engine.end();
    await clock.advance(1_000);
    expect(sink.lines_.slice(10).map(({ text }) => text)).toEqual(range(500, 510).map((n) => `line ${n}`));
    expect(sink.skipped).toBe(1);
  });

  test('a mirror that still says running does not make it ask in a circle', async () => {
    const { engine, follow, clock } = setUp();
    engine.followLogs = async function* () {
      this.pulled++;
      yield* [];
    };
    follow(new CollectingSink());
    await clock.advance(60_000);
    expect(engine.pulled).toBeLessThan(25);
  });

  test('an engine that is away: waits, then goes on', async () => {
    const { engine, follow, clock, change } = setUp();
    engine.failure = new AppError('engine_unreachable');
    const sink = new CollectingSink();
    follow(sink);
    change({ host: hostFixture({ status: 'reconnecting' }) });
    await clock.advance(60_000);
    expect(engine.asked).toHaveLength(1);
    engine.failure = null;
    engine.log = [1];
    change({ host: hostFixture() });
    await clock.advance(1_000);
    expect(sink.count).toBe(1);
    expect(sink.over).toBeNull();
  });

  test.each([
    ['logs_unreadable', 'The driver does not let logs be read'],
    ['engine_protocol', 'odd'],
  ] as const)('%s ends it with its problem', async (code, detail) => {
    const { engine, follow, clock } = setUp();
    engine.failure = new AppError(code, { detail });
    const sink = new CollectingSink();
    follow(sink);
    await clock.advance(100);
    expect(sink.over).toMatchObject({ reason: detail, problem: { code } });
  });

  test('removed: the end without a problem', async () => {
    const { engine, follow, clock, change } = setUp();
    const sink = new CollectingSink();
    follow(sink);
    await clock.advance(500);
    engine.end();
    change({ container: undefined });
    await clock.advance(500);
    expect(sink.over).toEqual({ reason: 'The container was removed', problem: null });
    expect(sink.caught).toBe(1);
  });
});
