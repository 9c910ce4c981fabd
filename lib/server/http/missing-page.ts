import 'server-only';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { maySee, maySeeHost } from '../../access/actor';
import type { AuthService } from '../auth/auth-service';
import type { Fleet } from '../engine/fleet';

/** Any tab of a container's page; `new` is the form for one that is not there yet. */
const CONTAINER_PAGE = /^\/hosts\/([^/?]+)\/containers\/(?!new(?:\?|$))([^/?]+)(?:[/?]|$)/;

/** Whether the page that is asked for is about something that is not there. */
export type MissingPage = (req: IncomingMessage) => boolean;

/**
 * A page says in words that there is no such container, after the live connection has told it; programs and link checkers
 * read the status. Only what the page will say too: of an engine that does not answer nothing is claimed, and a page that is
 * open (its router asks with the header `rsc`) goes on showing a container that was just removed.
 */
export function createMissingPage(options: {
  auth: Pick<AuthService, 'authenticate'>;
  fleet: Pick<Fleet, 'host' | 'container'>;
}): MissingPage {
  const { auth, fleet } = options;
  return (req) => {
    const [, host, ref] = CONTAINER_PAGE.exec(req.url ?? '')?.map(decoded) ?? [];
    if (host === undefined || ref === undefined || req.headers.rsc !== undefined) return false;
    const signedIn = auth.authenticate({
      cookieHeader: req.headers.cookie ?? null,
      authorization: null,
      address: req.socket.remoteAddress ?? '',
      userAgent: req.headers['user-agent'] ?? '',
    });
    // Strangers are sent to sign in, and learn nothing.
    if (signedIn === null) return false;
    const status = maySeeHost(signedIn.actor, host) ? fleet.host(host)?.status : undefined;
    if (status === undefined) return true;
    const container = fleet.container(host, ref);
    if (container !== undefined) return !maySee(signedIn.actor, { host, stack: container.stack });
    return status === 'live';
  };
}

/** Next says 200 for every page it renders: that one becomes 404, a redirect or an error of its own stays what it is. */
export function sayMissing(res: ServerResponse): void {
  const writeHead = res.writeHead as (status: number, ...rest: unknown[]) => ServerResponse;
  res.writeHead = (status: number, ...rest: unknown[]) => writeHead.call(res, status === 200 ? 404 : status, ...rest);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
