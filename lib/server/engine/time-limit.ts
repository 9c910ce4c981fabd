import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Clock } from '../clock';

/** Rejects with `engine_timeout` when `work` takes longer than `ms`. The work itself is not stopped. */
export function withTimeLimit<T>(clock: Clock, work: Promise<T>, ms: number, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimeout(
      () =>
        reject(
          new AppError('engine_timeout', {
            detail: `${what} was not answered within ${ms / 1000} s.`,
            hint: 'The engine is frozen or overloaded. Look at its load and its log: journalctl -u docker',
          }),
        ),
      ms,
    );
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
