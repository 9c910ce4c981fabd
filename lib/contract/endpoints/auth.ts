import { z } from 'zod';
import { MAX_GRANTS, MAX_PATTERNS } from '../../access/grant';
import { PATTERN } from '../../access/pattern';
import { PERMISSIONS, type Permission, ROLES } from '../../access/role';
import { endpoint } from '../endpoint';
import { hostId, recordId, timestamp } from '../id';

export const role = z.enum(ROLES);
export const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);
export const username = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a user name is 1-64 of a-z, 0-9, dot, dash and underscore');
/** Length only, and not a common one: no composition rules (ASVS 5.0, 6.2). The common-password check is the server's. */
export const newPassword = z.string().min(12, 'at least 12 characters').max(256, 'at most 256 characters');

const pattern = z
  .string()
  .regex(PATTERN, 'a pattern is 1-64 of letters, digits, . _ - and the signs * (any text) and ? (one)');
/** This role on the stacks that match, of the hosts that match; the stack pattern `*` is also for what belongs to no stack. */
export const grant = z.strictObject({
  role,
  hosts: z.array(pattern).min(1).max(MAX_PATTERNS),
  stacks: z.array(pattern).min(1).max(MAX_PATTERNS),
});
const grants = z.array(grant).min(1).max(MAX_GRANTS);

export const me = z.object({
  kind: z.enum(['user', 'token']),
  userId: z.string(),
  username: z.string(),
  /** The highest of the lines. */
  role,
  /** What they may do somewhere. */
  permissions: z.array(permission),
  /** Patterns of the hosts they have something on; null: of all. */
  hosts: z.array(z.string()).nullable(),
  grants: z.array(grant),
  /** When the session ends at the latest; null for a token. */
  expiresAt: timestamp.nullable(),
});
export type Me = z.infer<typeof me>;

export const getSetup = endpoint({
  method: 'GET',
  path: '/api/auth/setup',
  summary: 'Whether the console still waits for its first administrator.',
  access: 'public',
  response: z.object({ required: z.boolean() }),
});

export const completeSetup = endpoint({
  method: 'POST',
  path: '/api/auth/setup',
  summary: 'Create the first administrator with the one-time token from the terminal, and sign in.',
  access: 'public',
  body: z.strictObject({ token: z.string().min(1).max(128), username, password: newPassword }),
  response: me,
  audit: { action: 'auth.setup', fields: ['username'] },
});

export const login = endpoint({
  method: 'POST',
  path: '/api/auth/login',
  summary: 'Sign in; sets the session cookie.',
  access: 'public',
  body: z.strictObject({ username: z.string().min(1).max(256), password: z.string().min(1).max(256) }),
  response: me,
  audit: { action: 'auth.login', fields: ['username'] },
});

export const logout = endpoint({
  method: 'POST',
  path: '/api/auth/logout',
  summary: 'End the session.',
  access: 'session',
  body: z.strictObject({}),
  response: z.object({ signedOut: z.literal(true) }),
  audit: { action: 'auth.logout' },
});

export const getMe = endpoint({
  method: 'GET',
  path: '/api/auth/me',
  summary: 'Who am I, and what may I do.',
  access: 'session',
  response: me,
});

export const changePassword = endpoint({
  method: 'POST',
  path: '/api/auth/password',
  summary: 'Change the own password; ends all other sessions.',
  access: 'account:self',
  body: z.strictObject({ currentPassword: z.string().min(1).max(256), newPassword }),
  response: z.object({ changed: z.literal(true) }),
  audit: { action: 'auth.password-change' },
});

export const confirmPassword = endpoint({
  method: 'POST',
  path: '/api/auth/confirm',
  summary:
    'Give the own password once more; for five minutes it counts for what asks for it (terminals on production hosts).',
  access: 'session',
  body: z.strictObject({ password: z.string().min(1).max(256) }),
  response: z.object({ until: timestamp }),
  audit: { action: 'auth.confirm' },
});

export const sessionRow = z.object({
  id: recordId,
  userId: z.string(),
  username: z.string(),
  current: z.boolean(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  expiresAt: timestamp,
  address: z.string(),
  userAgent: z.string(),
});
export const listSessions = endpoint({
  method: 'GET',
  path: '/api/sessions',
  summary: 'Own sessions; all of them for who manages users.',
  access: 'account:self',
  response: z.object({ sessions: z.array(sessionRow) }),
});
export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/api/sessions/{id}',
  summary: 'End a session: its requests and live connections stop at once.',
  access: 'account:self',
  params: z.strictObject({ id: recordId }),
  response: z.object({ revoked: z.literal(true) }),
  audit: { action: 'session.revoke' },
});

export const tokenRow = z.object({
  id: recordId,
  name: z.string(),
  username: z.string(),
  role,
  permissions: z.array(permission).nullable(),
  hosts: z.array(z.string()).nullable(),
  /** As granted. What the token may do now is this cut down to what its owner may do now. */
  grants: z.array(grant),
  /** The first characters, to tell tokens apart. */
  prefix: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export const listTokens = endpoint({
  method: 'GET',
  path: '/api/tokens',
  summary: 'Own API tokens; all of them for who manages users.',
  access: 'account:self',
  response: z.object({ tokens: z.array(tokenRow) }),
});
export const createToken = endpoint({
  method: 'POST',
  path: '/api/tokens',
  summary: 'Make an API token; it is shown this once. Its role can be no more than one’s own.',
  access: 'account:self',
  body: z.strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/^[^\p{Cc}\p{Cf}<>]+$/u, 'letters, digits, blanks and signs that can be seen, without < and >'),
    /** No line of the token has more than this. */
    role,
    permissions: z.array(permission).min(1).optional(),
    /** All that is on these hosts. Without `hosts` and `grants`: where the owner has something. */
    hosts: z.array(hostId).min(1).max(100).optional(),
    /** Instead of `hosts`. */
    grants: grants.optional(),
    /** Days until it ends, 1-366. */
    expiresInDays: z.number().int().min(1).max(366),
  }),
  response: z.object({ token: z.string(), row: tokenRow }),
  audit: { action: 'token.create', fields: ['name', 'role', 'permissions', 'hosts', 'grants', 'expiresInDays'] },
});
export const revokeToken = endpoint({
  method: 'DELETE',
  path: '/api/tokens/{id}',
  summary: 'End an API token at once.',
  access: 'account:self',
  params: z.strictObject({ id: recordId }),
  response: z.object({ revoked: z.literal(true) }),
  audit: { action: 'token.revoke' },
});

export const userRow = z.object({
  id: recordId,
  username: z.string(),
  /** The highest of the lines. */
  role,
  /** Patterns of the hosts they have something on; null: of all. */
  hosts: z.array(z.string()).nullable(),
  grants: z.array(grant),
  disabled: z.boolean(),
  createdAt: timestamp,
  lastLoginAt: timestamp.nullable(),
});
export const listUsers = endpoint({
  method: 'GET',
  path: '/api/users',
  summary: 'The users of the console.',
  access: 'users:manage',
  response: z.object({ users: z.array(userRow) }),
});
export const createUser = endpoint({
  method: 'POST',
  path: '/api/users',
  summary: 'Create a user.',
  access: 'users:manage',
  body: z.strictObject({
    username,
    password: newPassword,
    /** One role on all that is on these hosts (null or left out: on all hosts) ... */
    role: role.optional(),
    hosts: z.array(hostId).min(1).nullable().optional(),
    /** ... or the lines themselves. */
    grants: grants.optional(),
  }),
  response: userRow,
  audit: { action: 'user.create', fields: ['username', 'role', 'hosts', 'grants'] },
});
export const updateUser = endpoint({
  method: 'PATCH',
  path: '/api/users/{id}',
  summary:
    'Change role, scope or password of a user, or disable the account; ends its sessions. The last administrator stays.',
  access: 'users:manage',
  params: z.strictObject({ id: recordId }),
  body: z.strictObject({
    role: role.optional(),
    hosts: z.array(hostId).min(1).nullable().optional(),
    grants: grants.optional(),
    disabled: z.boolean().optional(),
    password: newPassword.optional(),
  }),
  response: userRow,
  audit: { action: 'user.update', fields: ['role', 'hosts', 'grants', 'disabled'] },
});

export const auditOutcome = z.enum(['pending', 'ok', 'refused', 'failed']);
export const auditRow = z.object({
  id: z.number().int(),
  at: timestamp,
  requestId: z.string(),
  actorKind: z.enum(['user', 'token', 'anonymous', 'console']),
  actor: z.string(),
  address: z.string(),
  action: z.string(),
  host: z.string().nullable(),
  target: z.string().nullable(),
  outcome: auditOutcome,
  /** Problem code of a refusal or failure. */
  code: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditRow = z.infer<typeof auditRow>;
export const searchAudit = endpoint({
  method: 'GET',
  path: '/api/audit',
  summary: 'Search the audit log, newest first.',
  access: 'audit:read',
  query: z.strictObject({
    q: z.string().max(200).optional(),
    actor: z.string().max(64).optional(),
    action: z.string().max(64).optional(),
    outcome: auditOutcome.optional(),
    host: z.string().max(64).optional(),
    from: z.coerce.number().int().optional(),
    to: z.coerce.number().int().optional(),
    /** Rows older than this id. */
    before: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ rows: z.array(auditRow), more: z.boolean() }),
});
