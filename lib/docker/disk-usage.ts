import 'server-only';
import { z } from 'zod';
import { may } from './answer-schema';
import { engineProtocolError } from './errors';
import { enginePath } from './names';
import type { Transport } from './transport';

const MEBIBYTE = 1024 * 1024;
/** The engine walks every file of every volume: minutes on a large host. */
const TIMEOUT_MS = 15 * 60_000;

/** What can be measured apart, from API 1.42 on; before it the engine always measures all. */
export type DiskUsageOf = 'images' | 'volumes';

/** Sizes in bytes; null where the engine does not know (drivers other than `local`). A part that was not measured is null. */
export interface EngineDiskUsage {
  images: { id: string; bytes: number; sharedBytes: number | null }[] | null;
  volumes: { name: string; bytes: number | null }[] | null;
}

const size = may(z.number(), -1);
const imageRow = z.looseObject({ Id: z.string().regex(/^sha256:[0-9a-f]{64}$/), Size: size, SharedSize: size });
const volumeRow = z.looseObject({
  Name: z.string().min(1),
  UsageData: may(z.looseObject({ Size: size }), { Size: -1 }),
});
const rows = may(z.array(z.unknown()).nullable(), null);
/** From API 1.52 on the rows are in here, and only when `verbose` was asked for. */
const usage = may(z.looseObject({ Items: rows }).nullable(), null);
const answerSchema = z.looseObject({ Images: rows, Volumes: rows, ImageUsage: usage, VolumeUsage: usage });

const known = (bytes: number) => (bytes < 0 ? null : bytes);

export function parseDiskUsage(answer: unknown): EngineDiskUsage | null {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  const { Images, Volumes, ImageUsage, VolumeUsage } = parsed.data;
  const images = ImageUsage?.Items ?? Images;
  const volumes = VolumeUsage?.Items ?? Volumes;
  return {
    images:
      images?.flatMap((row) => {
        const { data } = imageRow.safeParse(row);
        return data ? [{ id: data.Id, bytes: Math.max(0, data.Size), sharedBytes: known(data.SharedSize) }] : [];
      }) ?? null,
    volumes:
      volumes?.flatMap((row) => {
        const { data } = volumeRow.safeParse(row);
        return data ? [{ name: data.Name, bytes: known(data.UsageData.Size) }] : [];
      }) ?? null,
  };
}

/**
 * Measures the disk. Dear: reads every file of every volume. Engines before 23.0 refuse a second measurement while one is under
 * way, so there must be one at a time for a host.
 */
export async function diskUsage(transport: Transport, of: DiskUsageOf): Promise<EngineDiskUsage> {
  const operation = 'measuring its disk use';
  const answer = parseDiskUsage(
    await transport.json({
      operation,
      method: 'GET',
      path: enginePath`/system/df`,
      query: { type: of === 'images' ? 'image' : 'volume', verbose: true },
      pool: 'act',
      timeoutMs: TIMEOUT_MS,
      maxBytes: 64 * MEBIBYTE,
    }),
  );
  if (answer === null) throw engineProtocolError(operation, 'the answer is not that of an engine');
  // The part that was not asked for is an empty list on some versions; before API 1.42 it is as true as the other.
  const measuredAll = transport.apiVersion !== null && minorOf(transport.apiVersion) < 42;
  if (measuredAll) return answer;
  return of === 'images'
    ? { images: answer.images ?? [], volumes: null }
    : { images: null, volumes: answer.volumes ?? [] };
}

function minorOf(apiVersion: string): number {
  const [major, minor] = apiVersion.split('.').map(Number);
  return (major ?? 1) > 1 ? Number.POSITIVE_INFINITY : (minor ?? 0);
}
