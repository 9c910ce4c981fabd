import { z } from 'zod';
import { endpoint } from '../endpoint';
import { timestamp } from '../id';

/** How the console itself is doing. Bytes, ms since 1970, durations in ms. */
export const consoleStatus = z.object({
  version: z.string(),
  node: z.string(),
  startedAt: timestamp,
  /** Resident memory of the process, and what of it is JavaScript's heap. */
  memory: z.object({ rssBytes: z.number(), heapUsedBytes: z.number() }),
  /** How late the process's own timers are: the 99th percentile and the worst over the last minutes. */
  eventLoop: z.object({ p99Ms: z.number(), maxMs: z.number() }),
  database: z.object({
    bytes: z.number(),
    /** Written and not yet merged. */
    logBytes: z.number(),
    /** `ok`, or what SQLite found wrong. */
    integrity: z.string(),
  }),
  disk: z.object({ folder: z.string(), freeBytes: z.number().nullable(), totalBytes: z.number().nullable() }),
  live: z.object({
    connections: z.number().int(),
    subscriptions: z.number().int(),
    /** Since the start. */
    frames: z.number(),
    bytes: z.number(),
    droppedStats: z.number(),
    freshSnapshots: z.number(),
    refused: z.number(),
  }),
  hosts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      since: timestamp,
      containers: z.number().int(),
      /** Of the newest event; null when none was told yet. */
      lastEventAt: timestamp.nullable(),
      detail: z.string().nullable(),
    }),
  ),
  activitiesRunning: z.number().int(),
});
export type ConsoleStatus = z.infer<typeof consoleStatus>;

export const getConsoleStatus = endpoint({
  method: 'GET',
  path: '/api/console/status',
  summary: 'How the console itself is doing: database, event streams, memory, versions.',
  access: 'system:read',
  response: consoleStatus,
});

export const downloadSupportBundle = endpoint({
  method: 'GET',
  path: '/api/console/support-bundle',
  summary:
    'What somebody needs who helps: versions, settings, states and the console’s last log lines. No secrets, no names of variables.',
  access: 'system:read',
  stream: 'application/json',
  audit: { action: 'console.support-bundle' },
});

export const createBackup = endpoint({
  method: 'POST',
  path: '/api/console/backup',
  summary: 'The console’s own data (accounts, hosts, history, key) as one file sealed with the passphrase.',
  access: 'console:manage',
  body: z.strictObject({ passphrase: z.string().min(12, 'at least 12 characters').max(256) }),
  stream: 'application/octet-stream',
  audit: { action: 'console.backup' },
});

export const restoreBackup = endpoint({
  method: 'POST',
  path: '/api/console/restore',
  summary:
    'Upload a backup (application/octet-stream; passphrase in the header `x-backup-passphrase`, base64url of UTF-8). It is checked, and takes the place of the present data when the console starts next.',
  access: 'console:manage',
  response: z.object({ createdAt: z.string(), version: z.string() }),
  audit: { action: 'console.restore' },
});

export const restartConsole = endpoint({
  method: 'POST',
  path: '/api/console/restart',
  summary: 'Stop the console with exit code 75; `npm start`, the container image and service managers start it again.',
  access: 'console:manage',
  body: z.strictObject({}),
  response: z.object({ restarting: z.literal(true) }),
  audit: { action: 'console.restart' },
});
