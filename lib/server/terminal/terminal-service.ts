import 'server-only';
import { randomBytes } from 'node:crypto';
import { type Actor, linesOf } from '@/lib/access/actor';
import { isProduction } from '@/lib/access/production-host';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { Terminal, TerminalEnd, TerminalRequest } from '@/lib/contract/terminal';
import type { Policy } from '@/lib/policy/policy';
import type { AuditLog } from '../audit/audit-log';
import type { AuthService } from '../auth/auth-service';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { StateDatabase } from '../db/state-database';
import type { Fleet } from '../engine/fleet';
import { errorFields, type Logger } from '../logger';
import { openTerminal } from './open-terminal';
import { TerminalJournal } from './terminal-journal';
import { TerminalReaper } from './terminal-reaper';
import { mayUseTerminal } from './terminal-scope';
import { TerminalSession } from './terminal-session';

export interface TerminalOpening {
  actor: Actor;
  container: ContainerSummary;
  request: TerminalRequest;
  policy: Policy;
  /** For the audit log and to look again who it is when the credential changes. */
  from: { requestId: string; address: string; credential: Parameters<AuthService['authenticate']>[0] };
}

export interface TerminalService {
  /**
   * Opens one. Throws forbidden (tokens), confirmation_required, too_many_terminals, no_shell, conflict, validation_failed,
   * policy_denied and the engine's failures.
   */
  open(opening: TerminalOpening): Promise<Terminal>;
  /** Those of the actor's session. */
  list(actor: Actor): Terminal[];
  /** The session's own, as long as it may still be used; else `terminal_not_found`. */
  find(actor: Actor, id: string): TerminalSession;
  /** Ends it and what runs in it. False: something could not be ended yet. */
  end(actor: Actor, id: string): Promise<boolean>;
  counters(): { open: number; waitingForEnd: number };
  /** Ends all of them, 4 s at most; what is left then is ended by the next run of the console. */
  close(): Promise<void>;
}

export interface TerminalServiceOptions {
  fleet: Fleet;
  auth: Pick<AuthService, 'authenticate' | 'onCredentialEnd' | 'isConfirmed'>;
  audit: AuditLog;
  state: Pick<StateDatabase, 'db'>;
  clock: Clock;
  log: Logger;
  limits: Pick<Config, 'terminalIdleMinutes' | 'terminalsPerUser' | 'terminalsTotal'>;
}

/** How long a terminal waits for its page to come back, ms. */
export const DETACHED_MS = 60_000;
const CLOSE_WITHIN_MS = 4_000;
const EXIT_CODE_LOOKS_MS = [0, 50, 200] as const;

export function createTerminalService(options: TerminalServiceOptions): TerminalService {
  return new Terminals(options);
}

interface Kept {
  session: TerminalSession;
  from: TerminalOpening['from'];
  ending: boolean;
  /** Resolves when its processes were seen to; true: nothing is left. */
  over: Promise<boolean>;
  resolve(gone: boolean): void;
}

class Terminals implements TerminalService {
  readonly #options: TerminalServiceOptions;
  readonly #journal: TerminalJournal;
  readonly #reaper: TerminalReaper;
  readonly #open = new Map<string, Kept>();
  /** Over before any page came: kept for it, as long as a page is waited for. */
  readonly #unseen = new Map<string, TerminalSession>();
  readonly #opening = new Map<string, number>();
  readonly #stopListening: () => void;
  #closing = false;

  constructor(options: TerminalServiceOptions) {
    this.#options = options;
    const { auth, clock, fleet, log, state } = options;
    this.#journal = new TerminalJournal(state);
    this.#reaper = new TerminalReaper({ fleet, journal: this.#journal, clock, log });
    const left = this.#journal.all();
    if (left.length > 0) log.warn('terminals were open when the console last ended', { terminals: left.length });
    this.#reaper.resume(left);
    this.#stopListening = auth.onCredentialEnd((credentialId) => this.#credentialEnded(credentialId));
  }

  async open(opening: TerminalOpening): Promise<Terminal> {
    const { actor, container } = opening;
    this.#admit(actor, container.host);
    this.#opening.set(actor.userId, (this.#opening.get(actor.userId) ?? 0) + 1);
    try {
      return (await this.#start(opening)).describe();
    } finally {
      const others = (this.#opening.get(actor.userId) ?? 1) - 1;
      if (others === 0) this.#opening.delete(actor.userId);
      else this.#opening.set(actor.userId, others);
    }
  }

  list(actor: Actor): Terminal[] {
    return [...this.#open.values()]
      .filter(({ session }) => isOwn(session, actor))
      .map(({ session }) => session.describe());
  }

  find(actor: Actor, id: string): TerminalSession {
    const session = this.#open.get(id)?.session ?? this.#unseen.get(id);
    if (session === undefined || !isOwn(session, actor) || !this.#mayBeSeen(session, actor)) {
      throw new AppError('terminal_not_found', {
        detail: 'It is closed, or another session has opened it.',
        hint: 'A terminal waits a minute for its page to come back. Open a new one.',
      });
    }
    return session;
  }

  async end(actor: Actor, id: string): Promise<boolean> {
    const session = this.find(actor, id);
    const kept = this.#open.get(id);
    session.end('closed');
    return kept?.over ?? true;
  }

  counters(): { open: number; waitingForEnd: number } {
    return { open: this.#open.size, waitingForEnd: this.#reaper.waiting };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stopListening();
    const all = [...this.#open.values()];
    for (const { session } of all) session.end('console-stopped');
    await Promise.race([
      Promise.all(all.map(({ over }) => over)),
      new Promise<void>((resolve) => this.#options.clock.setTimeout(resolve, all.length > 0 ? CLOSE_WITHIN_MS : 0)),
    ]);
    this.#reaper.close();
  }

  #admit(actor: Actor, host: string): void {
    const { auth, fleet, limits } = this.#options;
    if (this.#closing) throw new AppError('shutting_down');
    if (actor.kind !== 'user') {
      throw new AppError('forbidden', {
        detail: 'An API token opens no terminal.',
        hint: 'Sign in and open it in the console.',
      });
    }
    if (isProduction(fleet.host(host)?.environment) && !auth.isConfirmed(actor)) {
      throw new AppError('confirmation_required', {
        detail: 'This host is production: a terminal on it opens only after your password was given once more.',
        hint: 'POST /api/auth/confirm, then try again within five minutes.',
      });
    }
    const opening = [...this.#opening.values()].reduce((sum, count) => sum + count, 0);
    const own = [...this.#open.values()].filter(({ session }) => session.actor.userId === actor.userId).length;
    if (own + (this.#opening.get(actor.userId) ?? 0) >= limits.terminalsPerUser) {
      throw new AppError('too_many_terminals', {
        detail: `You have ${own} terminals open; more than ${limits.terminalsPerUser} are not allowed.`,
        hint: 'Close one first.',
      });
    }
    if (this.#open.size + opening >= limits.terminalsTotal) {
      throw new AppError('too_many_terminals', {
        detail: `${this.#open.size} terminals are open in the console; more than ${limits.terminalsTotal} are not allowed.`,
        hint: 'Try again when somebody has closed one. PILOTHOUSE_TERMINALS_TOTAL sets the number.',
      });
    }
  }

  async #start({ actor, container, from, policy, request }: TerminalOpening): Promise<TerminalSession> {
    const { clock, fleet, limits } = this.#options;
    const id = randomBytes(18).toString('base64url');
    const engine = fleet.engine(container.host);
    const row = { id, host: container.host, container: container.id, user: request.user };
    const traceOf = (about: { exec: string; script: readonly string[] | null }) => ({
      ...row,
      ...about,
      session: null,
    });
    let trace: ReturnType<typeof traceOf> | null = null;
    try {
      const opened = await openTerminal({
        engine,
        container: container.id,
        request,
        policy,
        mark: id,
        clock,
        prepared: (about) => {
          trace = traceOf(about);
          this.#journal.add({ ...trace, userId: actor.userId, username: actor.username, openedAt: clock.now() });
        },
      });
      this.#journal.setSession(id, opened.session);
      const session = new TerminalSession({
        id,
        actor,
        host: container.host,
        container: { id: container.id, name: container.name },
        request,
        opened,
        engine,
        clock,
        idleMs: limits.terminalIdleMinutes * 60_000,
        detachedMs: DETACHED_MS,
        onEnd: (ended, reason) => void this.#ended(ended, reason),
      });
      this.#keep(session, from);
      return session;
    } catch (error) {
      if (trace !== null) void this.#reaper.end(trace, false);
      throw error;
    }
  }

  #keep(session: TerminalSession, from: TerminalOpening['from']): void {
    let resolve: Kept['resolve'] = () => {};
    const over = new Promise<boolean>((done) => {
      resolve = done;
    });
    this.#open.set(session.id, { session, from, ending: false, over, resolve });
    // It may have ended, or the session been signed out, while it was being opened.
    if (session.ended !== null) void this.#ended(session, session.ended);
    else if (this.#closing) session.end('console-stopped');
    else this.#lookAgain(session, from);
  }

  async #ended(session: TerminalSession, reason: TerminalEnd): Promise<void> {
    const kept = this.#open.get(session.id);
    if (kept === undefined || kept.ending) return;
    kept.ending = true;
    const { running, exitCode } = reason === 'exited' ? await this.#exitOf(session) : { running: true, exitCode: null };
    const why = reason === 'exited' && running ? 'line-lost' : reason;
    this.#open.delete(session.id);
    if (session.unseen && why === 'exited') {
      this.#unseen.set(session.id, session);
      this.#options.clock.setTimeout(() => this.#unseen.delete(session.id), DETACHED_MS);
    }
    session.farewell(why, exitCode);
    const gone = await this.#reaper.end(session.trace, why === 'exited');
    this.#tell(session, kept.from, why, exitCode, gone);
    kept.resolve(gone);
  }

  /** The engine knows the code a moment after the line has ended. */
  async #exitOf({ host, trace }: TerminalSession): Promise<{ running: boolean; exitCode: number | null }> {
    const { clock, fleet } = this.#options;
    for (const wait of EXIT_CODE_LOOKS_MS) {
      if (wait > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, wait));
      try {
        const state = await fleet.engine(host).inspectExec(trace.exec);
        if (state !== null && !state.running) return { running: false, exitCode: state.exitCode };
      } catch {
        return { running: true, exitCode: null };
      }
    }
    return { running: true, exitCode: null };
  }

  #tell(
    session: TerminalSession,
    from: Kept['from'],
    reason: TerminalEnd,
    exitCode: number | null,
    gone: boolean,
  ): void {
    const { audit, clock, log } = this.#options;
    const { command, container, user } = session.describe();
    try {
      audit
        .intent({
          requestId: from.requestId,
          actor: session.actor,
          address: from.address,
          action: 'container.terminal-end',
          host: session.host,
          target: container,
          detail: {
            terminal: session.id,
            program: command[0] ?? '',
            user,
            openedAt: new Date(session.openedAt).toISOString(),
            seconds: Math.round((clock.now() - session.openedAt) / 1_000),
            reason,
            exitCode,
            left: !gone,
          },
        })
        .outcome('ok');
    } catch (error) {
      log.error('the end of a terminal could not be audited', { terminal: session.id, ...errorFields(error) });
    }
  }

  #credentialEnded(credentialId: string): void {
    for (const session of this.#unseen.values())
      if (session.actor.credentialId === credentialId) this.#unseen.delete(session.id);
    for (const { from, session } of [...this.#open.values()])
      if (session.actor.credentialId === credentialId) this.#lookAgain(session, from);
  }

  /** Rights that were changed in any way end it: what was judged when it was opened is another question now. */
  #lookAgain(session: TerminalSession, from: Kept['from']): void {
    const now = this.#options.auth.authenticate(from.credential)?.actor ?? null;
    if (now === null) session.end('signed-out');
    else if (!isSame(now, session.actor) || !this.#mayBeSeen(session, now)) session.end('rights-changed');
  }

  #mayBeSeen(session: TerminalSession, actor: Actor): boolean {
    return mayUseTerminal(this.#options.fleet, actor, session);
  }
}

function isOwn(session: TerminalSession, actor: Actor): boolean {
  return session.actor.credentialId === actor.credentialId && session.actor.userId === actor.userId;
}

function isSame(a: Actor, b: Actor): boolean {
  return a.userId === b.userId && a.role === b.role && JSON.stringify(linesOf(a)) === JSON.stringify(linesOf(b));
}
