import 'server-only';
import { z } from 'zod';
import { parseTime } from '@/lib/containers/engine-time';
import { judgeVolume, type Policy } from '@/lib/policy/policy';
import { may, text, textRecord } from './answer-schema';
import { enforce } from './enforce-policy';
import { engineProtocolError } from './errors';
import { enginePath, volumeSegment } from './names';
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

/** A volume and what its driver says of it. */
export interface InspectedVolume extends ListedVolume {
  /** Words of the driver's own; empty for `local`. */
  status: Record<string, unknown>;
}

const inspected = z.looseObject({ Status: may(z.record(z.string(), z.unknown()), {}) });

export async function inspectVolume(transport: Transport, name: string): Promise<InspectedVolume> {
  const operation = 'reading a volume';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/volumes/${volumeSegment(name)}`,
    pool: 'quick',
    timeoutMs: 15_000,
    missing: 'volume_not_found',
  });
  const volume = parseListedVolume(answer);
  const more = inspected.safeParse(answer);
  if (volume === null || !more.success) throw engineProtocolError(operation, 'the answer is not a volume');
  return { ...volume, status: more.data.Status };
}

export interface NewVolume {
  name: string;
  driver: string;
  options: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
}

/** One that exists under the name, of the same driver, is answered as it is: the engine makes no difference. Judged as it leaves. */
export async function createVolume(transport: Transport, volume: NewVolume, policy: Policy): Promise<ListedVolume> {
  const operation = 'creating a volume';
  volumeSegment(volume.name);
  const body = { Name: volume.name, Driver: volume.driver, DriverOpts: volume.options, Labels: volume.labels };
  enforce(judgeVolume(body, policy));
  const answer = await transport.json({
    operation,
    method: 'POST',
    path: enginePath`/volumes/create`,
    body,
    pool: 'act',
    timeoutMs: 120_000,
  });
  const created = parseListedVolume(answer);
  if (created === null) throw engineProtocolError(operation, 'the answer is not a volume');
  return created;
}

/** Rejects with `conflict` while a container, running or not, uses it. */
export async function removeVolume(transport: Transport, name: string): Promise<void> {
  await transport.call({
    operation: 'removing a volume',
    method: 'DELETE',
    path: enginePath`/volumes/${volumeSegment(name)}`,
    pool: 'act',
    // Its files are deleted before the answer.
    timeoutMs: 600_000,
    missing: 'volume_not_found',
  });
}
