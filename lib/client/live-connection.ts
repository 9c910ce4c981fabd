import type { ClientMessage, ServerMessage, Topic } from '../contract/live';

export interface LiveStatus {
  /** `signed-out`: the session is over; nothing is tried any more until the page is loaded again. */
  state: 'connecting' | 'live' | 'reconnecting' | 'signed-out';
  /** Ms since 1970, this machine's clock: since when the state holds. For `reconnecting`: when the last frame came. */
  since: number;
  /** Failed tries in a row. */
  attempts: number;
  /** When the next try is made; null while one is under way or none is needed. */
  nextTryAt: number | null;
  /** The console's version as it said at first, and whether another one answers by now: the page's code is then old. */
  version: string | null;
  versionChanged: boolean;
  /** Server's clock minus this machine's, in ms. */
  clockOffset: number;
}

/** Receives what belongs to one subscription. */
export interface LiveSink {
  message(message: Extract<ServerMessage, { sub: number }>): void;
  /** The subscription was just sent again on a new line: what follows starts from the beginning. Not called the first time. */
  restarted?(): void;
}

export interface LiveSubscription {
  /** So many more lines were taken in; for `logs`. */
  ack(lines: number): void;
  /** Ends it. Idempotent. */
  close(): void;
}

/** The part of a browser's WebSocket that is used, so that tests can have their own. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface LiveDependencies {
  openSocket(): LiveSocket;
  /** A refused upgrade tells the page nothing: this asks whether the session is over. Never rejects. */
  isSignedOut(): Promise<boolean>;
  now(): number;
  random(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Whether the page is before somebody's eyes. */
  isVisible(): boolean;
  /** Calls back whenever there is reason to try at once: online again, visible again, focus, back from the page cache. */
  onWake(listener: () => void): () => void;
}

/**
 * The server beats every 2 s while anything is subscribed; a line without a frame for this long is dead. With the time
 * between two checks it is less than the 5 s within which a page must say so.
 */
export const SILENCE_MS = 4300;
const PING_AFTER_MS = 2000;
const CHECK_EVERY_MS = 500;
/** How often a visible page says that it is looked at, so that its session does not end as unused. */
const PRESENT_EVERY_MS = 5 * 60_000;
const OPEN_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;
export const SIGNED_OUT_CODE = 4401;

interface Entry {
  sub: number;
  topic: Topic;
  sink: LiveSink;
  sentBefore: boolean;
}

/**
 * The one live connection of a tab. Subscriptions outlive the socket: they are sent again on each new one. Survives laptop
 * sleep (time jumps: the silence is noticed on waking), restarts of the console and dropped lines, without reloading.
 */
export class LiveConnection {
  readonly #deps: LiveDependencies;
  readonly #entries = new Map<number, Entry>();
  readonly #listeners = new Set<() => void>();
  #status: LiveStatus;
  #socket: LiveSocket | null = null;
  #nextSub = 1;
  #welcomed = false;
  #lastFrameAt = 0;
  #openedAt = 0;
  /** Opening the line counts as use already. */
  #presentAt = 0;
  #retryTimer: unknown = null;
  #checkTimer: unknown = null;
  #stopWake: (() => void) | null = null;
  #bootId: string | null = null;

  constructor(deps: LiveDependencies) {
    this.#deps = deps;
    this.#status = {
      state: 'connecting',
      since: deps.now(),
      attempts: 0,
      nextTryAt: null,
      version: null,
      versionChanged: false,
      clockOffset: 0,
    };
  }

  /** The same object until something in it changes. */
  readonly status = (): LiveStatus => this.#status;

  /** Id of the console's present run; null before the first answer. */
  get bootId(): string | null {
    return this.#bootId;
  }

  readonly onStatus = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens the line and keeps it open until `stop`. Idempotent. */
  start(): void {
    if (this.#stopWake !== null || this.#status.state === 'signed-out') return;
    this.#stopWake = this.#deps.onWake(() => this.#wake());
    this.#open();
  }

  /** Closes the line; `start` opens it again with the same subscriptions. Leaves no timer and no listener. */
  stop(): void {
    this.#stopWake?.();
    this.#stopWake = null;
    this.#clearRetry();
    this.#drop();
  }

  subscribe(topic: Topic, sink: LiveSink): LiveSubscription {
    const entry: Entry = { sub: this.#nextSub++, topic, sink, sentBefore: false };
    this.#entries.set(entry.sub, entry);
    if (this.#welcomed) this.#subscribe(entry);
    return {
      ack: (lines) => {
        if (lines > 0 && this.#entries.get(entry.sub) === entry) this.#send({ type: 'ack', sub: entry.sub, lines });
      },
      close: () => {
        if (this.#entries.get(entry.sub) !== entry) return;
        this.#entries.delete(entry.sub);
        this.#send({ type: 'unsubscribe', sub: entry.sub });
      },
    };
  }

  /** Asks for the topic again from its beginning, under a new number: late frames of the old one are ignored. */
  resubscribe(sink: LiveSink): void {
    for (const entry of [...this.#entries.values()]) {
      if (entry.sink !== sink) continue;
      this.#entries.delete(entry.sub);
      this.#send({ type: 'unsubscribe', sub: entry.sub });
      entry.sub = this.#nextSub++;
      this.#entries.set(entry.sub, entry);
      if (this.#welcomed) this.#subscribe(entry);
    }
  }

  /** Tries at once instead of waiting for the next turn. */
  retryNow(): void {
    if (this.#status.state === 'signed-out' || this.#stopWake === null || this.#socket !== null) return;
    this.#clearRetry();
    this.#open();
  }

  signedOut(): void {
    this.stop();
    this.#set({ state: 'signed-out', since: this.#deps.now(), nextTryAt: null });
  }

  #open(): void {
    this.#clearRetry();
    const socket = this.#deps.openSocket();
    this.#socket = socket;
    this.#welcomed = false;
    this.#openedAt = this.#deps.now();
    this.#lastFrameAt = this.#openedAt;
    this.#set({ nextTryAt: null });
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    };
    this.#scheduleCheck();
  }

  #receive(data: unknown): void {
    this.#lastFrameAt = this.#deps.now();
    if (typeof data !== 'string') return;
    // Typed, not validated: the frames come from the console's own server over an authorised line of the same origin.
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === 'welcome') this.#welcome(message);
    else if (message.type === 'beat' || message.type === 'pong') this.#noteClock(message.now);
    else this.#deliver(message);
  }

  #deliver(message: Extract<ServerMessage, { sub: number }>): void {
    const entry = this.#entries.get(message.sub);
    if (entry === undefined) return;
    if (message.type === 'ended') this.#entries.delete(message.sub);
    entry.sink.message(message);
  }

  #welcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    this.#welcomed = true;
    this.#presentAt = this.#deps.now();
    this.#bootId = message.bootId;
    const version = this.#status.version ?? message.version;
    this.#set({
      state: 'live',
      since: this.#deps.now(),
      attempts: 0,
      nextTryAt: null,
      version,
      versionChanged: version !== message.version,
      clockOffset: message.now - this.#deps.now(),
    });
    for (const entry of [...this.#entries.values()]) this.#subscribe(entry);
  }

  #noteClock(serverNow: number): void {
    const offset = serverNow - this.#deps.now();
    if (Math.abs(offset - this.#status.clockOffset) > 2000) this.#set({ clockOffset: offset });
  }

  #subscribe(entry: Entry): void {
    if (entry.sentBefore) entry.sink.restarted?.();
    entry.sentBefore = true;
    this.#send({ type: 'subscribe', sub: entry.sub, topic: entry.topic });
  }

  #send(message: ClientMessage): void {
    if (this.#welcomed) this.#socket?.send(JSON.stringify(message));
  }

  /** The line is gone, or was never there. */
  #lost(code: number): void {
    const wasWelcomed = this.#welcomed;
    this.#drop();
    if (code === SIGNED_OUT_CODE) {
      this.signedOut();
      return;
    }
    const attempts = wasWelcomed ? 0 : this.#status.attempts + 1;
    const longest = Math.min(LAST_RETRY_MS, 2 * FIRST_RETRY_MS * 2 ** attempts);
    // Between half and the whole of it (0.5 s - 10 s): many tabs must not come back in the same instant.
    const wait = Math.round(longest * (0.5 + this.#deps.random() / 2));
    this.#set({
      ...(this.#status.state === 'live' && { state: 'reconnecting' as const, since: this.#lastFrameAt }),
      attempts,
      nextTryAt: this.#deps.now() + wait,
    });
    this.#retryTimer = this.#deps.setTimeout(() => this.#open(), wait);
    if (!wasWelcomed) {
      void this.#deps.isSignedOut().then((signedOut) => {
        if (signedOut && this.#stopWake !== null && this.#status.state !== 'live') this.signedOut();
      });
    }
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    if (this.#checkTimer !== null) this.#deps.clearTimeout(this.#checkTimer);
    this.#checkTimer = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.onerror = null;
    socket.close();
  }

  #scheduleCheck(): void {
    this.#checkTimer = this.#deps.setTimeout(() => {
      this.#checkTimer = null;
      if (this.#socket === null) return;
      if (this.#isDead()) {
        this.#lost(0);
        return;
      }
      if (this.#welcomed && this.#deps.now() - this.#lastFrameAt >= PING_AFTER_MS) {
        this.#send({ type: 'ping', at: this.#deps.now() });
      }
      if (this.#deps.now() - this.#presentAt >= PRESENT_EVERY_MS && this.#deps.isVisible()) {
        this.#presentAt = this.#deps.now();
        this.#send({ type: 'present' });
      }
      this.#scheduleCheck();
    }, CHECK_EVERY_MS);
  }

  #isDead(): boolean {
    const now = this.#deps.now();
    return this.#welcomed ? now - this.#lastFrameAt > SILENCE_MS : now - this.#openedAt > OPEN_WITHIN_MS;
  }

  #wake(): void {
    if (this.#socket !== null && this.#isDead()) this.#lost(0);
    this.retryNow();
  }

  #clearRetry(): void {
    if (this.#retryTimer !== null) this.#deps.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  #set(change: Partial<LiveStatus>): void {
    const changed = Object.entries(change).some(([key, value]) => this.#status[key as keyof LiveStatus] !== value);
    if (!changed) return;
    this.#status = { ...this.#status, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
