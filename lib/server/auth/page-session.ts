import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Me } from '@/lib/contract/endpoints/auth';
import { decodePeer, PATH_HEADER, PEER_HEADER } from '../http/peer';
import { getRuntime } from '../runtime';

/** Who looks at this page, by the session cookie; null when nobody is signed in. For server components. */
export async function getPageSession(): Promise<Me | null> {
  const { auth } = getRuntime();
  const secret = (await cookies()).get(auth.cookieName)?.value;
  if (secret === undefined) return null;
  const found = auth.authenticate({
    cookieHeader: `${auth.cookieName}=${secret}`,
    authorization: null,
    address: '',
    userAgent: '',
  });
  return found ? auth.me(found.actor) : null;
}

/** As above; who is not signed in is sent to sign in, or to the first-run set-up. */
export async function requirePageSession(): Promise<Me> {
  const me = await getPageSession();
  if (me) return me;
  if (getRuntime().auth.setupRequired()) redirect('/setup');
  const wanted = (await headers()).get(PATH_HEADER);
  redirect(wanted && wanted !== '/' ? `/sign-in?next=${encodeURIComponent(wanted)}` : '/sign-in');
}

/** What the sign-in pages must know before anybody is signed in. */
export async function getSignInPage(): Promise<{
  signedIn: boolean;
  setupRequired: boolean;
  insecure: boolean;
  /** A link on another site led here: browsers then keep the session cookie (SameSite=Strict) back, so there may be a session after all. */
  fromElsewhere: boolean;
}> {
  const runtime = getRuntime();
  return {
    signedIn: (await getPageSession()) !== null,
    setupRequired: runtime.auth.setupRequired(),
    insecure: await isInsecureConnection(),
    fromElsewhere: /^(cross-site|same-site)$/.test((await headers()).get('sec-fetch-site') ?? ''),
  };
}

/** Whether passwords travel readable: plain HTTP from another machine than the console's own. */
export async function isInsecureConnection(): Promise<boolean> {
  const runtime = getRuntime();
  const peer = decodePeer((await headers()).get(PEER_HEADER), runtime.peerSecret);
  if (!peer || peer.secure) return false;
  return !/^(127\.|::1$|::ffff:127\.)/.test(peer.address);
}
