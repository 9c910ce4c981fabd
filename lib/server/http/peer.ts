import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config';

/** Who is at the other end, as far as it can be trusted. */
export interface Peer {
  /** The client's address: the socket's, or what trusted proxies say. */
  address: string;
  /** The client speaks HTTPS (to us or to a trusted proxy). */
  secure: boolean;
}

/** The header in which the gate tells route handlers who the peer is; a client's own is overwritten. */
export const PEER_HEADER = 'x-pilothouse-peer';

/** Path and query as asked for, for pages that send people to sign in and back; a client's own is overwritten. */
export const PATH_HEADER = 'x-pilothouse-path';

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}

function isTrusted(address: string, trusted: Config['trustedProxies']): boolean {
  const parsed = parse(address);
  if (!parsed) return false;
  return trusted.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/**
 * Walks `X-Forwarded-For` from the right past trusted proxies; the first address that is not one of them is the client
 * (what stands further left may be invented by it). Without a trusted proxy at the socket the headers count for nothing.
 */
export function resolvePeer(
  socket: { address: string; encrypted: boolean },
  headers: IncomingHttpHeaders,
  trusted: Config['trustedProxies'],
): Peer {
  const own: Peer = { address: parse(socket.address)?.toString() ?? socket.address, secure: socket.encrypted };
  if (!isTrusted(socket.address, trusted)) return own;
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  let address = own.address;
  for (const hop of forwarded.reverse()) {
    const parsed = parse(hop);
    if (!parsed) break;
    address = parsed.toString();
    if (!isTrusted(address, trusted)) break;
  }
  const proto = String(headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim();
  return { address, secure: socket.encrypted || proto === 'https' };
}

/** The gate signs what it says with a secret of this process, so that no other way in can pretend to be the gate. */
export function encodePeer(peer: Peer, secret: string): string {
  return `${secret} ${peer.secure ? 1 : 0} ${peer.address}`;
}

/** null: the request did not pass the gate. */
export function decodePeer(value: string | null, secret: string): Peer | null {
  const [given = '', secure, address] = (value ?? '').split(' ');
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  if (a.length !== b.length || !timingSafeEqual(a, b) || !address) return null;
  return { address, secure: secure === '1' };
}
