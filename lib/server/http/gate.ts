import 'server-only';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '../../contract/app-error';
import type { Config } from '../config';
import { createApiMethods } from './api-methods';
import { type MissingPage, sayMissing } from './missing-page';
import { isKnownHost, isOwnOrigin } from './origin';
import { encodePeer, PATH_HEADER, PEER_HEADER, type Peer, resolvePeer } from './peer';
import { securityHeaders } from './security-headers';

export interface Gate {
  /** True: go on. False: the gate has answered. Sets the peer header, the nonce and the security headers. */
  admit(req: IncomingMessage, res: ServerResponse): boolean;
  /** The same for an upgrade: the peer, or the status to refuse it with. */
  admitUpgrade(req: IncomingMessage): { peer: Peer } | { status: number };
  isAllowedOrigin(origin: string | undefined, req: IncomingMessage): boolean;
  /** What is not HTTP (a NUL or a line break in the path, endless headers) never becomes a request: refused on the bare connection. */
  malformed(socket: Duplex): void;
}

/** What every request passes before Next sees it: form of the target, `Host`, who the peer is. */
export function createGate(
  config: Pick<Config, 'publicUrl' | 'trustedProxies' | 'secureCookies'>,
  secret: string,
  dev: boolean,
  isMissing: MissingPage = () => false,
): Gate {
  const methodsAt = createApiMethods();

  /** A program is told what is wrong with its request; pages are Next's. */
  function unservedMethod(req: IncomingMessage, res: ServerResponse): AppError | null {
    const pathname = (req.url ?? '').split('?', 1)[0] ?? '';
    const method = req.method ?? '';
    if (!pathname.startsWith('/api/')) return null;
    const methods = methodsAt(pathname);
    if (methods?.includes(method)) return null;
    if (methods !== null) {
      res.setHeader('allow', methods.join(', '));
      return new AppError('method_not_allowed', { hint: `It takes ${methods.join(', ')}.` });
    }
    if (method === 'GET' || method === 'HEAD') return null;
    return new AppError('not_found', { hint: 'GET /api/openapi.json lists what there is.' });
  }

  const peerOf = (req: IncomingMessage): Peer =>
    resolvePeer(
      {
        address: req.socket.remoteAddress ?? '',
        encrypted: 'encrypted' in req.socket && req.socket.encrypted === true,
      },
      req.headers,
      config.trustedProxies,
    );

  /**
   * `GET http://elsewhere/` and `//elsewhere` are for proxies, and have led servers to fetch for strangers (GHSA-c4j6-fc7j-m34r). A
   * `#` has no place in a request (RFC 9112, 3.2): what stands behind it would be dropped, and another thing be meant. HTTP/0.9, which
   * Node's parser still takes, ends the path at the first line break. `..` is resolved by browsers before they ask; whoever sends it
   * wants one part of the server to read another path than the next.
   */
  const badTarget = (req: IncomingMessage) =>
    !req.url?.startsWith('/') ||
    req.url.startsWith('//') ||
    /[\\#]/.test(req.url) ||
    req.httpVersionMajor < 1 ||
    DOT_SEGMENT.test(req.url) ||
    !isDecodable(req.url);

  function refuse(res: ServerResponse, error: AppError): false {
    const body = JSON.stringify(error.toProblem());
    res.writeHead(error.status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    });
    res.end(body);
    return false;
  }

  return {
    admit(req, res) {
      const nonce = randomBytes(16).toString('base64');
      for (const [name, value] of securityHeaders({ nonce, https: config.secureCookies, dev }))
        res.setHeader(name, value);
      if (badTarget(req))
        return refuse(res, new AppError('bad_request', { detail: 'Only paths on this server are answered.' }));
      if (!isKnownHost(req.headers.host, config.publicUrl)) {
        return refuse(
          res,
          new AppError('wrong_host', {
            hint: 'Set PILOTHOUSE_URL to the address in use, or open the console by localhost or IP address.',
          }),
        );
      }
      const unserved = unservedMethod(req, res);
      if (unserved !== null) return refuse(res, unserved);
      const peer = peerOf(req);
      req.headers[PEER_HEADER] = encodePeer(peer, secret);
      req.headers[PATH_HEADER] = req.url;
      // Next reads the nonce for its own scripts from this header; pages read x-nonce.
      req.headers['content-security-policy'] = `script-src 'nonce-${nonce}'`;
      req.headers['x-nonce'] = nonce;
      for (const name of [
        'x-forwarded-for',
        'x-forwarded-host',
        'x-forwarded-port',
        'x-forwarded-proto',
        'x-middleware-subrequest',
      ]) {
        delete req.headers[name];
      }
      if (isMissing(req)) sayMissing(res);
      return true;
    },
    admitUpgrade(req) {
      if (badTarget(req)) return { status: 400 };
      if (!isKnownHost(req.headers.host, config.publicUrl)) return { status: 421 };
      return { peer: peerOf(req) };
    },
    malformed(socket) {
      if (!socket.writable) return;
      const body = JSON.stringify(new AppError('bad_request', { detail: 'This is not a valid request.' }).toProblem());
      const head = [
        'HTTP/1.1 400 Bad Request',
        'Content-Type: application/problem+json',
        'Cache-Control: no-store',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
    isAllowedOrigin(origin, req) {
      if (origin === undefined) return false;
      return isOwnOrigin(origin, req.headers.host ?? null, peerOf(req).secure, config.publicUrl);
    },
  };
}

/** `.` or `..` between slashes, before the query. */
const DOT_SEGMENT = /^[^?]*\/\.{1,2}(?:[/?]|$)/;

/** Half an escape (`%2`) or one that is no UTF-8 (`%c0%ae`) in the path makes Next fail with a 500. */
function isDecodable(target: string): boolean {
  try {
    decodeURIComponent(target.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}
