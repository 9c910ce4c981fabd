import 'server-only';
import { type Inspect, inspectSchema } from '@/lib/containers/inspect';
import { engineProtocolError } from './errors';

export type { Inspect } from '@/lib/containers/inspect';

/** Parses an inspect answer. Throws `engine_protocol` when it is not even an object with an `Id`. */
export function parseInspect(answer: unknown): Inspect {
  const parsed = inspectSchema.safeParse(answer);
  if (!parsed.success) throw engineProtocolError('reading a container', 'the answer is not a container');
  return parsed.data;
}
