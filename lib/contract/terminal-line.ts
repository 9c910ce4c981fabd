import type { Terminal, TerminalEnd } from './terminal';

export type { TerminalClientMessage, TerminalEnd } from './terminal';

/** What the line of a terminal says, and its numbers: apart from the schemas, so that a page has them without zod. */
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
