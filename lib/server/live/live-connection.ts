import 'server-only';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { type ClientMessage, clientMessage } from '@/lib/contract/live';
import type { Clock, Timer } from '../clock';
import { errorFields, type Logger } from '../logger';
import type { LiveOutbox } from './live-outbox';
import { type LiveSources, type LiveSubscription, openSubscription } from './live-subscriptions';

export const CLOSE = { signedOut: 4401, silent: 4408, tooLarge: 4413, policy: 1008, restart: 1012 } as const;

export const MAX_FRAME_BYTES = 64 * 1024;
const MAX_SUBSCRIPTIONS = 100;
/** Each may have 4 MiB on the way. */
const MAX_LOG_SUBSCRIPTIONS = 10;
const MAX_SUB = 2 ** 31;
/** A page that follows a flood acknowledges some hundred times a second. */
const MAX_MESSAGES = 10_000;
const MESSAGES_WITHIN_MS = 10_000;
const MAX_NONSENSE = 10;
/** How long the closing handshake may take before the line is cut. */
const CLOSE_WITHIN_MS = 2_000;

const subOnly = z.looseObject({ sub: z.number().int().positive() });

export interface LiveConnectionOptions {
  socket: WebSocket;
  outbox: LiveOutbox;
  actor: Actor;
  sources: LiveSources;
  clock: Clock;
  log: Logger;
  /** The number of subscriptions has changed. */
  onSubscriptions(): void;
  /** Somebody looks at the page. */
  onPresent(): void;
}

/** One tab. Every message is parsed, bounded and authorised here; a failure ends the subscription, not the connection. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #subscriptions = new Map<number, LiveSubscription>();
  #heardAt: number;
  #messages = 0;
  #messagesSince: number;
  #nonsense = 0;
  #closed = false;
  #closing: Timer | null = null;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    this.#messagesSince = this.#heardAt;
    const { socket } = options;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#heard());
    socket.on('ping', () => this.#heard());
    // Too large for `maxPayload`, bad UTF-8, a reset: `ws` closes the line itself.
    socket.on('error', () => {});
    socket.on('close', () => this.#ended());
  }

  get actor(): Actor {
    return this.#options.actor;
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Time since anything was heard, ms. */
  silence(now: number): number {
    return now - this.#heardAt;
  }

  /** `beat` as bytes; only for who has a subscription, and never on top of a jam. */
  beat(bytes: Buffer): void {
    if (this.#subscriptions.size > 0 && !this.#options.outbox.backedUp) this.#options.outbox.bytes(bytes);
  }

  probe(): void {
    if (this.#options.socket.readyState === this.#options.socket.OPEN) this.#options.socket.ping();
  }

  /** Ends all subscriptions now; the line is cut when the page does not answer the closing. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#stopAll();
    const { clock, socket } = this.#options;
    socket.close(code, reason);
    this.#closing ??= clock.setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
  }

  #heard(): void {
    this.#heardAt = this.#options.clock.now();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closed || this.#closing !== null) return;
    this.#heard();
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    if (bytes.length > MAX_FRAME_BYTES) this.close(CLOSE.tooLarge, 'frame too large');
    else if (this.#floods()) this.close(CLOSE.policy, 'too many messages');
    else this.#parse(bytes, isBinary);
  }

  #parse(bytes: Buffer, isBinary: boolean): void {
    const parsed = isBinary ? undefined : parseJson(bytes.toString('utf8'));
    const message = clientMessage.safeParse(parsed);
    if (message.success && !('sub' in message.data && message.data.sub > MAX_SUB)) {
      this.#handle(message.data);
      return;
    }
    const named = subOnly.safeParse(parsed);
    if (named.success && named.data.sub <= MAX_SUB && ++this.#nonsense < MAX_NONSENSE) {
      this.#endWith(named.data.sub, 'The subscription is not understood', new AppError('bad_request'));
    } else {
      this.close(CLOSE.policy, 'message not understood');
    }
  }

  #handle(message: ClientMessage): void {
    const { clock, outbox } = this.#options;
    switch (message.type) {
      case 'subscribe':
        this.#subscribe(message);
        return;
      case 'unsubscribe':
        this.#end(message.sub);
        return;
      case 'ack':
        this.#subscriptions.get(message.sub)?.ack(message.lines);
        return;
      case 'present':
        this.#options.onPresent();
        return;
      case 'ping':
        // A page that asks and does not read gets no answers piled up.
        if (!outbox.backedUp) outbox.message({ type: 'pong', at: message.at, now: clock.now() });
    }
  }

  #subscribe({ sub, topic }: Extract<ClientMessage, { type: 'subscribe' }>): void {
    const { actor, log, onSubscriptions, outbox, sources } = this.#options;
    this.#end(sub);
    try {
      const logs = [...this.#subscriptions.values()].filter(({ kind }) => kind === 'logs').length;
      if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS || (topic.kind === 'logs' && logs >= MAX_LOG_SUBSCRIPTIONS)) {
        throw new AppError('too_many_streams', { hint: 'Close a log or a page that you do not need.' });
      }
      let opened: LiveSubscription | null = null;
      // A source may end while it is being opened.
      const early: (() => void)[] = [];
      opened = openSubscription(sources, actor, outbox, sub, topic, (reason, problem) => {
        if (opened === null) early.push(() => this.#endWith(sub, reason, problem));
        else if (this.#subscriptions.get(sub) === opened) this.#endWith(sub, reason, problem);
      });
      this.#subscriptions.set(sub, opened);
      onSubscriptions();
      early[0]?.();
    } catch (error) {
      if (!(error instanceof AppError))
        log.error('a subscription failed', { topic: topic.kind, ...errorFields(error) });
      const problem = error instanceof AppError ? error : new AppError('internal');
      this.#endWith(sub, problem.message, problem);
    }
  }

  #end(sub: number): void {
    const subscription = this.#subscriptions.get(sub);
    if (subscription === undefined) return;
    this.#subscriptions.delete(sub);
    subscription.stop();
    this.#options.onSubscriptions();
  }

  #endWith(sub: number, reason: string, problem: AppError | null): void {
    this.#end(sub);
    this.#options.outbox.message({ type: 'ended', sub, reason, ...(problem && { problem: problem.toProblem() }) });
  }

  #floods(): boolean {
    const now = this.#options.clock.now();
    if (now - this.#messagesSince >= MESSAGES_WITHIN_MS) {
      this.#messagesSince = now;
      this.#messages = 0;
    }
    return ++this.#messages > MAX_MESSAGES;
  }

  #stopAll(): void {
    const subscriptions = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    for (const subscription of subscriptions) subscription.stop();
    this.#options.outbox.close();
    if (subscriptions.length > 0) this.#options.onSubscriptions();
  }

  #ended(): void {
    this.#closed = true;
    this.#closing?.cancel();
    this.#stopAll();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
