import 'server-only';
import type { Actor } from '@/lib/access/actor';
import type { Terminal, TerminalEnd } from '@/lib/contract/terminal';
import { OUTPUT_WINDOW, type TerminalServerMessage } from '@/lib/contract/terminal-line';
import type { Engine } from '@/lib/docker/engine';
import type { TerminalSize } from '@/lib/docker/exec';
import type { Clock, Timer } from '../clock';
import type { TerminalTrace } from './end-processes';
import type { OpenedTerminal } from './open-terminal';
import { ReplayBuffer } from './replay-buffer';

/** What a page that comes back is shown again. */
const REPLAY_BYTES = 256 * 1024;
/** What is read while no page looks: then the program waits, as before a terminal that was stopped with ctrl-s. */
const DETACHED_BYTES = 1024 * 1024;
/** Input that the engine has not taken; a page that keeps to its window never gets here. */
const MAX_UNTAKEN = 512 * 1024;
const WARN_BEFORE_MS = 60_000;

/** The page's end of a terminal. */
export interface TerminalLine {
  message(message: TerminalServerMessage): void;
  /** `sent`: they have left this process. */
  output(bytes: Buffer, sent: () => void): void;
  close(code: 'takenOver' | 'ended' | 'signedOut'): void;
}

export interface SessionOptions {
  id: string;
  actor: Actor;
  host: string;
  container: { id: string; name: string };
  request: { user: string; workingDir: string };
  opened: OpenedTerminal;
  engine: Engine;
  clock: Clock;
  idleMs: number;
  detachedMs: number;
  /** It is over; called once. */
  onEnd(session: TerminalSession, reason: TerminalEnd): void;
}

/**
 * One terminal: the engine's line on one side, at most one page on the other. Reads no faster than the page shows; keeps the last output;
 * ends when nobody types for long, or no page comes back.
 */
export class TerminalSession {
  readonly id: string;
  readonly actor: Actor;
  readonly host: string;
  readonly openedAt: number;
  readonly trace: TerminalTrace;
  /** Why it is over; null while it is not. */
  ended: TerminalEnd | null = null;
  readonly #options: SessionOptions;
  readonly #replay = new ReplayBuffer(REPLAY_BYTES);
  #line: TerminalLine | null = null;
  /** Some page has shown it. */
  #seenOnce = false;
  #last: { reason: TerminalEnd; exitCode: number | null } | null = null;
  /** Sent to the page and not acknowledged, bytes. */
  #unshown = 0;
  /** On the way out of this process, whatever the page says it has shown. */
  #unsent = 0;
  #unseen = 0;
  #untaken = 0;
  #wanted: TerminalSize | null = null;
  #typedAt: number;
  #warned = false;
  #idle: Timer | null = null;
  #detached: Timer | null = null;

  constructor(options: SessionOptions) {
    const { actor, clock, container, host, id, opened, request } = options;
    this.#options = options;
    this.id = id;
    this.actor = actor;
    this.host = host;
    this.openedAt = clock.now();
    this.#typedAt = this.openedAt;
    const { exec, script, session, stream } = opened;
    this.trace = { id, host, container: container.id, exec, script, user: request.user, session };
    if (opened.first.length > 0) this.#output(opened.first);
    stream.on('data', (chunk: Buffer) => this.#output(chunk));
    stream.once('end', () => this.end('exited'));
    stream.once('close', () => this.end('line-lost'));
    this.#watchIdle();
    this.#waitForPage();
    // A short command may have ended before anybody listened here.
    if (stream.readableEnded || stream.destroyed) this.end('exited');
  }

  describe(): Terminal {
    const { container, host, opened, request } = this.#options;
    return {
      id: this.id,
      host,
      container: container.id,
      containerName: container.name,
      command: [...opened.command],
      shells: [...opened.shells],
      user: request.user,
      workingDir: request.workingDir,
      openedAt: this.openedAt,
      attached: this.#line !== null,
    };
  }

  /** Shows it on a page, from the last output on. One that showed it before is told so and let go. */
  attach(line: TerminalLine): void {
    this.#line?.close('takenOver');
    this.#line = line;
    this.#seenOnce = true;
    this.#detached?.cancel();
    this.#detached = null;
    const { bytes, cut } = this.#replay.contents();
    line.message({ type: 'ready', terminal: this.describe(), replay: bytes.length, cut });
    this.#unshown = bytes.length;
    this.#unseen = 0;
    if (bytes.length > 0) this.#send(line, bytes);
    if (this.#last !== null) this.farewell(this.#last.reason, this.#last.exitCode);
    else this.#flow();
  }

  /** The page is gone: a reload, a lost connection. Nothing when another one has it already. */
  detach(line: TerminalLine): void {
    if (this.#line !== line || this.ended !== null) return;
    this.#line = null;
    this.#unshown = 0;
    this.#flow();
    this.#waitForPage();
  }

  /** False: more than anybody may have on the way. */
  input(bytes: Buffer): boolean {
    if (this.ended !== null) return true;
    this.#untaken += bytes.length;
    if (this.#untaken > MAX_UNTAKEN) return false;
    this.#typedAt = this.#options.clock.now();
    this.#warned = false;
    const line = this.#line;
    this.#options.opened.stream.write(bytes, () => {
      this.#untaken -= bytes.length;
      if (this.#line === line) line?.message({ type: 'taken', bytes: bytes.length });
    });
    return true;
  }

  /** The page has shown so many bytes. */
  shown(bytes: number): void {
    this.#unshown = Math.max(0, this.#unshown - bytes);
    this.#flow();
  }

  /** One call at a time, whatever the page sends: the last size counts. */
  resize(size: TerminalSize): void {
    const busy = this.#wanted !== null;
    this.#wanted = size;
    if (!busy) void this.#resize(size);
  }

  /** Lets go of the line; what runs is ended by whoever is told. */
  end(reason: TerminalEnd): void {
    if (this.ended !== null) return;
    this.ended = reason;
    this.#idle?.cancel();
    this.#detached?.cancel();
    this.#options.opened.stream.destroy();
    this.#options.onEnd(this, reason);
  }

  /** A command may be over before the page is there: what it printed is still to be shown. */
  get unseen(): boolean {
    return !this.#seenOnce;
  }

  /** Last words to the page; to the first one that comes, when none was there yet. */
  farewell(reason: TerminalEnd, exitCode: number | null): void {
    this.#last = { reason, exitCode };
    this.#line?.message({ type: 'end', reason, exitCode });
    this.#line?.close(reason === 'signed-out' ? 'signedOut' : 'ended');
    this.#line = null;
  }

  async #resize(size: TerminalSize): Promise<void> {
    // Of an engine that is away the line tells soon enough.
    if (this.ended === null) await this.#options.engine.resizeTerminal(this.trace.exec, size).catch(() => false);
    const next = this.#wanted;
    if (next === null || next === size || this.ended !== null) this.#wanted = null;
    else await this.#resize(next);
  }

  #output(chunk: Buffer): void {
    this.#replay.push(chunk);
    if (this.#line === null) this.#unseen += chunk.length;
    else {
      this.#unshown += chunk.length;
      this.#send(this.#line, chunk);
    }
    this.#flow();
  }

  #send(line: TerminalLine, bytes: Buffer): void {
    this.#unsent += bytes.length;
    line.output(bytes, () => {
      this.#unsent -= bytes.length;
      this.#flow();
    });
  }

  #flow(): void {
    const { stream } = this.#options.opened;
    if (stream.destroyed) return;
    const full =
      this.#line === null ? this.#unseen >= DETACHED_BYTES : Math.max(this.#unshown, this.#unsent) >= OUTPUT_WINDOW;
    if (full) stream.pause();
    else if (stream.isPaused()) stream.resume();
  }

  #waitForPage(): void {
    const { clock, detachedMs } = this.#options;
    this.#detached?.cancel();
    this.#detached = clock.setTimeout(() => this.end('abandoned'), detachedMs);
  }

  #watchIdle(): void {
    const { clock, idleMs } = this.#options;
    const left = this.#typedAt + idleMs - clock.now();
    if (left <= 0) {
      this.end('idle');
      return;
    }
    const warnBefore = Math.min(WARN_BEFORE_MS, idleMs / 2);
    if (left <= warnBefore && !this.#warned) {
      this.#warned = true;
      this.#line?.message({ type: 'closing-soon', seconds: Math.ceil(left / 1_000) });
    }
    this.#idle = clock.setTimeout(() => this.#watchIdle(), left > warnBefore ? left - warnBefore : left);
  }
}
