import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { PERMISSIONS, type Permission, type Role, roleHas } from '@/lib/access/role';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { MeProvider } from '@/lib/client/me';
import { NotifierProvider } from '@/lib/client/notifier';
import type { Me } from '@/lib/contract/endpoints/auth';
import { FakeLive } from './fake-live';

const NOTIFIER = {
  success: () => undefined,
  info: () => undefined,
  problem: () => undefined,
  tell: () => undefined,
};

export function meAs(role: Role): Me {
  const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => roleHas(role, permission));
  return {
    kind: 'user',
    userId: 'user-0001',
    username: 'ann',
    role,
    permissions,
    hosts: null,
    grants: [],
    expiresAt: null,
  };
}

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** For tests: a page with the console around it. `answers`: `GET /api/apps` -> what the server says; what is missing there is 404. */
export function renderConsole(
  children: ReactNode,
  { answers, role = 'deployer' }: { answers: Readonly<Record<string, unknown>>; role?: Role },
): { live: FakeLive; asked: Asked[] } {
  const live = new FakeLive();
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (url: string, init: { method: string; body?: string }) => {
    const path = url.split('?')[0] ?? '';
    asked.push({ method: init.method, path, body: init.body === undefined ? undefined : JSON.parse(init.body) });
    const answer = answers[`${init.method} ${path}`];
    const status = answer === undefined ? 404 : 200;
    const problem = { type: 'about:blank', code: 'not_found', title: 'no', status: 404, requestId: 'r' };
    return Promise.resolve(new Response(JSON.stringify(answer ?? problem), { status }));
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <NotifierProvider value={NOTIFIER}>
        <MeProvider value={meAs(role)}>
          <LiveProvider client={new LiveClient(live.connection)}>{children}</LiveProvider>
        </MeProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  act(() => live.welcome());
  return { live, asked };
}

/** The number under which the page subscribed to a topic. */
export function subOf(live: FakeLive, kind: 'fleet' | 'deployments'): number {
  for (const message of live.socket.sent)
    if (message.type === 'subscribe' && message.topic.kind === kind) return message.sub;
  throw new Error(`nothing subscribed to ${kind}`);
}
