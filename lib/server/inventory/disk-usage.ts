import 'server-only';
import type { DiskUsage } from '@/lib/contract/disk-usage';
import type { DiskUsageOf, EngineDiskUsage } from '@/lib/docker/disk-usage';
import type { Clock } from '../clock';
import type { Fleet } from '../engine/fleet';
import { describeProblem } from './describe-problem';

/** How much disk images and volumes take: measured on demand, one measurement at a time for a host, and kept. */
export interface DiskUsageService {
  /** What is known, at once; nothing is measured. */
  known(host: string, of: DiskUsageOf): DiskUsage;
  /** Measured anew when it is older than a minute, and waited for, `patienceMs` at most: then what is known so far. Never rejects. */
  measure(host: string, of: DiskUsageOf, patienceMs?: number): Promise<DiskUsage>;
  /**
   * What somebody looks at, by name of volumes. A measurement without one of them is old, unless it is only seconds old or was dear: the
   * next who measures gets a new one.
   */
  wanted(host: string, names: readonly string[]): void;
  /** Something was removed: what is known is old. */
  touch(host: string): void;
}

const MAX_AGE_MS = 60_000;
/** What took long is kept longer: at most a tenth of the time goes into measuring. */
const AGE_PER_TOOK = 10;
const PATIENCE_MS = 20_000;
/** So new that whatever it lacks came in this moment. */
const MIN_AGE_MS = 2_000;

interface Measured {
  usage: EngineDiskUsage;
  at: number;
  tookMs: number;
  old: boolean;
}

interface HostUsage {
  measured: Partial<Record<DiskUsageOf, Measured>>;
  error: Partial<Record<DiskUsageOf, unknown>>;
  /** Counts what made measurements old. */
  touches: number;
  /** The end of what is under way on this host. Engines before 23.0 refuse two at a time. */
  running: Promise<void> | null;
}

export function createDiskUsage({ fleet, clock }: { fleet: Pick<Fleet, 'engine'>; clock: Clock }): DiskUsageService {
  const hosts = new Map<string, HostUsage>();
  const hostOf = (host: string): HostUsage => {
    const found = hosts.get(host) ?? { measured: {}, error: {}, touches: 0, running: null };
    hosts.set(host, found);
    return found;
  };

  const isFresh = ({ measured }: HostUsage, of: DiskUsageOf): boolean => {
    const last = measured[of];
    if (last === undefined || last.old) return false;
    return clock.now() - last.at <= Math.max(MAX_AGE_MS, last.tookMs * AGE_PER_TOOK);
  };

  const measureOnce = async (id: string, state: HostUsage, of: DiskUsageOf): Promise<void> => {
    const at = clock.now();
    const { touches } = state;
    try {
      const usage = await fleet.engine(id).diskUsage(of);
      const measured: Measured = { usage, at, tookMs: clock.now() - at, old: touches !== state.touches };
      // Old engines measure both in one go.
      for (const part of ['images', 'volumes'] as const) {
        if (usage[part] === null) continue;
        state.measured[part] = measured;
        delete state.error[part];
      }
    } catch (error) {
      state.error[of] = error;
    }
  };

  /** Resolves when `of` is fresh, or could not be had. */
  const refresh = async (id: string, of: DiskUsageOf): Promise<void> => {
    const state = hostOf(id);
    while (state.running !== null) await state.running;
    if (isFresh(state, of)) return;
    state.running = measureOnce(id, state, of).finally(() => {
      state.running = null;
    });
    await state.running;
  };

  const known = (id: string, of: DiskUsageOf): DiskUsage => {
    const state = hosts.get(id);
    const last = state?.measured[of];
    const error = state?.error[of];
    return {
      measuring: state !== undefined && state.running !== null && !isFresh(state, of),
      at: last?.at ?? null,
      tookMs: last?.tookMs ?? null,
      problem: error === undefined ? null : describeProblem(error),
      images: of === 'images' ? (last?.usage.images ?? null) : null,
      volumes: of === 'volumes' ? (last?.usage.volumes ?? null) : null,
    };
  };

  return {
    known,
    async measure(id, of, patienceMs = PATIENCE_MS) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimeout(resolve, patienceMs);
        void refresh(id, of).finally(() => {
          timer.cancel();
          resolve();
        });
      });
      return known(id, of);
    },
    wanted(id, names) {
      const last = hosts.get(id)?.measured.volumes;
      if (last === undefined || clock.now() - last.at < Math.max(MIN_AGE_MS, last.tookMs * AGE_PER_TOOK)) return;
      const measured = new Set(last.usage.volumes?.map(({ name }) => name));
      if (names.some((name) => !measured.has(name))) last.old = true;
    },
    touch(id) {
      const state = hosts.get(id);
      if (state === undefined) return;
      state.touches += 1;
      // Not named `of`: the bundler does not parse that.
      for (const what of ['images', 'volumes'] as const) {
        const last = state.measured[what];
        if (last !== undefined) last.old = true;
      }
    },
  };
}
