import 'server-only';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Actor, mayUse } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { terminalClientMessage } from '@/lib/contract/terminal';
import { MAX_INPUT_FRAME, TERMINAL_CLOSE } from '@/lib/contract/terminal-line';
import type { AuthService } from '../auth/auth-service';
import type { Clock } from '../clock';
import type { Fleet } from '../engine/fleet';
import type { Gate } from '../http/gate';
import { CLOSE } from '../live/live-connection';
import { admitUpgrade, refuseUpgrade } from '../live/upgrade-admission';
import type { Logger } from '../logger';
import { mayUseTerminal } from './terminal-scope';
import type { TerminalService } from './terminal-service';
import type { TerminalLine, TerminalSession } from './terminal-session';

const LINE = /^\/api\/terminals\/([A-Za-z0-9_-]{8,64})\/line$/;
const PROBE_MS = 20_000;
const SILENT_MS = 60_000;
/** A page types, pastes and acknowledges some hundred times a second. */
const MAX_MESSAGES = 20_000;
const MESSAGES_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;

export interface TerminalServerOptions {
  auth: Pick<AuthService, 'authenticate' | 'onCredentialEnd' | 'touch'>;
  terminals: Pick<TerminalService, 'find'>;
  fleet: Pick<Fleet, 'host' | 'container'>;
  gate: Pick<Gate, 'admitUpgrade' | 'isAllowedOrigin'>;
  clock: Clock;
  log: Logger;
}

export interface TerminalServer {
  /** Whether this request is for the line of a terminal. */
  takes(req: IncomingMessage): boolean;
  /** Answers the upgrade or refuses it with a problem document. Never throws. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The lines of terminals, one WebSocket each: see `terminalClientMessage` for why they are apart from the live connection. */
export function createTerminalServer(options: TerminalServerOptions): TerminalServer {
  const { auth, clock, fleet, gate, log, terminals } = options;
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: 4 * MAX_INPUT_FRAME,
    clientTracking: false,
    perMessageDeflate: false,
  });
  const sockets = new Map<WebSocket, { actor: Actor; heardAt: number }>();
  let closing = false;

  function admit(req: IncomingMessage): { actor: Actor; session: TerminalSession } | AppError {
    if (closing) return new AppError('shutting_down');
    const admitted = admitUpgrade(req, { auth, gate, tokens: false });
    if (admitted instanceof AppError) return admitted;
    const { actor } = admitted;
    if (actor.kind !== 'user' || !mayUse(actor, 'containers:exec')) return new AppError('forbidden');
    try {
      return { actor, session: terminals.find(actor, LINE.exec(admitted.path)?.[1] ?? '') };
    } catch (error) {
      return error instanceof AppError ? error : new AppError('internal');
    }
  }

  function connect(socket: WebSocket, actor: Actor, session: TerminalSession): void {
    const about = { actor, heardAt: clock.now() };
    sockets.set(socket, about);
    const line = lineOf(socket);
    let messages = 0;
    let since = clock.now();
    const close = (code: number, reason: string) => {
      socket.close(code, reason);
      clock.setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
    };
    const floods = () => {
      if (clock.now() - since >= MESSAGES_WITHIN_MS) {
        since = clock.now();
        messages = 0;
      }
      return ++messages > MAX_MESSAGES;
    };
    socket.on('message', (data, isBinary) => {
      about.heardAt = clock.now();
      if (socket.readyState !== socket.OPEN) return;
      // Each message anew: rights and scope are asked when they are used, not only when the line was opened.
      if (!mayUseTerminal(fleet, actor, session)) {
        session.end('rights-changed');
        return;
      }
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
      if (floods()) close(CLOSE.policy, 'too many messages');
      else if (isBinary) {
        if (bytes.length > MAX_INPUT_FRAME || !session.input(bytes)) close(CLOSE.tooLarge, 'too much at once');
        else auth.touch(actor.credentialId);
      } else if (!take(bytes, session, line)) close(CLOSE.policy, 'message not understood');
    });
    socket.on('pong', () => {
      about.heardAt = clock.now();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      session.detach(line);
    });
    session.attach(line);
  }

  const probe = clock.setInterval(() => {
    for (const [socket, { heardAt }] of sockets) {
      if (clock.now() - heardAt >= SILENT_MS) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, PROBE_MS);

  return {
    takes: (req) => (req.url ?? '').startsWith('/api/terminals/'),
    handleUpgrade(req, socket, head) {
      socket.on('error', () => socket.destroy());
      const admitted = admit(req);
      if (admitted instanceof AppError) {
        refuseUpgrade(socket, admitted);
        return;
      }
      try {
        wss.handleUpgrade(req, socket, head, (ws) => connect(ws, admitted.actor, admitted.session));
      } catch (error) {
        log.warn('upgrade of a terminal failed', { error: String(error) });
        socket.destroy();
      }
    },
    close() {
      closing = true;
      probe.cancel();
      for (const socket of sockets.keys()) socket.close(CLOSE.restart, 'the console restarts');
      wss.close();
    },
  };
}

/** False: not understood. */
function take(bytes: Buffer, session: TerminalSession, line: TerminalLine): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    return false;
  }
  const message = terminalClientMessage.safeParse(parsed);
  if (!message.success) return false;
  switch (message.data.type) {
    case 'size':
      session.resize(message.data);
      return true;
    case 'ack':
      session.shown(message.data.bytes);
      return true;
    case 'ping':
      line.message({ type: 'pong' });
      return true;
  }
}

function lineOf(socket: WebSocket): TerminalLine {
  const codes = { ...TERMINAL_CLOSE, signedOut: CLOSE.signedOut };
  return {
    message: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message), { binary: false });
    },
    output: (bytes, sent) => {
      // Calls back with an error too, when the line is closed meanwhile.
      if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: true }, () => sent());
      else sent();
    },
    close: (code) => socket.close(codes[code], code),
  };
}
