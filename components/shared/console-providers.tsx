'use client';
import { type ReactNode, useEffect } from 'react';
import { LiveProvider } from '@/lib/client/live-provider';
import { MeProvider } from '@/lib/client/me';
import { followTimeChoice } from '@/lib/client/time-choice-storage';
import type { Me } from '@/lib/contract/endpoints/auth';
import { ContainerActionsProvider } from './container-actions/container-actions-provider';

/** What the signed-in pages need: who is there, the live connection, and actions on containers. */
export function ConsoleProviders({ me, children }: { me: Me; children: ReactNode }) {
  useEffect(followTimeChoice, []);
  return (
    <MeProvider value={me}>
      <LiveProvider>
        <ContainerActionsProvider>{children}</ContainerActionsProvider>
      </LiveProvider>
    </MeProvider>
  );
}
