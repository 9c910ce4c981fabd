import 'server-only';
import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { AppError } from '@/lib/contract/app-error';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. `Algorithm` is a const enum; 2 is Argon2id. */
export const ARGON2 = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at work at once (19 MiB and a thread each), and how many more may wait. */
const AT_ONCE = 2;
const WAITING = 32;

export interface Passwords {
  /** PHC string of argon2id. */
  hash(password: string): Promise<string>;
  /** Compares with a hash; `null` for an unknown user costs the same and is false. */
  verify(phc: string | null, password: string): Promise<boolean>;
  /** Whether a hash was made with weaker numbers than today's. */
  isOutdated(phc: string): boolean;
}

/** Both throw AppError('too_many_requests') when too many wait: a flood of sign-ins must not eat the memory. */
export function createPasswords(): Passwords {
  let running = 0;
  const queue: (() => void)[] = [];
  // Made anew in each process, of a password that nobody knows: see `verify`.
  let nobody: Promise<string> | null = null;

  async function slot<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (queue.length >= WAITING) {
        throw new AppError('too_many_requests', { detail: 'Too many sign-ins at once.', retryAfter: 5 });
      }
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes straight to the next one; only without one is it given back.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    hash: (password) => slot(() => hash(password.normalize('NFKC'), ARGON2)),
    verify: (phc, password) =>
      slot(async () => {
        nobody ??= hash(crypto.randomUUID(), ARGON2);
        const known = await nobody;
        try {
          const same = await verify(phc ?? known, password.normalize('NFKC'));
          return same && phc !== null;
        } catch {
          return false;
        }
      }),
    isOutdated(phc) {
      const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(phc);
      return !found || Number(found[1]) < ARGON2.memoryCost || Number(found[2]) < ARGON2.timeCost;
    },
  };
}
