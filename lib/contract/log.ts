import { z } from 'zod';

export const logStream = z.enum(['stdout', 'stderr']);

/**
 * One line of a log. `at` is the engine's own stamp in nanoseconds since 1970 as a decimal string (a number would lose digits).
 * `text` has no line end; ANSI escapes are still in it, for the page to colour and never to obey.
 */
export const logLine = z.object({
  at: z.string(),
  stream: logStream,
  text: z.string(),
  /** The line was longer than the limit (256 KiB) and was cut; how many bytes are missing. */
  cutBytes: z.number().int().optional(),
});
export type LogLine = z.infer<typeof logLine>;

export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown']);
