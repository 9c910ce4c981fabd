import { z } from 'zod';
import { activity } from './activity';
import { containerSummary } from './container';
import { deployment } from './deployment';
import { fleetEvent } from './event';
import { hostSample, hostSummary } from './host';
import { containerRef, hostId, timestamp } from './id';
import { inventoryKind } from './inventory';
import { logLine } from './log';
import { problemSchema } from './problem';
import { statsBrief, statsSample } from './stats';

/**
 * The live connection: one WebSocket a tab at `/api/live`, JSON text frames, many subscriptions on it. Authorised at the
 * upgrade (session cookie + exact Origin) and again per message. Close codes: 4401 signed out, 4403 not allowed,
 * 4408 silent too long, 4413 frame too large, 1012 the console restarts.
 */
export const topic = z.discriminatedUnion('kind', [
  /** Hosts, containers, events: a snapshot, then patches. */
  z.object({ kind: z.literal('fleet') }),
  /** CPU and memory of every running container and the load of each host, every 2 s. */
  z.object({ kind: z.literal('stats') }),
  /** All figures of one container, every 1-2 s. */
  z.object({ kind: z.literal('container-stats'), host: hostId, container: containerRef }),
  /** The last `tail` lines, then every new one. */
  z.object({
    kind: z.literal('logs'),
    host: hostId,
    container: containerRef,
    tail: z.number().int().min(0).max(10_000),
  }),
  /** Tells when a list of images, volumes or networks is another one; the page asks for it again. Keeps it fresh meanwhile. */
  z.object({ kind: z.literal('inventory'), of: inventoryKind }),
  /** Long work: all that runs and the last that ended, then each that changes. */
  z.object({ kind: z.literal('activities') }),
  /** The last 50 deployments, then each that changes, step by step. */
  z.object({ kind: z.literal('deployments') }),
]);
export type Topic = z.infer<typeof topic>;

export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribe'), sub: z.number().int().positive(), topic }),
  z.object({ type: z.literal('unsubscribe'), sub: z.number().int().positive() }),
  /** Lines taken in by the page. The server stops reading the engine while more than its window is on the way. */
  z.object({ type: z.literal('ack'), sub: z.number().int().positive(), lines: z.number().int().positive() }),
  z.object({ type: z.literal('ping'), at: timestamp }),
  /** The page is before somebody's eyes: its session is in use. Every few minutes, by a visible page only. */
  z.object({ type: z.literal('present') }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

const sub = z.number().int();
export const serverMessage = z.discriminatedUnion('type', [
  /** First frame. `bootId` differs after a restart of the console: everything is subscribed anew. */
  z.object({ type: z.literal('welcome'), bootId: z.string(), version: z.string(), now: timestamp }),
  z.object({
    type: z.literal('snapshot'),
    sub,
    revision: z.number().int(),
    hosts: z.array(hostSummary),
    containers: z.array(containerSummary),
    /** Newest last, 200 at most. */
    events: z.array(fleetEvent),
  }),
  z.object({
    type: z.literal('patch'),
    sub,
    revision: z.number().int(),
    hosts: z.array(hostSummary).optional(),
    removedHosts: z.array(z.string()).optional(),
    containers: z.array(containerSummary).optional(),
    removedContainers: z.array(z.object({ host: z.string(), id: z.string() })).optional(),
    events: z.array(fleetEvent).optional(),
  }),
  /** `containers`: host id -> container id -> figures. */
  z.object({
    type: z.literal('stats'),
    sub,
    at: timestamp,
    containers: z.record(z.string(), z.record(z.string(), statsBrief)),
    hosts: z.record(z.string(), hostSample),
  }),
  /** The first message of a `container-stats` subscription brings the last hour. */
  z.object({ type: z.literal('container-stats'), sub, samples: z.array(statsSample) }),
  /** `skipped`: lines that were lost because the engine's log was rotated or the container restarted meanwhile; 0 otherwise. */
  z.object({ type: z.literal('logs'), sub, lines: z.array(logLine), skipped: z.number().int().optional() }),
  /** After the tail and before the first new line. */
  z.object({ type: z.literal('logs-caught-up'), sub }),
  /** The lists of these hosts differ from what was last answered. The first message, at once, names none. */
  z.object({ type: z.literal('inventory'), sub, of: inventoryKind, hosts: z.array(z.string()) }),
  /** Whole activities, newest first. `first`: these are all; else those that changed, about twice a second at most. */
  z.object({ type: z.literal('activities'), sub, first: z.boolean(), activities: z.array(activity) }),
  /** Whole deployments, newest first. `first`: the last 50; else those that changed, three times a second at most. */
  z.object({ type: z.literal('deployments'), sub, first: z.boolean(), deployments: z.array(deployment) }),
  /** The subscription is over: `problem` says why; none when the source ended by itself (container stopped or removed). */
  z.object({ type: z.literal('ended'), sub, reason: z.string(), problem: problemSchema.optional() }),
  /** Every 2 s while anything is subscribed, so that a page knows within 5 s that the line is dead. */
  z.object({ type: z.literal('beat'), now: timestamp }),
  z.object({ type: z.literal('pong'), at: timestamp, now: timestamp }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
