import 'server-only';
import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { ConsoleStatus } from '@/lib/contract/endpoints/console';
import type { Runtime } from './runtime';

/** Timers are looked at this often: an idle console pays for it, so not oftener than needed to see what a person would notice. */
const RESOLUTION_MS = 100;
/** The delays of so long ago are forgotten. */
const WINDOW_MS = 5 * 60_000;

/** Measures how late the process's timers are. */
export interface EventLoopMeter {
  read(): { p99Ms: number; maxMs: number };
  close(): void;
}

export function createEventLoopMeter(clock: Runtime['clock']): EventLoopMeter {
  const histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const reset = clock.setInterval(() => histogram.reset(), WINDOW_MS);
  // The histogram has the whole wait; what is over the resolution is the delay. Before the first sample it has odd values.
  const late = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS)) : 0;
  return {
    read: () =>
      histogram.count === 0
        ? { p99Ms: 0, maxMs: 0 }
        : { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) },
    close: () => {
      reset.cancel();
      histogram.disable();
    },
  };
}

/** Looking through the file holds up everything else, longer the larger it is: not for each look of each open page. */
const INTEGRITY_MS = 60_000;

/** What SQLite finds in the database, at most a minute old. */
export interface IntegrityMeter {
  read(): string;
}

export function createIntegrityMeter(
  state: Pick<Runtime['state'], 'integrity'>,
  clock: Runtime['clock'],
): IntegrityMeter {
  let last: { at: number; found: string } | null = null;
  return {
    read() {
      const now = clock.now();
      if (last === null || now - last.at >= INTEGRITY_MS) last = { at: now, found: integrityOf(state) };
      return last.found;
    },
  };
}

/** Never throws: what cannot be read is said as such. */
export async function consoleStatus(runtime: Runtime): Promise<ConsoleStatus> {
  const { activities, config, fleet, integrity, live, loop, startedAt, state, version } = runtime;
  const memory = process.memoryUsage();
  const space = await statfs(config.dataDir).catch(() => null);
  const containers = fleet.containers();
  const events = fleet.events();
  return {
    version,
    node: process.versions.node,
    startedAt,
    memory: { rssBytes: memory.rss, heapUsedBytes: memory.heapUsed },
    eventLoop: loop.read(),
    database: {
      bytes: sizeOf(state.file),
      logBytes: sizeOf(`${state.file}-wal`),
      integrity: integrity.read(),
    },
    disk: {
      folder: config.dataDir,
      freeBytes: space && space.bavail * space.bsize,
      totalBytes: space && space.blocks * space.bsize,
    },
    live: live.counters(),
    hosts: fleet.hosts().map(({ id, name, since, status, trouble }) => ({
      id,
      name,
      status,
      since,
      containers: containers.filter(({ host }) => host === id).length,
      lastEventAt: events.findLast((event) => event.host === id)?.at ?? null,
      detail: trouble?.detail ?? null,
    })),
    activitiesRunning: activities.running,
  };
}

function sizeOf(file: string): number {
  return statSync(/* turbopackIgnore: true */ file, { throwIfNoEntry: false })?.size ?? 0;
}

function integrityOf(state: Pick<Runtime['state'], 'integrity'>): string {
  try {
    return state.integrity();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
