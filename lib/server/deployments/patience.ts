import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Clock } from '../clock';

/** Resolves after `ms`, or rejects with the signal's reason. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      timer.cancel();
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The engine did not answer: whether it did what it was asked is not known. All else is an answer. */
export function isSilence(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'engine_unreachable' || error.code === 'engine_timeout');
}

const AGAIN_MS = 1_000;

/**
 * Does `work`, which must do no harm when it is done twice, until the engine has answered it: an engine that restarts is waited for,
 * `forMs` at most. `waiting` is told once, when the first answer did not come.
 */
export async function patiently<T>(
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  forMs: number,
  work: () => Promise<T>,
  waiting: () => void = () => {},
): Promise<T> {
  const until = clock.now() + forMs;
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!isSilence(error) || clock.now() >= until) throw error;
      if (tries === 0) waiting();
    }
    await pause(clock, AGAIN_MS, signal);
  }
}
