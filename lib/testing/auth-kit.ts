import 'server-only';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAuditLog } from '@/lib/server/audit/audit-log';
import { type AuthConfig, createAuthService } from '@/lib/server/auth/auth-service';
import type { Passwords } from '@/lib/server/auth/password';
import { openStateDatabase } from '@/lib/server/db/state-database';
import { createLogger } from '@/lib/server/logger';
import { FakeClock } from './fake-clock';

/** argon2 at a fraction of its cost, with every call written down. Only the numbers differ from the real one. */
export function createCountingPasswords(): Passwords & { verified: (string | null)[] } {
  const verified: (string | null)[] = [];
  const disguise = (password: string) => `test:${Buffer.from(password).toString('hex')}`;
  return {
    verified,
    hash: async (password) => disguise(password),
    verify: async (phc, password) => {
      verified.push(phc);
      return phc !== null && phc === disguise(password);
    },
    isOutdated: () => false,
  };
}

/** A whole sign-in service on a real database in a folder of its own; `close` removes it. */
export function openAuthKit(
  options: { config?: Partial<AuthConfig>; passwords?: Passwords; dataDir?: string; clock?: FakeClock } = {},
) {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'pilothouse-auth-'));
  const clock = options.clock ?? new FakeClock(Date.UTC(2026, 10, 20));
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line));
  const state = openStateDatabase(dataDir, clock, log);
  const audit = createAuditLog({ state, clock, log });
  const passwords = options.passwords ?? createCountingPasswords();
  const config: AuthConfig = {
    dataDir,
    secureCookies: false,
    sessionIdleHours: 8,
    sessionMaxHours: 168,
    adminUser: null,
    adminPassword: null,
    ...options.config,
  };
  const auth = createAuthService({ state, clock, log, config, audit, passwords });
  return {
    dataDir,
    clock,
    lines,
    state,
    audit,
    auth,
    passwords,
    config,
    close() {
      auth.close();
      state.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
