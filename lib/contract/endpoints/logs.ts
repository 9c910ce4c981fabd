import { z } from 'zod';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';
import { logLevel, logLine, logStream } from '../log';

const containerParams = z.strictObject({ host: hostId, id: containerRef });
const nanoseconds = z.string().regex(/^\d{1,20}$/, 'nanoseconds since 1970');
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((v) => (typeof v === 'string' ? v.split(',') : v), z.array(item));

/** What a line must be to be shown: the same for windows, search and download. */
export const logFilter = z.strictObject({
  q: z.string().max(1000).optional(),
  regex: z.enum(['true', 'false']).optional(),
  matchCase: z.enum(['true', 'false']).optional(),
  streams: list(logStream).optional(),
  levels: list(logLevel).optional(),
  from: nanoseconds.optional(),
  to: nanoseconds.optional(),
});

export const streamLogs = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/logs',
  summary: 'The log as it is: text, or one JSON object a line. With `follow` it goes on until the container ends.',
  access: 'logs:read',
  params: containerParams,
  query: logFilter.extend({
    tail: z.union([z.literal('all'), z.coerce.number().int().min(0).max(10_000_000)]).default(1000),
    follow: z.enum(['true', 'false']).default('false'),
    timestamps: z.enum(['true', 'false']).default('false'),
    format: z.enum(['text', 'ndjson']).default('text'),
    download: z.enum(['true', 'false']).default('false'),
  }),
  stream: 'text/plain',
});

/**
 * A window into the whole log, read once from the engine into a spool on the server. Line numbers count from the first
 * line the engine still has (0) and stay true for the life of the spool.
 */
export const readLogWindow = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/logs/window',
  summary: 'Lines before or after a moment or a line number, back to the first line.',
  access: 'logs:read',
  params: containerParams,
  query: logFilter.extend({
    /** The spool that earlier answers named; a new one is made without it or when it is gone. */
    spool: z.string().max(64).optional(),
    /** Lines with a smaller number than this, nearest first … */
    before: z.coerce.number().int().min(0).optional(),
    /** … or with this number or more. Neither: `beforeTime`, else the end. */
    after: z.coerce.number().int().min(0).optional(),
    beforeTime: nanoseconds.optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  response: z.object({
    spool: z.string(),
    /** Lines in the spool so far, and whether the engine's whole log is in it. */
    total: z.number().int(),
    complete: z.boolean(),
    /** The spool hit its size limit: older lines than `firstLine` were left out. */
    truncated: z.boolean(),
    lines: z.array(logLine.extend({ number: z.number().int() })),
    more: z.boolean(),
  }),
});

export const searchLogs = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/logs/search',
  summary: 'Which lines of the whole log match: numbers of matches, newest first.',
  access: 'logs:read',
  params: containerParams,
  query: logFilter.extend({
    spool: z.string().max(64).optional(),
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  response: z.object({
    spool: z.string(),
    total: z.number().int(),
    complete: z.boolean(),
    matches: z.array(z.object({ number: z.number().int(), at: z.string() })),
    /** Matches in the whole log. */
    count: z.number().int(),
    more: z.boolean(),
  }),
});
