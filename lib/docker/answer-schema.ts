import 'server-only';
import { z } from 'zod';

/**
 * Schemas for what engines answer: every field may be missing, null or of another type on some version, and one odd field must
 * not make the whole answer unreadable. `may(schema, missing)` reads as `missing` then.
 */
export const may = <T extends z.ZodType>(schema: T, missing: z.output<T>) =>
  schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? missing);

export const text = may(z.string(), '');
export const flag = may(z.boolean(), false);
export const texts = may(z.array(z.string()), []);
export const textRecord = may(z.record(z.string(), z.string()), {});
