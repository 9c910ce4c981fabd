import { z } from 'zod';
import { hostId, recordId, timestamp } from './id';

/** What a terminal can be on a screen; beyond it programs misbehave. */
const rows = z.number().int().min(1).max(500);
const columns = z.number().int().min(2).max(1_000);

/** `name`, `1000`, `1000:1000`, `name:group`; empty: as the container says. */
export const execUser = z
  .string()
  .max(128)
  .regex(/^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?)?$/, 'a user (and group) by name or number');
/** Empty: as the container says. */
export const execFolder = z
  .string()
  .max(4_096)
  .regex(/^(?:\/[^\u0000-\u001f]*)?$/, 'an absolute path such as /srv/app');

export const terminalRequest = z.strictObject({
  /** Program and arguments, no shell in between. Left out: the shell of the image, found by itself. */
  command: z
    .array(
      z
        .string()
        .max(8_192)
        .regex(/^[^\u0000]*$/, 'text without NUL'),
    )
    .min(1)
    .max(100)
    .optional(),
  user: execUser.default(''),
  workingDir: execFolder.default(''),
  rows: rows.default(24),
  columns: columns.default(80),
});
export type TerminalRequest = z.output<typeof terminalRequest>;

export const terminal = z.object({
  id: recordId,
  host: hostId,
  /** Full id. */
  container: z.string(),
  containerName: z.string(),
  command: z.array(z.string()),
  /** Shells that the image has, best first; empty where none was found, or none was looked for. */
  shells: z.array(z.string()),
  user: z.string(),
  workingDir: z.string(),
  openedAt: timestamp,
  /** A page shows it now. */
  attached: z.boolean(),
});
export type Terminal = z.infer<typeof terminal>;

/** Why a terminal is over. */
export const terminalEnd = z.enum([
  /** The program ended by itself. */
  'exited',
  /** Somebody closed it. */
  'closed',
  'idle',
  /** No page came back in time. */
  'abandoned',
  'signed-out',
  'rights-changed',
  'console-stopped',
  /** The engine broke the line off: it stops, or is out of reach. */
  'line-lost',
]);
export type TerminalEnd = z.infer<typeof terminalEnd>;

/**
 * The line of one terminal: a WebSocket at `/api/terminals/{id}/line`, apart from the page's live connection: a flood in a terminal must
 * not hold up the state of the fleet, its bytes need no JSON, and either side is slowed down by itself. Sessions only, never tokens.
 * Binary frames are bytes of the terminal, both ways; text frames are these. Output that was not acknowledged is bounded by
 * `OUTPUT_WINDOW`, input that was not taken by `INPUT_WINDOW`.
 */
export const terminalClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('size'), rows, columns }),
  /** Bytes of output that the page has shown. */
  z.strictObject({ type: z.literal('ack'), bytes: z.number().int().positive().max(0x7fff_ffff) }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type TerminalClientMessage = z.infer<typeof terminalClientMessage>;
