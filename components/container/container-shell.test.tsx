import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ContainerActionsProvider } from '@/components/shared/container-actions/container-actions-provider';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { MeProvider } from '@/lib/client/me';
import { NotifierProvider } from '@/lib/client/notifier';
import type { ContainerSummary } from '@/lib/contract/container';
import type { Me } from '@/lib/contract/endpoints/auth';
import type { ServerMessage } from '@/lib/contract/live';
import { containerFixture, FakeLive, hostFixture } from '@/lib/testing/fake-live';
import { ContainerShell } from './container-shell';
import { EnvironmentCard } from './environment-card';

vi.mock('next/navigation', () => ({
  usePathname: () => '/hosts/local/containers/web/overview',
  useSearchParams: () => new URLSearchParams(),
}));

const me: Me = {
  kind: 'user',
  userId: 'user-0001',
  username: 'ann',
  role: 'admin',
  permissions: ['fleet:read', 'containers:operate', 'containers:remove', 'secrets:reveal'],
  hosts: null,
  grants: [],
  expiresAt: null,
};
const web = containerFixture({ name: 'web', id: 'a'.repeat(64) });

let live: FakeLive;
let told: unknown[];

function show(ref: string, children: ReactNode, who: Me = me) {
  const notifier = {
    success: () => undefined,
    info: () => undefined,
    problem: (error: unknown) => told.push(error),
    tell: () => undefined,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NotifierProvider value={notifier}>
        <MeProvider value={who}>
          <LiveProvider client={new LiveClient(live.connection)}>
            <ContainerActionsProvider>
              <ContainerShell host="local" container={ref}>
                {children}
              </ContainerShell>
            </ContainerActionsProvider>
          </LiveProvider>
        </MeProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  act(() => live.welcome());
}

function snapshot(...containers: ContainerSummary[]): ServerMessage {
  return { type: 'snapshot', sub: 1, revision: 1, hosts: [hostFixture()], containers, events: [] };
}

const say = (message: ServerMessage) => act(() => live.socket.say(message));

beforeEach(() => {
  live = new FakeLive();
  told = [];
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('ContainerShell', () => {
  it('claims nothing before the fleet is known', () => {
    show('web', 'the tab');
    expect(screen.queryByText('the tab')).toBeNull();
    expect(screen.queryByText(/There is no container/)).toBeNull();
    expect(screen.getByText('Loading')).toBeTruthy();
  });

  it('keeps what it showed when the container is removed, and leads to the one that has its name now', () => {
    show('web', 'the tab');
    say(snapshot(web));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('web');
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();

    say({ type: 'patch', sub: 1, revision: 2, removedContainers: [{ host: 'local', id: web.id }] });
    expect(screen.getByRole('alert').textContent).toContain('This container was removed');
    expect(screen.getByText('the tab')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();

    const next = { ...web, id: 'b'.repeat(64) };
    say({ type: 'patch', sub: 1, revision: 3, containers: [next] });
    const link = screen.getByRole('link', { name: /Open the new container named web/ });
    expect(link.getAttribute('href')).toBe(`/hosts/local/containers/${next.id}/overview`);
  });

  it('answers an unknown container with a search for what was meant', () => {
    show('wbe', 'the tab');
    say(snapshot(web, containerFixture({ name: 'db' })));
    expect(screen.getByRole('heading', { name: 'There is no container “wbe” on local' })).toBeTruthy();
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search containers' }), { target: { value: 'we' } });
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toContain(
      `/hosts/local/containers/${web.id}/overview`,
    );
  });

  it('claims nothing about a container of an engine that never answered', () => {
    show('web', 'the tab');
    say({
      ...(snapshot() as Extract<ServerMessage, { type: 'snapshot' }>),
      hosts: [
        hostFixture({ status: 'connecting', trouble: { code: 'engine_unreachable', detail: 'no socket', hint: '' } }),
      ],
    });
    expect(screen.queryByText(/There is no container/)).toBeNull();
    expect(screen.getByText(/Whether it has this container is not known/)).toBeTruthy();
    expect(screen.getByText('no socket')).toBeTruthy();
  });

  it('takes no action while the engine does not answer', () => {
    show('web', 'the tab');
    say({
      ...(snapshot(web) as Extract<ServerMessage, { type: 'snapshot' }>),
      hosts: [hostFixture({ status: 'reconnecting', trouble: { code: 'engine_timeout', detail: 'silent', hint: '' } })],
    });
    expect(screen.getByText('last known')).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Stop' }) as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('EnvironmentCard', () => {
  const hidden = { name: 'DB_PASSWORD', value: null, masked: true, fromImage: false };
  const environment = [hidden, { name: 'MODE', value: 'fast', masked: false, fromImage: true }];

  it('shows hidden values only after asking, and forgets them when they are hidden again', async () => {
    const fetched = vi.fn((url: string) => {
      const answer =
        url === '/api/apps' ? { apps: [] } : { environment: [{ ...hidden, value: 'hunter2' }, environment[1]] };
      return Promise.resolve(new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }));
    });
    vi.stubGlobal('fetch', fetched);
    show('web', <EnvironmentCard environment={environment} />);
    say(snapshot(web));
    expect(screen.getByText('fast')).toBeTruthy();
    expect(document.body.textContent).not.toContain('hunter2');
    expect(fetched).not.toHaveBeenCalledWith(expect.stringContaining('reveal'), expect.anything());

    fireEvent.click(screen.getByRole('button', { name: 'Reveal 1 hidden value' }));
    expect(await screen.findByText('hunter2')).toBeTruthy();
    expect(fetched).toHaveBeenCalledWith(
      `/api/hosts/local/containers/${web.id}/reveal-environment`,
      expect.objectContaining({ method: 'POST' }),
    );

    fireEvent.click(screen.getByRole('button', { name: 'Hide again' }));
    expect(document.body.textContent).not.toContain('hunter2');
  });

  it('is not offered to who may not, with the reason', () => {
    show('web', <EnvironmentCard environment={environment} />, { ...me, role: 'viewer', permissions: ['fleet:read'] });
    say(snapshot(web));
    const button = screen.getByRole('button', { name: 'Reveal 1 hidden value' }) as HTMLButtonElement;
    expect(button.disabled).toBe(true);
    expect(button.title).toBe('Needs the role admin; yours is viewer.');
  });
});
