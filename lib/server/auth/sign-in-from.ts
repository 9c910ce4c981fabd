import 'server-only';
import type { SignInFrom } from './sign-in';

/** Where a sign-in comes from, of its request. The address is the one that the console's own server established. */
export function signInFrom(request: Request, peer: { address: string }): SignInFrom {
  return {
    address: peer.address,
    userAgent: request.headers.get('user-agent') ?? '',
    cookieHeader: request.headers.get('cookie'),
  };
}
