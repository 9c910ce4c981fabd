import { api } from './api';
import { LiveConnection, type LiveDependencies, type LiveSocket } from './live-connection';
import { getMe } from './routes';

/** The live connection of this tab, over the browser's own WebSocket, clock and events. */
export function createBrowserLive(): LiveConnection {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`;
  const deps: LiveDependencies = {
    openSocket: () => new WebSocket(url) as LiveSocket,
    isSignedOut: async () => {
      try {
        await api(getMe, { signal: AbortSignal.timeout(4000) });
        return false;
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'unauthenticated';
      }
    },
    now: Date.now,
    random: Math.random,
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (handle) => window.clearTimeout(handle as number),
    isVisible: () => document.visibilityState === 'visible',
    onWake(listener) {
      const visible = () => {
        if (document.visibilityState === 'visible') listener();
      };
      const events = ['online', 'focus', 'pageshow'] as const;
      for (const name of events) window.addEventListener(name, listener);
      document.addEventListener('visibilitychange', visible);
      return () => {
        for (const name of events) window.removeEventListener(name, listener);
        document.removeEventListener('visibilitychange', visible);
      };
    },
  };
  return new LiveConnection(deps);
}
