import 'server-only';
import { z } from 'zod';
import { parseTime } from '@/lib/containers/engine-time';
import { may, text, textRecord } from './answer-schema';
import { engineProtocolError } from './errors';
import { enginePath } from './names';
import type { Transport } from './transport';

const MEBIBYTE = 1024 * 1024;

/** A row of the engine's list of volumes. */
export interface ListedVolume {
  name: string;
  driver: string;
  /** `local` or `global`. */
  scope: string;
  /** Where the engine keeps it on its host; empty for drivers that do not say. */
  mountpoint: string;
  /** ms since 1970; null where the engine does not know. */
  createdAt: number | null;
  labels: Record<string, string>;
  /** Driver options as given when it was created (`type`, `o`, `device`): may carry passwords (CIFS). */
  options: Record<string, string>;
}

const row = z.looseObject({
  Name: z.string().min(1),
  Driver: text,
  Scope: text,
  Mountpoint: text,
  CreatedAt: text,
  Labels: textRecord,
  Options: textRecord,
});

/** Null when it cannot be read at all. */
export function parseListedVolume(answer: unknown): ListedVolume | null {
  const parsed = row.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    name: data.Name,
    driver: data.Driver || 'local',
    scope: data.Scope || 'local',
    mountpoint: data.Mountpoint,
    createdAt: parseTime(data.CreatedAt),
    labels: data.Labels,
    options: data.Options,
  };
}

const listAnswer = z.looseObject({ Volumes: may(z.array(z.unknown()), []) });

/** All volumes. Rows that cannot be read are told to `report` and left out. */
export async function listVolumes(transport: Transport, report: (what: string) => void): Promise<ListedVolume[]> {
  const operation = 'listing the volumes';
  const answer = listAnswer.safeParse(
    await transport.json({
      operation,
      method: 'GET',
      path: enginePath`/volumes`,
      pool: 'quick',
      timeoutMs: 30_000,
      maxBytes: 64 * MEBIBYTE,
    }),
  );
  if (!answer.success) throw engineProtocolError(operation, 'the answer is not a list');
  const all = answer.data.Volumes;
  const rows = all.map(parseListedVolume).filter((volume) => volume !== null);
  if (rows.length < all.length)
    report(`${all.length - rows.length} of ${all.length} volumes in the engine's list could not be read`);
  return rows;
}
