import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from './problem-codes';

export { PROBLEMS, type ProblemCode };

/** The body of every refusal: `application/problem+json` (RFC 9457) with our own `code`, `hint` and `requestId`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** What happened, in words, without secrets. */
  detail: z.string().optional(),
  /** The way out: what to do, or the command that mends it. */
  hint: z.string().optional(),
  /** For `validation_failed`: the field, as a path, with what is wrong. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Seconds after which to try again. */
  retryAfter: z.number().optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
