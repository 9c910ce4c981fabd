import 'server-only';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '@/lib/contract/app-error';
import { hashSecret } from './credential-secret';

/**
 * Wrong passwords are slowed three ways, all in memory and forgotten by a restart:
 * - one account from one address: 5, then one minute's wait, again and again;
 * - all accounts from one address: 30 in 15 minutes (one password tried on many names);
 * - one account from all addresses: 60 in an hour (many addresses), except from where its owner has signed in before: nobody can lock
 *   somebody else out.
 * A try that is refused is not counted on, so hammering on one account does not use up the address for the others behind it.
 */
const PAIR = { points: 5, duration: 15 * 60, blockDuration: 60 };
const ADDRESS = { points: 30, duration: 15 * 60 };
const ACCOUNT = { points: 60, duration: 60 * 60 };
const SETUP = { points: 10, duration: 15 * 60 };

export interface SignInLimiter {
  /**
   * Counts a try, before the password is looked at, so that tries at the same moment count too. Throws
   * AppError('too_many_requests') with `retryAfter` in seconds.
   */
  begin(address: string, username: string): Promise<void>;
  /** The password was right: the try is taken back. */
  succeeded(address: string, username: string): Promise<void>;
  /** The same for set-up tokens. */
  beginSetup(address: string): Promise<void>;
}

/** Who controls one IPv6 address usually controls the whole /64. */
function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed.toByteArray().slice(0, 8).join('.')}/64`;
}

export function createSignInLimiter(isKnownAddress: (address: string, username: string) => boolean): SignInLimiter {
  const pairs = new RateLimiterMemory({ ...PAIR, keyPrefix: 'pair' });
  const addresses = new RateLimiterMemory({ ...ADDRESS, keyPrefix: 'address' });
  const accounts = new RateLimiterMemory({ ...ACCOUNT, keyPrefix: 'account' });
  const setups = new RateLimiterMemory({ ...SETUP, keyPrefix: 'setup' });

  async function take(limiter: RateLimiterMemory, key: string, words: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfter = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new AppError('too_many_requests', { detail: `${words} Try again in ${inWords(retryAfter)}.`, retryAfter });
    }
  }

  return {
    async begin(address, username) {
      const from = addressKey(address);
      const account = hashSecret(username);
      await take(pairs, `${from} ${account}`, 'Too many wrong passwords for this account.');
      if (isKnownAddress(address, username)) return;
      await take(addresses, from, 'Too many wrong passwords from your address.');
      await take(accounts, account, 'Too many wrong passwords for this account.');
    },
    async succeeded(address, username) {
      const from = addressKey(address);
      const account = hashSecret(username);
      await pairs.delete(`${from} ${account}`);
      if (isKnownAddress(address, username)) return;
      await addresses.reward(from);
      await accounts.reward(account);
    },
    beginSetup: (address) => take(setups, addressKey(address), 'Too many wrong set-up links from your address.'),
  };
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
