import 'server-only';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '@/lib/contract/app-error';
import type { Authenticated, AuthService } from '../auth/auth-service';
import type { Gate } from '../http/gate';

export interface Admitted extends Authenticated {
  /** What it was authorised with, to look again when the credential changes. */
  input: Parameters<AuthService['authenticate']>[0];
  /** The page runs on this machine: compressing for it costs more than it saves. */
  local: boolean;
  path: string;
}

/**
 * Who may take over a socket: a well-formed request under a known name, from the console's own origin, with a session; a program with
 * a token only where `tokens` says so. What they may do with it is for the caller to see to.
 */
export function admitUpgrade(
  req: IncomingMessage,
  {
    auth,
    gate,
    tokens,
  }: {
    auth: Pick<AuthService, 'authenticate'>;
    gate: Pick<Gate, 'admitUpgrade' | 'isAllowedOrigin'>;
    tokens: boolean;
  },
): Admitted | AppError {
  const gated = gate.admitUpgrade(req);
  if ('status' in gated) return new AppError(gated.status === 421 ? 'wrong_host' : 'bad_request');
  const path = new URL(req.url ?? '/', 'http://console').pathname;
  const authorization = req.headers.authorization ?? null;
  const { origin } = req.headers;
  // A browser sends the cookie for whichever site asks, and says which: only our own may. A program with a token sends no origin.
  const program = tokens && authorization !== null && origin === undefined;
  if (!program && !gate.isAllowedOrigin(origin, req)) return new AppError('cross_site');
  const input = {
    cookieHeader: req.headers.cookie ?? null,
    authorization: tokens ? authorization : null,
    address: gated.peer.address,
    userAgent: req.headers['user-agent'] ?? '',
  };
  const authenticated = auth.authenticate(input);
  if (authenticated === null) return new AppError('unauthenticated');
  return { ...authenticated, input, local: isLoopback(gated.peer.address), path };
}

/** Answers an upgrade with a problem document. */
export function refuseUpgrade(socket: Duplex, error: AppError): void {
  const body = JSON.stringify(error.toProblem());
  const head = [
    `HTTP/1.1 ${error.status} Refused`,
    'Content-Type: application/problem+json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
