import 'server-only';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/contract/app-error';
import { hashSecret, newSecret, sameSecret } from './credential-secret';

const LINK_FILE = 'setup-link';

export interface SetupLink {
  /** The 0600 file that has the link too. */
  readonly file: string;
  /**
   * Makes the one-time link, writes the file and returns the link for the terminal. The token stands behind the `#`: browsers do not
   * send that part, so it reaches no log and no proxy. A second call replaces the first link.
   */
  announce(baseUrl: string): string;
  /** Throws AppError('setup_token_invalid'). */
  check(token: string): void;
  /** The link has been used or is not needed. */
  remove(): void;
}

/** Whoever can read the terminal or the data folder may become the first administrator; nobody who merely reaches the port may. */
export function createSetupLink(dataDir: string): SetupLink {
  const file = path.join(dataDir, LINK_FILE);
  let tokenHash: string | null = null;
  return {
    file,
    announce(baseUrl) {
      const token = newSecret();
      const link = `${baseUrl.replace(/\/+$/, '')}/setup#token=${token}`;
      rmSync(file, { force: true });
      writeFileSync(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
      tokenHash = hashSecret(token);
      return link;
    },
    check(token) {
      if (tokenHash === null || !sameSecret(hashSecret(token), tokenHash)) {
        throw new AppError('setup_token_invalid', {
          hint: 'Open the link from the terminal where the console runs, or from the file setup-link in its data folder. Each start makes a new one.',
        });
      }
    },
    remove() {
      tokenHash = null;
      rmSync(file, { force: true });
    },
  };
}
