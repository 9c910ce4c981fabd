import 'server-only';
import { hashSync } from '@node-rs/argon2';
import { wholeHosts } from '@/lib/access/grant';
import { AppError } from '@/lib/contract/app-error';
import { username as usernameSchema } from '@/lib/contract/endpoints/auth';
import type { AuditLog } from '../audit/audit-log';
import type { Clock } from '../clock';
import { StartupError } from '../config';
import type { Logger } from '../logger';
import type { AuthConfig } from './auth-service';
import { ARGON2 } from './password';
import { refuseWeakPassword } from './password-policy';
import type { UserStore } from './user-store';

/**
 * The unattended first run: PILOTHOUSE_ADMIN_USER with PILOTHOUSE_ADMIN_PASSWORD (or _FILE) becomes administrator when there is none
 * yet; later starts ignore both, so that a forgotten variable never resets a password. Throws StartupError for people.
 */
export function createFirstAdmin({
  users,
  clock,
  log,
  config,
  audit,
}: {
  users: UserStore;
  clock: Clock;
  log: Logger;
  config: AuthConfig;
  audit: AuditLog | undefined;
}): void {
  const { adminUser, adminPassword } = config;
  if ((adminUser === null && adminPassword === null) || users.hasAdmin()) return;
  if (adminUser === null || adminPassword === null) {
    const missing =
      adminUser === null ? 'PILOTHOUSE_ADMIN_USER' : 'PILOTHOUSE_ADMIN_PASSWORD (or PILOTHOUSE_ADMIN_PASSWORD_FILE)';
    throw new StartupError(`For an unattended first run ${missing} is missing.`);
  }
  const name = usernameSchema.safeParse(adminUser);
  if (!name.success)
    throw new StartupError(`PILOTHOUSE_ADMIN_USER: ${name.error.issues[0]?.message ?? 'not a user name'}.`);
  try {
    refuseWeakPassword(adminPassword, adminUser, 'PILOTHOUSE_ADMIN_PASSWORD');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new StartupError(`PILOTHOUSE_ADMIN_PASSWORD: ${error.detail} ${error.hint}`);
  }
  if (users.byName(adminUser)) {
    throw new StartupError(
      `PILOTHOUSE_ADMIN_USER: there is a user ${adminUser} already, who is no administrator. Choose another name.`,
    );
  }
  const entry = audit?.intent({
    requestId: 'console',
    actor: 'console',
    address: '',
    action: 'auth.setup',
    host: null,
    target: null,
    detail: { username: adminUser, unattended: true },
  });
  const passwordHash = hashSync(adminPassword.normalize('NFKC'), ARGON2);
  users.create({ username: adminUser, passwordHash, grants: [wholeHosts('admin', null)] }, clock.now(), true);
  entry?.outcome('ok');
  log.info('The first administrator was created from PILOTHOUSE_ADMIN_USER', { username: adminUser });
}
