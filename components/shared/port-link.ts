import type { PublishedPort } from '@/lib/contract/container';

const SECURE = new Set([443, 8443, 9443]);
const LOOPBACK = /^(127\.|::1$)/;

/**
 * Where a browser reaches a published TCP port: the engine's own address when it is remote, else the address by which this
 * console was reached. null when there is nothing to open: not published, not TCP, or bound to a loopback that is not ours.
 */
export function portHref(port: PublishedPort, endpoint: string | undefined, here?: string): string | null {
  if (port.hostPort === null || port.protocol !== 'tcp') return null;
  const console = here ?? (typeof window === 'undefined' ? 'localhost' : window.location.hostname);
  const remote = endpoint === undefined || endpoint.startsWith('unix:') ? null : hostOf(endpoint);
  const consoleIsLocal = console === 'localhost' || LOOPBACK.test(console.replace(/^\[|\]$/g, ''));
  if (LOOPBACK.test(port.ip) && (remote !== null || !consoleIsLocal)) return null;
  const anyAddress = port.ip === '' || port.ip === '0.0.0.0' || port.ip === '::' || LOOPBACK.test(port.ip);
  const host = anyAddress ? (remote ?? console) : port.ip.includes(':') ? `[${port.ip}]` : port.ip;
  const scheme = SECURE.has(port.containerPort) ? 'https' : 'http';
  return `${scheme}://${host}:${port.hostPort}/`;
}

function hostOf(endpoint: string): string | null {
  try {
    return new URL(endpoint.replace(/^(?:tcp|ssh):/, 'http:')).hostname;
  } catch {
    return null;
  }
}
