import 'server-only';
import type { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { LogLine } from '@/lib/contract/log';
import type { Engine } from '@/lib/docker/engine';

/** At most this much is on the way to one page without having been acknowledged; more is not read from the engine. */
export const LOG_WINDOW_LINES = 5_000;
export const LOG_WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * Where a followed log goes. Calls come in order and never overlap: `lines`*, `caughtUp` once, `lines`*, `ended` once at
 * most. Nothing is called any more after `close()`. None of them throws.
 */
export interface LogSink {
  /** At least one line, or `skipped` > 0. `skipped`: lines lost before these, because the log was rotated or the container restarted. */
  lines(lines: readonly LogLine[], skipped: number): void;
  /** After the last line of the tail and before the first new one. */
  caughtUp(): void;
  /** The source is over. `problem` is null when it ended by itself; `reason` is for people (`The container stopped`). */
  ended(reason: string, problem: AppError | null): void;
}

export interface LogFollow {
  /**
   * The page has taken in so many more lines. The follower stops pulling from the engine while more than
   * LOG_WINDOW_LINES or LOG_WINDOW_BYTES (text as UTF-8) of what it gave to the sink is not acknowledged, and goes on when
   * it is. More than is outstanding counts as all of it.
   */
  ack(lines: number): void;
  /** Ends the stream on the engine. Idempotent. */
  close(): void;
}

/** The last lines of a container, then every new one. Returns at once; a failure comes as `ended` with its problem. */
export interface LogFollower {
  follow(engine: Engine, container: ContainerSummary, options: { tail: number }, sink: LogSink): LogFollow;
}
