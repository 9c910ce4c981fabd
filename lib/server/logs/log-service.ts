import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { QueryOf, ResponseOf } from '@/lib/contract/endpoint';
import type { readLogWindow, searchLogs, streamLogs } from '@/lib/contract/endpoints/logs';
import { compileFilter, type LineFilter, type LineFilterQuery } from '@/lib/logs/line-filter';
import type { Clock } from '../clock';
import type { LogFollower } from '../live/log-follower';
import type { Logger } from '../logger';
import { createFleetWatch, type LogFleet } from './fleet-watch';
import { createLogFollower } from './log-follower';
import { downloadName, headFirst, openStream, readerGone, streamLog, webStream } from './log-stream';
import { limitOf, reaches, readWindow, recordFilter } from './log-window';
import { createSearchPool } from './search-pool';
import type { Spool } from './spool';
import { type SpoolLimits, SpoolStore } from './spool-store';

/** A request is answered after so long with what has been read so far, so that the page can say how far it is. ms */
const ANSWER_MS = 2_000;

export const DEFAULT_LOG_LIMITS: SpoolLimits = {
  spoolBytes: 512 * 1024 * 1024,
  totalBytes: 2 * 1024 * 1024 * 1024,
  idleMs: 10 * 60_000,
};

export interface LogService extends LogFollower {
  /** The log as an HTTP answer that goes on as fast as the client reads. Throws before the first byte what the engine refuses with. */
  stream(container: ContainerSummary, query: QueryOf<typeof streamLogs>, signal: AbortSignal): Promise<Response>;
  window(
    container: ContainerSummary,
    query: QueryOf<typeof readLogWindow>,
    signal: AbortSignal,
  ): Promise<ResponseOf<typeof readLogWindow>>;
  search(
    container: ContainerSummary,
    query: QueryOf<typeof searchLogs>,
    signal: AbortSignal,
  ): Promise<ResponseOf<typeof searchLogs>>;
  /** For the console's own metrics. Bytes on disk. */
  readonly spools: { count: number; bytes: number };
  close(): Promise<void>;
}

function filterOf(query: LineFilterQuery): LineFilter {
  const compiled = compileFilter(query);
  if (compiled.ok) return compiled.filter;
  throw new AppError('validation_failed', {
    detail: `The regular expression is not valid: ${compiled.message}`,
    fields: [{ path: 'q', message: compiled.message }],
  });
}

export function createLogService(deps: {
  fleet: LogFleet;
  clock: Clock;
  log: Logger;
  dataDir: string;
  limits?: Partial<SpoolLimits>;
}): LogService {
  const { fleet, clock, log } = deps;
  const watch = createFleetWatch(fleet);
  const follower = createLogFollower({ fleet, watch, clock, log });
  const pool = createSearchPool({ clock });
  const store = new SpoolStore({ ...deps, limits: { ...DEFAULT_LOG_LIMITS, ...deps.limits } });
  const streams = new Set<() => void>();
  let closed = false;

  /** Aborts with the reader, after `ms`, or with the service. */
  function deadline(signal: AbortSignal, ms: number): { signal: AbortSignal; done(): void } {
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = clock.setTimeout(stop, ms);
    signal.addEventListener('abort', stop, { once: true });
    return {
      signal: abort.signal,
      done() {
        timer.cancel();
        signal.removeEventListener('abort', stop);
      },
    };
  }

  async function withSpool<T>(
    container: ContainerSummary,
    id: string | undefined,
    enough: (spool: Spool) => boolean,
    signal: AbortSignal,
    answer: (spool: Spool) => Promise<T>,
  ): Promise<T> {
    const spool = await store.open(container, () => fleet.engine(container.host), id);
    return spool.use(clock.now, async () => {
      const wait = deadline(signal, ANSWER_MS);
      try {
        await spool.until(() => enough(spool), wait.signal);
        if (signal.aborted) throw readerGone();
        return await answer(spool);
      } catch (error) {
        if (signal.aborted) throw readerGone();
        throw error;
      } finally {
        wait.done();
        if (spool.failed) store.forget(spool);
      }
    });
  }

  return {
    follow: follower.follow,

    async stream(container, query, signal) {
      const filter = filterOf(query);
      const abort = new AbortController();
      const stop = () => {
        streams.delete(stop);
        signal.removeEventListener('abort', stop);
        abort.abort();
      };
      signal.addEventListener('abort', stop, { once: true });
      streams.add(stop);
      const { format } = query;
      const bytes = streamLog(
        fleet.engine(container.host),
        container,
        { tail: query.tail, follow: query.follow === 'true', timestamps: query.timestamps === 'true', format, filter },
        { pool, clock, signal: abort.signal },
      );
      const body =
        query.follow === 'true'
          ? headFirst(bytes)
          : await openStream(bytes).catch((error: unknown) => {
              stop();
              throw signal.aborted ? readerGone() : error;
            });
      const headers = new Headers({
        'content-type': format === 'ndjson' ? 'application/x-ndjson; charset=utf-8' : 'text/plain; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
      });
      if (query.download === 'true') {
        headers.set(
          'content-disposition',
          `attachment; filename="${downloadName(container.name, clock.now(), format)}"`,
        );
      }
      return new Response(webStream(body, stop), { headers });
    },

    async window(container, query, signal) {
      const filter = filterOf(query);
      return withSpool(
        container,
        query.spool,
        (spool) => reaches(spool, query),
        signal,
        async (spool) => {
          const ready = spool.complete || reaches(spool, query);
          const { lines, more } = ready
            ? await readWindow(spool, query, filter, pool, signal)
            : { lines: [], more: true };
          return {
            spool: spool.id,
            total: spool.total,
            complete: spool.complete,
            truncated: spool.truncated,
            lines,
            more,
          };
        },
      );
    },

    async search(container, query, signal) {
      const filter = filterOf(query);
      return withSpool(
        container,
        query.spool,
        () => false,
        signal,
        async (spool) => {
          const { complete } = spool;
          const none = { matches: [], count: 0, more: true };
          const found = complete
            ? await pool.run(
                {
                  kind: 'search',
                  blocks: spool.blocks,
                  filter: recordFilter(filter),
                  before: query.before ?? Number.MAX_SAFE_INTEGER,
                  limit: query.limit,
                },
                { limitMs: limitOf(filter), signal },
              )
            : none;
          return { spool: spool.id, total: spool.total, complete, ...found };
        },
      );
    },

    get spools() {
      return { count: store.size, bytes: store.bytes };
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const stop of [...streams]) stop();
      watch.close();
      await pool.close();
      await store.close();
    },
  };
}
