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

export type TerminalServerMessage =
  /** First. The next `replay` bytes were shown before: they are drawn, and what they ask of the terminal is not answered again. */
  | { type: 'ready'; terminal: Terminal; replay: number; cut: boolean }
  /** Bytes of input that the program's line has taken. */
  | { type: 'taken'; bytes: number }
  /** Idle: it will be closed in so many seconds unless something is typed. */
  | { type: 'closing-soon'; seconds: number }
  | { type: 'end'; reason: TerminalEnd; exitCode: number | null }
  | { type: 'pong' };

/** Bytes. */
export const OUTPUT_WINDOW = 256 * 1024;
export const INPUT_WINDOW = 64 * 1024;
export const MAX_INPUT_FRAME = 16 * 1024;
/** Codes of the line's end besides those of the live connection: another page of the same session has it now; it is over. */
export const TERMINAL_CLOSE = { takenOver: 4410, ended: 4411 } as const;
