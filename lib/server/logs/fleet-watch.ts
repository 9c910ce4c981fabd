import 'server-only';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import type { Engine } from '@/lib/docker/engine';

/** The part of the fleet that logs need. */
export interface LogFleet {
  /** Throws `host_not_found` or `engine_unreachable` when the host is not live. */
  engine(host: string): Engine;
  host(id: string): HostSummary | undefined;
  container(host: string, ref: string): ContainerSummary | undefined;
  /** `wake` is called once when something has changed, until it is taken. */
  subscribe(wake: () => void): { take(): unknown; close(): void };
}

/** One subscription to the fleet however many logs are followed. */
export interface FleetWatch {
  /** Calls back after every change of anything in the fleet. */
  listen(listener: () => void): () => void;
  close(): void;
}

export function createFleetWatch(fleet: Pick<LogFleet, 'subscribe'>): FleetWatch {
  const listeners = new Set<() => void>();
  let subscription: ReturnType<LogFleet['subscribe']> | null = null;

  function stop(): void {
    subscription?.close();
    subscription = null;
  }

  return {
    listen(listener) {
      listeners.add(listener);
      subscription ??= fleet.subscribe(() => {
        subscription?.take();
        for (const each of [...listeners]) each();
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    close() {
      listeners.clear();
      stop();
    },
  };
}
