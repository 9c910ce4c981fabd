'use client';
import { createContext, useContext } from 'react';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';

/** What all tabs of a container's page stand on. */
export interface ShownContainer {
  container: ContainerSummary;
  host: HostSummary | undefined;
  /** It was removed while the page was open: everything is the last known state, and nothing more is asked. */
  gone: boolean;
}

const Context = createContext<ShownContainer | null>(null);

export const ShownContainerProvider = Context.Provider;

export function useShownContainer(): ShownContainer {
  const shown = useContext(Context);
  if (shown === null) throw new Error('useShownContainer needs the container page above it');
  return shown;
}
