import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Grant } from '../../access/grant';
import type { Permission, Role } from '../../access/role';
import type { Activity, ActivityItem, ActivityState } from '../../contract/activity';
import type { EnvironmentSettings, Target } from '../../contract/app';
import type { DeploymentDetail, Verification } from '../../contract/deployment';
import type { HostColour, HostRecord } from '../../contract/host';
import type { ReleaseService } from '../../contract/release';
import type { ViewList } from '../../contract/saved-view';
import type { DeploymentState, Step, StepState, Strategy, Trigger } from '../../deploy/words';

/**
 * The `state` database. Times are milliseconds since 1970, UTC. After a change here: `npm run db:generate`; a migration that was
 * released is never edited. No `server-only` and no `@/` here: drizzle-kit loads this file outside of Next.
 */

export const users = sqliteTable(
  'users',
  {
    id: text('id').primaryKey(),
    username: text('username').notNull(),
    /** argon2id in PHC string form, with its own salt and parameters. */
    passwordHash: text('password_hash').notNull(),
    /** The highest of the lines. */
    role: text('role').$type<Role>().notNull(),
    grants: text('grants', { mode: 'json' }).$type<Grant[]>().notNull().default([]),
    disabledAt: integer('disabled_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    lastLoginAt: integer('last_login_at'),
  },
  (table) => [uniqueIndex('users_username').on(table.username)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    /** Public: shown in the session list. It is not the secret of the cookie. */
    id: text('id').primaryKey(),
    /** SHA-256, hex, of the secret in the cookie. */
    secretHash: text('secret_hash').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
    /** The absolute end; the idle limit may end it before. */
    expiresAt: integer('expires_at').notNull(),
    address: text('address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [uniqueIndex('sessions_secret').on(table.secretHash), index('sessions_user').on(table.userId)],
);

export const tokens = sqliteTable(
  'tokens',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** SHA-256, hex, of the whole token. */
    secretHash: text('secret_hash').notNull(),
    /** The first characters, to tell tokens apart. */
    prefix: text('prefix').notNull(),
    /** As granted; what it may do today is this cut down to what its owner may do today. */
    role: text('role').$type<Role>().notNull(),
    permissions: text('permissions', { mode: 'json' }).$type<Permission[]>(),
    grants: text('grants', { mode: 'json' }).$type<Grant[]>().notNull().default([]),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [uniqueIndex('tokens_secret').on(table.secretHash), index('tokens_user').on(table.userId)],
);

/** What somebody set out to do, written before it is done. Triggers forbid UPDATE and DELETE. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    requestId: text('request_id').notNull(),
    actorKind: text('actor_kind').$type<'user' | 'token' | 'anonymous' | 'console'>().notNull(),
    actor: text('actor').notNull(),
    userId: text('user_id'),
    credentialId: text('credential_id'),
    address: text('address').notNull(),
    action: text('action').notNull(),
    host: text('host'),
    target: text('target'),
    detail: text('detail', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('audit_entries_at').on(table.at),
    index('audit_entries_actor').on(table.actor),
    index('audit_entries_action').on(table.action),
  ],
);

/** How it ended. An entry without a row here was under way when the console stopped: `pending`. Triggers as above. */
export const auditOutcomes = sqliteTable('audit_outcomes', {
  entryId: integer('entry_id')
    .primaryKey()
    .references(() => auditEntries.id),
  at: integer('at').notNull(),
  outcome: text('outcome').$type<'ok' | 'refused' | 'failed'>().notNull(),
  /** Problem code of a refusal or failure. */
  code: text('code'),
});

export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value', { mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/**
 * The console's record of which stack a container belongs to: what people may do there is decided by it. Written once, when the
 * console first sees the container; see `server/engine/stack-records.ts`.
 */
export const containerStacks = sqliteTable(
  'container_stacks',
  {
    host: text('host').notNull(),
    container: text('container').notNull(),
    /** null: of none, whatever its labels say. */
    stack: text('stack'),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.host, table.container] })],
);

/** Long work. Written when it starts and when it ends; a row without an end at start-up was interrupted. */
export const activities = sqliteTable(
  'activities',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    /** The one it is about. null: see `hosts`. */
    host: text('host'),
    /** All that it touches. */
    hosts: text('hosts', { mode: 'json' }).$type<string[]>().notNull().default([]),
    userId: text('user_id').notNull(),
    username: text('username').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    state: text('state').$type<ActivityState>().notNull(),
    result: text('result'),
    problem: text('problem', { mode: 'json' }).$type<Activity['problem']>(),
    items: text('items', { mode: 'json' }).$type<ActivityItem[]>().notNull(),
    itemCount: integer('item_count').notNull(),
  },
  (table) => [index('activities_started').on(table.startedAt)],
);

/** Hosts that people added, and what they said of the one from the settings (`local`, without an endpoint). */
export const hosts = sqliteTable('hosts', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  environment: text('environment'),
  colour: text('colour').$type<HostColour>(),
  position: integer('position').notNull(),
  /** Without secrets. */
  endpoint: text('endpoint', { mode: 'json' }).$type<HostRecord['endpoint']>(),
  /** Sealed JSON, name -> secret; null: none. */
  secrets: text('secrets'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const apps = sqliteTable(
  'apps',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    createdAt: integer('created_at').notNull(),
    /** The number that the last release got; a number is never given twice. */
    lastRelease: integer('last_release').notNull().default(0),
  },
  (table) => [uniqueIndex('apps_name').on(table.name)],
);

export const environments = sqliteTable(
  'environments',
  {
    id: text('id').primaryKey(),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id),
    name: text('name').notNull(),
    rank: integer('rank').notNull(),
    targets: text('targets', { mode: 'json' }).$type<Target[]>().notNull(),
    settings: text('settings', { mode: 'json' }).$type<EnvironmentSettings>().notNull(),
    activeReleaseId: text('active_release_id'),
    /** The deployment that alone may change what is at the targets; null: none. */
    leaseDeploymentId: text('lease_deployment_id'),
    /** Goes up with every lease: who comes with an older number has lost it. */
    leaseFence: integer('lease_fence').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('environments_name').on(table.appId, table.name)],
);

/** Immutable but for the ids of images, which are known when they have been brought. */
export const releases = sqliteTable(
  'releases',
  {
    id: text('id').primaryKey(),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id),
    environmentId: text('environment_id')
      .notNull()
      .references(() => environments.id),
    number: integer('number').notNull(),
    source: text('source').$type<'adopted' | 'deployed'>().notNull(),
    services: text('services', { mode: 'json' }).$type<ReleaseService[]>().notNull(),
    /** Sealed JSON, service -> specification: with environment variables and secrets. */
    specs: text('specs').notNull(),
    commit: text('commit'),
    runUrl: text('run_url'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('releases_number').on(table.appId, table.number)],
);

export const deployments = sqliteTable(
  'deployments',
  {
    id: text('id').primaryKey(),
    appId: text('app_id')
      .notNull()
      .references(() => apps.id),
    environmentId: text('environment_id')
      .notNull()
      .references(() => environments.id),
    releaseId: text('release_id')
      .notNull()
      .references(() => releases.id),
    previousReleaseId: text('previous_release_id'),
    trigger: text('trigger').$type<Trigger>().notNull(),
    state: text('state').$type<DeploymentState>().notNull(),
    hosts: text('hosts', { mode: 'json' }).$type<string[]>().notNull(),
    /** Who asked, to be asked again what they may do when it goes on after a restart. Sealed JSON. */
    actor: text('actor').notNull(),
    startedBy: text('started_by').notNull(),
    reason: text('reason'),
    idempotencyKey: text('idempotency_key'),
    /** SHA-256, hex, of what was asked under that key. */
    requestHash: text('request_hash'),
    fence: integer('fence').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    /** Set in the one transaction that makes the release the live one. */
    committedAt: integer('committed_at'),
    watchUntil: integer('watch_until'),
    cancelledBy: text('cancelled_by'),
    strategy: text('strategy').$type<Strategy>(),
    strategyWords: text('strategy_words'),
    downtimeMs: integer('downtime_ms'),
    words: text('words'),
    failure: text('failure', { mode: 'json' }).$type<DeploymentDetail['failure']>(),
    verifications: text('verifications', { mode: 'json' }).$type<Verification[]>().notNull(),
    healthLog: text('health_log', { mode: 'json' }).$type<DeploymentDetail['healthLog']>().notNull(),
    logTail: text('log_tail', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [
    index('deployments_created').on(table.createdAt),
    index('deployments_environment').on(table.environmentId, table.createdAt),
    uniqueIndex('deployments_key').on(table.environmentId, table.idempotencyKey),
  ],
);

/** What a deployment must know of each target to undo what it did, whatever happens to the console. Written before it is needed. */
export const deploymentTargets = sqliteTable(
  'deployment_targets',
  {
    deploymentId: text('deployment_id')
      .notNull()
      .references(() => deployments.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    host: text('host').notNull(),
    container: text('container').notNull(),
    /** The last step that was begun. */
    step: text('step').$type<Step>(),
    /** Sealed JSON: see `lib/server/deployments/target-record.ts`. null: nothing was looked at yet. */
    record: text('record'),
  },
  (table) => [primaryKey({ columns: [table.deploymentId, table.position] })],
);

/** Every step: written when it begins, and again when it ends. */
export const deploymentSteps = sqliteTable(
  'deployment_steps',
  {
    deploymentId: text('deployment_id')
      .notNull()
      .references(() => deployments.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    name: text('name').$type<Step>().notNull(),
    target: text('target'),
    state: text('state').$type<StepState>().notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    words: text('words'),
  },
  (table) => [primaryKey({ columns: [table.deploymentId, table.number] })],
);

/**
 * Terminals that are open: written before the shell starts and removed when nothing of it runs any more. What is here at start-up was left
 * by a console that died, and is ended then.
 */
export const terminals = sqliteTable('terminals', {
  id: text('id').primaryKey(),
  host: text('host').notNull(),
  container: text('container').notNull(),
  exec: text('exec').notNull(),
  /** The container's own shell and its first arguments; null: it has none. */
  script: text('script', { mode: 'json' }).$type<string[]>(),
  user: text('user').notNull(),
  /** Session of processes as the container counts, and when its leader started, in clock ticks since the machine started. */
  sessionId: integer('session_id'),
  startTime: text('start_time'),
  userId: text('user_id').notNull(),
  username: text('username').notNull(),
  openedAt: integer('opened_at').notNull(),
});

/** Lists as people want to see them again. */
export const savedViews = sqliteTable(
  'saved_views',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    list: text('list').$type<ViewList>().notNull(),
    name: text('name').notNull(),
    /** Filters, order and groups as the address has them. */
    search: text('search').notNull(),
    hiddenColumns: text('hidden_columns', { mode: 'json' }).$type<string[]>().notNull(),
    shared: integer('shared', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [uniqueIndex('saved_views_name').on(table.userId, table.list, table.name)],
);

/** What a person's lists open with. */
export const viewDefaults = sqliteTable(
  'view_defaults',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    list: text('list').$type<ViewList>().notNull(),
    viewId: text('view_id')
      .notNull()
      .references(() => savedViews.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.userId, table.list] })],
);
