import { z } from 'zod';

/** A host's id in the console: `local` for the first. */
export const hostId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a host id is 1-63 of a-z, 0-9 and -');

/** A full or shortened container id, or a container name, as the engine accepts them. Nothing that could leave the path. */
export const containerRef = z
  .string()
  .max(255)
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/,
    'a container is named by its id (12-64 hex digits) or its name (a-z A-Z 0-9 _ . -)',
  );

/** An id that the console itself made (users, sessions, tokens, requests): 16-40 url-safe characters. */
export const recordId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/** Milliseconds since 1970, UTC. */
export const timestamp = z.number().int().nonnegative();
