import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerAction } from '@/lib/contract/container';
import { may, text } from './answer-schema';
import type { InspectedContainer, ListedContainer } from './engine';
import { engineProtocolError } from './errors';
import { parseInspect } from './inspect';
import { containerSegment, enginePath, signalName, waitSeconds } from './names';
import type { Transport } from './transport';

const MEBIBYTE = 1024 * 1024;
/** Longest wait of a stop whose patience only the container knows; a frozen engine is noticed by its missing pings before. */
const UNKNOWN_PATIENCE_SECONDS = 600;

const port = z.looseObject({
  IP: text,
  PrivatePort: z.number().int(),
  PublicPort: z.number().int().nullish().catch(null),
  Type: text,
});

const volumeMount = z.looseObject({ Type: z.literal('volume'), Name: z.string().min(1) });

const row = z.looseObject({
  Id: z.string().regex(/^[0-9a-f]{12,64}$/),
  Names: may(z.array(z.string()), []),
  Image: text,
  ImageID: text,
  Command: text,
  Created: may(z.number(), 0),
  State: text,
  Status: text,
  Labels: may(z.record(z.string(), z.string()), {}),
  Ports: may(z.array(z.unknown()), []),
  Mounts: may(z.array(z.unknown()), []),
  NetworkSettings: may(z.looseObject({ Networks: may(z.record(z.string(), z.unknown()), {}) }), { Networks: {} }),
});

/** One row of the list; null when it cannot be read at all. Unreadable parts of it are left out. */
export function parseListRow(answer: unknown): ListedContainer | null {
  const parsed = row.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    id: data.Id,
    // Aliases of other containers' links (`/web/db`) come along; the container's own name has one slash.
    names: data.Names.map((name) => name.replace(/^\//, '')).filter((name) => name !== '' && !name.includes('/')),
    image: data.Image,
    imageId: data.ImageID,
    command: data.Command,
    createdAt: Math.max(0, Math.round(data.Created * 1000)),
    state: data.State,
    status: data.Status,
    labels: data.Labels,
    ports: data.Ports.flatMap((entry) => {
      const published = port.safeParse(entry);
      if (!published.success) return [];
      const { IP, PrivatePort, PublicPort, Type } = published.data;
      return [{ ip: IP, privatePort: PrivatePort, publicPort: PublicPort ?? null, type: Type || 'tcp' }];
    }),
    networks: Object.keys(data.NetworkSettings.Networks),
    volumes: data.Mounts.flatMap((entry) => {
      const mount = volumeMount.safeParse(entry);
      return mount.success ? [mount.data.Name] : [];
    }),
  };
}

/** All containers, running or not. Rows that cannot be read are told to `report` and left out. */
export async function listContainers(transport: Transport, report: (what: string) => void): Promise<ListedContainer[]> {
  const operation = 'listing the containers';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/containers/json`,
    query: { all: 1 },
    pool: 'quick',
    timeoutMs: 30_000,
    maxBytes: 64 * MEBIBYTE,
  });
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  const rows = answer.map(parseListRow);
  const readable = rows.filter((entry) => entry !== null);
  if (readable.length < rows.length) {
    report(`${rows.length - readable.length} of ${rows.length} containers in the engine's list could not be read`);
  }
  return readable;
}

export async function inspectContainer(transport: Transport, id: string): Promise<InspectedContainer> {
  return parseInspect(
    await transport.json({
      operation: 'reading a container',
      method: 'GET',
      path: enginePath`/containers/${containerSegment(id)}/json`,
      pool: 'quick',
      timeoutMs: 15_000,
      missing: 'container_not_found',
    }),
  );
}

const DOING: Record<ContainerAction, string> = {
  start: 'starting a container',
  stop: 'stopping a container',
  restart: 'restarting a container',
  pause: 'pausing a container',
  unpause: 'resuming a container',
  kill: 'killing a container',
};

/** The paths as literals, so that no word from outside becomes one. */
function actionPath(id: string, action: ContainerAction) {
  const container = containerSegment(id);
  switch (action) {
    case 'start':
      return enginePath`/containers/${container}/start`;
    case 'stop':
      return enginePath`/containers/${container}/stop`;
    case 'restart':
      return enginePath`/containers/${container}/restart`;
    case 'pause':
      return enginePath`/containers/${container}/pause`;
    case 'unpause':
      return enginePath`/containers/${container}/unpause`;
    case 'kill':
      return enginePath`/containers/${container}/kill`;
    default:
      throw new AppError('bad_request', { detail: 'Not an action of a container' });
  }
}

/** False when it was in that state already: 304 for start and stop, a conflict that says so for pause and unpause. */
export async function actOnContainer(
  transport: Transport,
  id: string,
  action: ContainerAction,
  options: { timeoutSeconds?: number; signal?: string } = {},
): Promise<boolean> {
  const path = actionPath(id, action);
  const waits = action === 'stop' || action === 'restart';
  const seconds = waits && options.timeoutSeconds !== undefined ? waitSeconds(options.timeoutSeconds) : undefined;
  const signal = action === 'kill' && options.signal !== undefined ? signalName(options.signal) : undefined;
  try {
    const { status } = await transport.call({
      operation: DOING[action],
      method: 'POST',
      path,
      query: { t: seconds, signal },
      pool: 'act',
      timeoutMs: (waits ? (seconds ?? UNKNOWN_PATIENCE_SECONDS) + 30 : 60) * 1000,
      accept: [304],
      missing: 'container_not_found',
    });
    return status !== 304;
  } catch (error) {
    if (error instanceof AppError && isAlreadySo(action, error.detail ?? '')) return false;
    throw error;
  }
}

function isAlreadySo(action: ContainerAction, message: string): boolean {
  if (action === 'pause') return /is already paused/i.test(message);
  return action === 'unpause' && /is not paused/i.test(message);
}

export async function removeContainer(
  transport: Transport,
  id: string,
  options: { force: boolean; volumes: boolean },
): Promise<void> {
  await transport.call({
    operation: 'removing a container',
    method: 'DELETE',
    path: enginePath`/containers/${containerSegment(id)}`,
    query: { force: options.force, v: options.volumes },
    pool: 'act',
    timeoutMs: 120_000,
    missing: 'container_not_found',
  });
}

const processes = z.looseObject({
  Titles: may(z.array(z.string()), []),
  Processes: may(z.array(z.array(z.string())), []),
});

export async function containerProcesses(
  transport: Transport,
  id: string,
): Promise<{ titles: string[]; rows: string[][] }> {
  const operation = 'listing the processes of a container';
  const answer = processes.safeParse(
    await transport.json({
      operation,
      method: 'GET',
      path: enginePath`/containers/${containerSegment(id)}/top`,
      pool: 'act',
      timeoutMs: 30_000,
      missing: 'container_not_found',
    }),
  );
  if (!answer.success) throw engineProtocolError(operation, 'the answer is not a list of processes');
  return { titles: answer.data.Titles, rows: answer.data.Processes };
}

const change = z.looseObject({ Kind: z.number(), Path: z.string() });
const KINDS = ['modified', 'added', 'deleted'] as const;

export async function containerChanges(
  transport: Transport,
  id: string,
): Promise<{ kind: 'modified' | 'added' | 'deleted'; path: string }[]> {
  const operation = 'listing the changed files of a container';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/containers/${containerSegment(id)}/changes`,
    pool: 'act',
    timeoutMs: 60_000,
    maxBytes: 64 * MEBIBYTE,
    missing: 'container_not_found',
  });
  // null: nothing was changed.
  if (answer === null) return [];
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  return answer.flatMap((entry) => {
    const parsed = change.safeParse(entry);
    const kind = parsed.success ? KINDS[parsed.data.Kind] : undefined;
    return parsed.success && kind !== undefined ? [{ kind, path: parsed.data.Path }] : [];
  });
}
