import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import { judgeCreate, judgeUpdate, type Policy } from '@/lib/policy/policy';
import { texts } from './answer-schema';
import { enforce } from './enforce-policy';
import { engineProtocolError } from './errors';
import { containerSegment, enginePath } from './names';
import type { Transport } from './transport';

/** The only door for bodies that make or change a container: each is judged here, as it is about to leave. */

const PLATFORM = /^[a-z0-9]+(?:\/[a-z0-9_]+(?:\/[a-z0-9.]+)?)?$/;
const created = z.looseObject({ Id: z.string().regex(/^[0-9a-f]{12,64}$/), Warnings: texts });
const updated = z.looseObject({ Warnings: texts });

export interface CreateOptions {
  /** null: the engine makes one up. */
  name: string | null;
  /** Empty: the engine's own. */
  platform: string;
  policy: Policy;
}

/** The new container, created and not started; `conflict` when the name is taken, `image_not_found` when the image is not there. */
export async function createContainer(
  transport: Transport,
  body: Readonly<Record<string, unknown>>,
  { name, platform, policy }: CreateOptions,
): Promise<{ id: string; warnings: string[] }> {
  const operation = 'creating a container';
  if (platform !== '' && !PLATFORM.test(platform))
    throw new AppError('bad_request', { detail: 'A platform is written as linux/amd64 or linux/arm/v7.' });
  const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  enforce(judgeCreate(sent, policy));
  const answer = await transport.json({
    operation,
    method: 'POST',
    path: enginePath`/containers/create`,
    query: {
      name: name === null ? undefined : containerSegment(name),
      platform: platform === '' ? undefined : platform,
    },
    body: sent,
    pool: 'act',
    // The image's files are copied into the volumes of drivers that answer slowly.
    timeoutMs: 120_000,
    missing: 'image_not_found',
  });
  const parsed = created.safeParse(answer);
  if (!parsed.success) throw engineProtocolError(operation, 'the answer names no container');
  return { id: parsed.data.Id, warnings: parsed.data.Warnings };
}

/** Limits and restart policy of a container, running or not; what the engine warns of. */
export async function updateContainer(
  transport: Transport,
  id: string,
  body: Readonly<Record<string, unknown>>,
  policy: Policy,
): Promise<string[]> {
  const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  enforce(judgeUpdate(sent, policy));
  const answer = await transport.json({
    operation: 'changing the limits of a container',
    method: 'POST',
    path: enginePath`/containers/${containerSegment(id)}/update`,
    body: sent,
    pool: 'act',
    timeoutMs: 60_000,
    missing: 'container_not_found',
  });
  const parsed = updated.safeParse(answer);
  return parsed.success ? parsed.data.Warnings : [];
}

/** Another name, running or not; the name service of its networks follows. `conflict` when the name is taken; the name that it has already is refused too. */
export async function renameContainer(transport: Transport, id: string, name: string): Promise<void> {
  await transport.call({
    operation: 'renaming a container',
    method: 'POST',
    path: enginePath`/containers/${containerSegment(id)}/rename`,
    query: { name: containerSegment(name) },
    pool: 'act',
    timeoutMs: 30_000,
    missing: 'container_not_found',
  });
}
