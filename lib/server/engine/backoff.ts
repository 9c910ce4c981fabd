import 'server-only';
import type { EngineEndpoint } from '@/lib/docker/engine';

/**
 * Milliseconds until the next attempt. A socket on this machine costs nothing to try and is wanted as soon as its engine is
 * back: every second while somebody looks, every five otherwise. Over the network 1, 2, 4 … 30 s, between half and all of
 * it by chance, so that many consoles do not come back at the same moment. `random` is 0-1.
 */
export function backoffDelay(endpoint: EngineEndpoint, attempt: number, watched: boolean, random: number): number {
  if (endpoint.kind === 'socket') return (watched ? 1_000 : 5_000) * (0.8 + 0.2 * random);
  const full = Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 10));
  return Math.max(1_000, full * (0.5 + 0.5 * random));
}
