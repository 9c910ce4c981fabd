import { z } from 'zod';
import { hostId, timestamp } from './id';

/** What an engine holds beside its containers. */
export const inventoryKind = z.enum(['images', 'volumes', 'networks']);
export type InventoryKind = z.infer<typeof inventoryKind>;

/**
 * How far the rows of one host can be trusted. `live`: as the engine said, and nothing has changed since. `stale`: the host or
 * its last answer is missing; the rows are those of `at`. `unknown`: it has never answered, so there are no rows.
 */
export const inventoryHost = z.object({
  host: hostId,
  state: z.enum(['live', 'stale', 'unknown']),
  at: timestamp.nullable(),
  problem: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
});
export type InventoryHost = z.infer<typeof inventoryHost>;

/** A container that uses an image, volume or network. */
export const usedBy = z.object({ id: z.string(), name: z.string(), running: z.boolean() });
export type UsedBy = z.infer<typeof usedBy>;
