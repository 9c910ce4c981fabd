import {
  INPUT_WINDOW,
  MAX_INPUT_FRAME,
  TERMINAL_CLOSE,
  type TerminalClientMessage,
  type TerminalEnd,
  type TerminalServerMessage,
} from '../contract/terminal-line';

/** What can be typed ahead, bytes: a paste larger than this is refused before it is sent. */
export const MAX_TYPED_AHEAD = 32 * 1024 * 1024;
const AGAIN_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;
const PING_MS = 10_000;
/** Without a word for so long the line is taken for dead. */
const SILENT_MS = 25_000;
const SIGNED_OUT = 4401;

/** `lost`: tries to come back. `over`: closed for good, `end` says why. `taken`: another page of this session shows it. */
export type LineState =
  | { kind: 'connecting' | 'open' | 'lost' | 'taken' | 'signed-out' }
  | { kind: 'over'; reason: TerminalEnd | 'gone'; exitCode: number | null };

export interface LineEvents {
  state(state: LineState): void;
  /** Everything is drawn anew; the next `replay` bytes were shown before. */
  ready(message: Extract<TerminalServerMessage, { type: 'ready' }>): void;
  /** Call `shown` when it is on the screen: without that no more comes. */
  output(bytes: Uint8Array, shown: () => void): void;
  closingSoon(seconds: number): void;
  /** Bytes that wait to be sent, of a paste. */
  waiting(bytes: number): void;
}

/** One terminal's connection: flow control both ways, and back again after a loss for as long as the server keeps the terminal. */
export class TerminalConnection {
  readonly #id: string;
  readonly #events: LineEvents;
  #socket: WebSocket | null = null;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #onTheWay = 0;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ping: ReturnType<typeof setInterval> | null = null;
  #heardAt = 0;
  #size: { rows: number; columns: number } | null = null;
  #stopped = false;

  constructor(id: string, events: LineEvents) {
    this.#id = id;
    this.#events = events;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  /** Lets go; the terminal waits a while for the page to come back. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#drop();
  }

  /** False: too much is waiting already. */
  send(bytes: Uint8Array): boolean {
    if (this.#queued + bytes.length > MAX_TYPED_AHEAD) return false;
    for (let at = 0; at < bytes.length; at += MAX_INPUT_FRAME)
      this.#queue.push(bytes.subarray(at, at + MAX_INPUT_FRAME));
    this.#queued += bytes.length;
    this.#pump();
    return true;
  }

  /** Forgets what waits to be sent. */
  discard(): void {
    this.#queue = [];
    this.#queued = 0;
    this.#events.waiting(0);
  }

  resize(rows: number, columns: number): void {
    this.#size = { rows, columns };
    this.#say({ type: 'size', rows, columns });
  }

  #connect(): void {
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/terminals/${this.#id}/line`;
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#heardAt = Date.now();
      if (typeof data === 'string') this.#hear(JSON.parse(data) as TerminalServerMessage);
      else {
        const bytes = new Uint8Array(data as ArrayBuffer);
        this.#events.output(bytes, () => {
          if (this.#socket === socket) this.#say({ type: 'ack', bytes: bytes.length });
        });
      }
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#closed(code);
    };
    this.#ping ??= setInterval(() => this.#look(), PING_MS);
  }

  #hear(message: TerminalServerMessage): void {
    switch (message.type) {
      case 'ready':
        this.#tries = 0;
        this.#onTheWay = 0;
        this.#events.ready(message);
        this.#events.state({ kind: 'open' });
        if (this.#size !== null) this.#say({ type: 'size', ...this.#size });
        this.#pump();
        return;
      case 'taken':
        this.#onTheWay = Math.max(0, this.#onTheWay - message.bytes);
        this.#pump();
        return;
      case 'closing-soon':
        this.#events.closingSoon(message.seconds);
        return;
      case 'end':
        this.#over({ kind: 'over', reason: message.reason, exitCode: message.exitCode });
        return;
      case 'pong':
    }
  }

  #closed(code: number): void {
    this.#socket = null;
    if (this.#stopped) return;
    if (code === TERMINAL_CLOSE.takenOver) this.#over({ kind: 'taken' });
    else if (code === SIGNED_OUT) this.#over({ kind: 'signed-out' });
    else if (code === TERMINAL_CLOSE.ended) this.#over({ kind: 'over', reason: 'gone', exitCode: null });
    else {
      const wait = AGAIN_MS[this.#tries++];
      if (wait === undefined || this.#tries > AGAIN_MS.length) {
        this.#over({ kind: 'over', reason: 'gone', exitCode: null });
        return;
      }
      this.#events.state({ kind: 'lost' });
      this.#timer = setTimeout(() => this.#connect(), wait);
    }
  }

  #over(state: LineState): void {
    this.#stopped = true;
    this.discard();
    this.#drop();
    this.#events.state(state);
  }

  #drop(): void {
    if (this.#ping !== null) clearInterval(this.#ping);
    this.#ping = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #look(): void {
    if (this.#socket === null) return;
    if (Date.now() - this.#heardAt > SILENT_MS) {
      const dead = this.#socket;
      this.#closed(1006);
      dead.close();
    } else this.#say({ type: 'ping' });
  }

  #pump(): void {
    const socket = this.#socket;
    while (socket?.readyState === WebSocket.OPEN && this.#onTheWay < INPUT_WINDOW) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#queued -= next.length;
      this.#onTheWay += next.length;
      socket.send(next as Uint8Array<ArrayBuffer>);
    }
    this.#events.waiting(this.#queued);
  }

  #say(message: TerminalClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
