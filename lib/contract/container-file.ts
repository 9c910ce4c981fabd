import { z } from 'zod';
import { timestamp } from './id';

/** An absolute path in a container, without `.` and `..`: what is shown, asked for and written down is the same. */
export const containerPath = z
  .string()
  .min(1)
  .max(4_096)
  .regex(/^\/[^\u0000]*$/, 'an absolute path such as /etc/hosts')
  .refine((path) => path.split('/').every((part) => part !== '.' && part !== '..'), 'a path without . and ..')
  .refine((path) => path.split('/').every((part) => part.length <= 255), 'names of at most 255 characters');

export const fileKind = z.enum(['file', 'folder', 'link', 'other']);
export type FileKind = z.infer<typeof fileKind>;

export const fileEntry = z.object({
  name: z.string(),
  kind: fileKind,
  /** Bytes; null where it is not known, and for folders. */
  size: z.number().nullable(),
  /** The lowest twelve bits of the mode; null where they are not known. */
  permissions: z.number().int().nullable(),
  user: z.number().int().nullable(),
  group: z.number().int().nullable(),
  modifiedAt: timestamp.nullable(),
});
export type FileEntry = z.infer<typeof fileEntry>;

export const fileListing = z.object({
  /** Where the asked path led in the end: links are followed, inside of the container. */
  path: z.string(),
  entries: z.array(fileEntry),
  /** False: there may be more. */
  complete: z.boolean(),
  /** `shell`: read in the running container. `archive`: from the engine's tar, as its files are on disk. */
  source: z.enum(['shell', 'archive']),
});
export type FileListing = z.infer<typeof fileListing>;

export const fileContent = z.object({
  path: z.string(),
  size: z.number(),
  permissions: z.number().int(),
  modifiedAt: timestamp.nullable(),
  /** null: not text. */
  text: z.string().nullable(),
  truncated: z.boolean(),
});
export type FileContent = z.infer<typeof fileContent>;

export const fileWritten = z.object({ path: z.string(), bytes: z.number(), replaced: z.boolean() });
