import 'server-only';
import { z } from 'zod';
import type { EngineEndpoint, EngineEvent } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { enginePath } from './names';
import { inBandMessage, LineTooLongError, ndjsonLines } from './ndjson';
import type { Transport } from './transport';

/**
 * What changes what the console shows. Left out on purpose: `exec_*` (health probes: hundreds a minute, and their action
 * carries the command line), `attach`, `top`, `resize`, `copy`, `export`, volume `mount`/`unmount`. The engine filters, so the
 * noise is never sent.
 */
const ACTIONS = {
  container: [
    'create',
    'start',
    'restart',
    'stop',
    'kill',
    'die',
    'oom',
    'pause',
    'unpause',
    'rename',
    'update',
    'destroy',
    'health_status',
    'prune',
  ],
  image: ['pull', 'push', 'tag', 'untag', 'import', 'load', 'create', 'delete', 'prune'],
  volume: ['create', 'destroy', 'prune'],
  network: ['create', 'connect', 'disconnect', 'update', 'remove', 'destroy', 'prune'],
  daemon: ['reload'],
} as const satisfies Record<EngineEvent['type'], readonly string[]>;

const TYPES = Object.keys(ACTIONS) as EngineEvent['type'][];
const KNOWN: Record<EngineEvent['type'], ReadonlySet<string>> = {
  container: new Set(ACTIONS.container),
  image: new Set(ACTIONS.image),
  volume: new Set(ACTIONS.volume),
  network: new Set(ACTIONS.network),
  daemon: new Set(ACTIONS.daemon),
};
const FILTERS = JSON.stringify({ type: TYPES, event: [...new Set(Object.values(ACTIONS).flat())] });
/** Podman's own names differ from those it sends (`died` for `die`), and it matches the filter against its own. */
const PODMAN_FILTERS = JSON.stringify({ type: TYPES });

/** Podman's words for the same, seen on 4.3 (`remove`) and in its sources (`died`). */
const PODMAN_WORDS: ReadonlyMap<string, string> = new Map([
  ['remove', 'destroy'],
  ['died', 'die'],
]);

/** The labels of a container come along; 1 MiB is more than an engine accepts of them. */
const MAX_LINE_BYTES = 1024 * 1024;
const ID_MAX = 512;

const eventAnswer = z.looseObject({
  Type: z.string().catch(''),
  Action: z.string().catch(''),
  Actor: z
    .looseObject({ ID: z.string().catch(''), Attributes: z.record(z.string(), z.unknown()).nullish().catch(null) })
    .catch({ ID: '', Attributes: null }),
  time: z.number().nullish().catch(null),
  /** Podman's place for what Docker puts behind the colon of `health_status`. */
  HealthStatus: z.string().nullish().catch(null),
});

/** One line of the stream; null for what the console does not use. Throws `SyntaxError` when it is not JSON. */
export function parseEvent(line: string): EngineEvent | null {
  const parsed = eventAnswer.safeParse(JSON.parse(line));
  if (!parsed.success) return null;
  const { Type, Action, Actor, time, HealthStatus } = parsed.data;
  const type = TYPES.find((known) => known === Type);
  if (type === undefined) return null;
  const colon = Action.indexOf(':');
  const word = colon === -1 ? Action : Action.slice(0, colon).trim();
  const action = type === 'container' ? (PODMAN_WORDS.get(word) ?? word) : word;
  if (!KNOWN[type].has(action)) return null;
  const attributes = Object.fromEntries(
    Object.entries(Actor.Attributes ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return {
    type,
    action,
    actionDetail: (colon === -1 ? HealthStatus : Action.slice(colon + 1).trim()) || null,
    id: Actor.ID.slice(0, ID_MAX),
    attributes,
    timeNano: timeNanoOf(line) ?? BigInt(Math.trunc(time ?? 0)) * 1_000_000_000n,
  };
}

/** Read from the text: as a number it would lose its last digits. Inside a string the quotes are escaped, so this is the field. */
function timeNanoOf(line: string): bigint | null {
  const digits = /"timeNano":\s?(\d{1,20})\b/.exec(line)?.[1];
  return digits === undefined ? null : BigInt(digits);
}

/** `1795199376.123456789`, as the engine takes times. */
export function engineTime(nanoseconds: bigint): string {
  const positive = nanoseconds < 0n ? 0n : nanoseconds;
  return `${positive / 1_000_000_000n}.${String(positive % 1_000_000_000n).padStart(9, '0')}`;
}

/**
 * Events as they happen, and with `sinceNano` those from then on that the engine still has (256 at most, the moment itself
 * included). Ends when the signal aborts; rejects when the engine breaks off. There is no time limit on silence: an idle
 * engine says nothing for days, so whoever listens pings beside it.
 */
export async function* followEvents(
  transport: Transport,
  endpoint: EngineEndpoint,
  options: { sinceNano?: bigint; signal: AbortSignal; podman: boolean },
): AsyncGenerator<EngineEvent, void, void> {
  const operation = 'following its events';
  const stream = await transport.stream({
    operation,
    method: 'GET',
    path: enginePath`/events`,
    query: {
      filters: options.podman ? PODMAN_FILTERS : FILTERS,
      since: options.sinceNano === undefined ? undefined : engineTime(options.sinceNano),
    },
    pool: 'stream',
    timeoutMs: 15_000,
    signal: options.signal,
  });
  try {
    for await (const line of ndjsonLines(stream.chunks, MAX_LINE_BYTES)) {
      const event = parseEvent(line);
      if (event !== null) yield event;
      else {
        const failure = inBandMessage(JSON.parse(line));
        if (failure !== null) throw inBandError(failure, { endpoint, operation });
      }
    }
  } catch (error) {
    if (error instanceof LineTooLongError || error instanceof SyntaxError) {
      throw engineProtocolError(operation, 'the engine sent an event that cannot be read', error);
    }
    throw error;
  } finally {
    stream.end();
  }
}
