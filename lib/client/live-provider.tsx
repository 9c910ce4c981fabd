'use client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { onSignedOut } from './api';
import { createBrowserLive } from './browser-live';
import { LiveClient } from './live-client';
import { LiveConnection } from './live-connection';

const Context = createContext<LiveClient | null>(null);

/** A connection that never opens, for the server's rendering of the page. */
function createIdleLive(): LiveConnection {
  return new LiveConnection({
    openSocket: () => {
      throw new Error('the server opens no live connection to itself');
    },
    isSignedOut: () => Promise.resolve(false),
    now: Date.now,
    random: Math.random,
    setTimeout: () => null,
    clearTimeout: () => undefined,
    isVisible: () => false,
    onWake: () => () => undefined,
  });
}

function createClient(): LiveClient {
  return new LiveClient(typeof window === 'undefined' ? createIdleLive() : createBrowserLive());
}

/** Opens the tab's one live connection and keeps the fleet's mirror fed for as long as the console is on screen. */
export function LiveProvider({ client: given, children }: { client?: LiveClient; children: ReactNode }) {
  const [client] = useState(() => given ?? createClient());
  const queryClient = useQueryClient();
  useEffect(() => {
    client.connection.start();
    const stopReading = client.readFleet();
    const stopSignedOut = onSignedOut(() => client.connection.signedOut());
    // What a page asked the server about one container is old as soon as the engine tells of a change in it.
    const stopInvalidating = client.fleet.subscribe((changed) => {
      for (const key of changed) {
        const [host, id] = key.split('/');
        void queryClient.invalidateQueries({ queryKey: ['container', host, id] });
      }
    });
    const stopInventory = client.onInventory((of) => void queryClient.invalidateQueries({ queryKey: [of] }));
    // Which release is live, and what can be rolled back to, follow from how deployments go.
    const stopDeployments = client.onDeployments((moved) => {
      void queryClient.invalidateQueries({ queryKey: ['apps'] });
      for (const { id } of moved) void queryClient.invalidateQueries({ queryKey: ['deployment', id] });
    });
    return () => {
      stopDeployments();
      stopInventory();
      stopInvalidating();
      stopSignedOut();
      stopReading();
      client.connection.stop();
    };
  }, [client, queryClient]);
  return <Context.Provider value={client}>{children}</Context.Provider>;
}

/** Connection and stores of this tab, for what the hooks of `live-hooks.ts` do not cover (`subscribeLogs`). */
export function useLiveClient(): LiveClient {
  const client = useContext(Context);
  if (client === null) throw new Error('the live hooks need a LiveProvider above them');
  return client;
}
