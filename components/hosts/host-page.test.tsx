import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { MeProvider } from '@/lib/client/me';
import { NotifierProvider } from '@/lib/client/notifier';
import type { Me } from '@/lib/contract/endpoints/auth';
import type { HostSummary } from '@/lib/contract/host';
import { containerFixture, FakeLive, hostFixture } from '@/lib/testing/fake-live';
import { HostList } from './host-list';
import { HostPage } from './host-page';

vi.mock('next/navigation', () => ({
  usePathname: () => '/hosts',
  useRouter: () => ({ push() {} }),
  useSearchParams: () => new URLSearchParams(),
}));

const me: Me = {
  kind: 'user',
  userId: 'user-0001',
  username: 'ann',
  role: 'viewer',
  permissions: ['fleet:read'],
  hosts: null,
  grants: [],
  expiresAt: null,
};
const engine: NonNullable<HostSummary['engine']> = {
  version: '20.10.24',
  apiVersion: '1.41',
  product: 'docker',
  os: 'Debian 12',
  kernel: '6.1',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 8e9,
  storageDriver: 'overlay2',
  loggingDriver: 'json-file',
  cgroupVersion: '2',
  rootDir: '/var/lib/docker',
  serverName: 'far',
  warnings: [],
};
const away = hostFixture({
  id: 'far',
  name: 'Amsterdam',
  environment: 'production',
  colour: 'red',
  status: 'reconnecting',
  since: Date.now() - 120_000,
  trouble: { code: 'engine_timeout', detail: 'It says nothing.', hint: 'Look at it.' },
  engine,
});

let live: FakeLive;
beforeEach(() => {
  live = new FakeLive();
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ details: null, samples: [], periodMs: 10_000 })));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(page: 'list' | 'far' | 'nowhere') {
  const notifier = { success() {}, info() {}, problem() {}, tell() {} };
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <NotifierProvider value={notifier}>
        <MeProvider value={me}>
          <LiveProvider client={new LiveClient(live.connection)}>
            {page === 'list' ? <HostList /> : <HostPage id={page} />}
          </LiveProvider>
        </MeProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  await act(async () => live.welcome());
  const fleet = live.socket.sent.find((message) => message.type === 'subscribe' && message.topic.kind === 'fleet');
  await act(async () =>
    live.socket.say({
      type: 'snapshot',
      sub: fleet !== undefined && 'sub' in fleet ? fleet.sub : 0,
      revision: 1,
      hosts: [hostFixture(), away],
      containers: [containerFixture({ host: 'far', name: 'db' }), containerFixture({ name: 'web' })],
      events: [],
    }),
  );
}

describe('a host that does not answer', () => {
  it('is on its page as it was, and says so of everything', async () => {
    await show('far');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Amsterdam');
    expect(screen.getAllByText('not reachable')).toHaveLength(1);
    expect(screen.getByText('It says nothing.')).toBeTruthy();
    expect(screen.getByText(/As it said when it last answered/).textContent).toContain('2 min ago');
    expect(screen.getByText(/Their last known state/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'db' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'web' })).toBeNull();
    expect(screen.getByText('Docker 20.10.24')).toBeTruthy();
    // Figures of now there are none.
    expect(screen.queryByRole('region', { name: 'Now' })).toBeNull();
    expect((screen.getByRole('button', { name: 'Measure' }) as HTMLButtonElement).disabled).toBe(true);
  });
});

it('who may not manage hosts is told why', async () => {
  await show('list');
  const add = screen.getByRole('button', { name: 'Add a host' }) as HTMLButtonElement;
  expect(add.disabled).toBe(true);
  expect(add.title).toContain('Needs the role admin');
});

it('an address that names no host says which there are', async () => {
  await show('nowhere');
  expect(screen.getByText(/There is no host “nowhere”/)).toBeTruthy();
  expect(screen.getByText(/local, Amsterdam|Amsterdam, local/)).toBeTruthy();
});
