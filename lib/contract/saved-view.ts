import { z } from 'zod';
import { recordId, timestamp } from './id';

/** Lists that have saved views. */
export const VIEW_LISTS = ['containers', 'images', 'volumes', 'networks', 'hosts'] as const;
export const viewList = z.enum(VIEW_LISTS);
export type ViewList = z.infer<typeof viewList>;

export const viewName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'letters, digits, blanks and signs that can be seen');

/** Filters, order and groups as the list's address has them, without the `?`. */
export const viewSearch = z
  .string()
  .max(2000)
  .regex(/^[A-Za-z0-9%+=&._~*-]*$/, 'the part of an address after the question mark');

/** Ids of the columns that are left out. */
export const viewColumns = z.array(z.string().regex(/^[a-zA-Z]{1,32}$/)).max(40);

/** A list as somebody wants to see it again. */
export const savedView = z.object({
  id: recordId,
  list: viewList,
  name: z.string(),
  /** Whose it is. */
  owner: z.string(),
  own: z.boolean(),
  /** The whole team has it; only its owner, or who manages users, changes it. */
  shared: z.boolean(),
  /** One opens the list with it: each person chooses for themselves, also among the shared ones. */
  isDefault: z.boolean(),
  search: z.string(),
  hiddenColumns: z.array(z.string()),
  updatedAt: timestamp,
});
export type SavedView = z.infer<typeof savedView>;
