import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ContainerActionsProvider } from '@/components/shared/container-actions/container-actions-provider';
import { PERMISSIONS, type Permission, type Role, roleHas } from '@/lib/access/role';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { MeProvider } from '@/lib/client/me';
import { NotifierProvider } from '@/lib/client/notifier';
import { containerFixture, FakeLive, hostFixture } from '@/lib/testing/fake-live';
import Palette from './palette';

const push = vi.fn();
vi.mock('next/navigation', () => ({
  usePathname: () => '/',
  useSearchParams: () => new URLSearchParams(),
  useRouter: () => ({ push }),
}));

const onOpenChange = vi.fn();
const onHelp = vi.fn();

function show(role: Role, count = 2): void {
  const live = new FakeLive();
  const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => roleHas(role, permission));
  const nothing = () => undefined;
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no server here')));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <NotifierProvider value={{ success: nothing, info: nothing, problem: nothing, tell: nothing }}>
        <MeProvider
          value={{
            kind: 'user',
            userId: 'user-0001',
            username: 'ann',
            role,
            permissions,
            hosts: null,
            grants: [],
            expiresAt: null,
          }}
        >
          <LiveProvider client={new LiveClient(live.connection)}>
            <ContainerActionsProvider>
              <Palette open onOpenChange={onOpenChange} onHelp={onHelp} />
            </ContainerActionsProvider>
          </LiveProvider>
        </MeProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  act(() => live.welcome());
  const containers = Array.from({ length: count }, (_, at) =>
    containerFixture({ name: `web-${at}`, id: String(at).padStart(64, '0') }),
  );
  act(() => live.socket.say({ type: 'snapshot', sub: 1, revision: 1, hosts: [hostFixture()], containers, events: [] }));
}

const box = () => screen.getByRole('combobox');
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const key = (name: string) => fireEvent.keyDown(box(), { key: name });
const options = () => screen.queryAllByRole('option').map((option) => option.textContent ?? '');
const chosen = () => screen.getByRole('option', { selected: true }).textContent ?? '';

beforeEach(() => {
  localStorage.clear();
  push.mockClear();
  onOpenChange.mockClear();
  onHelp.mockClear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('by keyboard: the arrows choose and go round, Enter opens, and the box names the chosen one', () => {
  show('viewer');
  type('web');
  expect(options()).toHaveLength(2);
  expect(chosen()).toContain('web-0');
  key('ArrowDown');
  expect(chosen()).toContain('web-1');
  expect(box().getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
  key('ArrowDown');
  expect(chosen()).toContain('web-0');
  key('ArrowUp');
  key('Enter');
  expect(push).toHaveBeenCalledWith(`/hosts/local/containers/${'1'.padStart(64, '0')}/overview`);
  expect(onOpenChange).toHaveBeenCalledWith(false);
});

test('what was opened is first the next time', () => {
  show('viewer');
  type('web-1');
  key('Enter');
  cleanup();
  show('viewer');
  expect(options()[0]).toContain('web-1');
});

describe('the actions of one thing', () => {
  test('are a step to the right, and back', () => {
    show('operator');
    type('web-0');
    key('ArrowRight');
    expect(box().getAttribute('aria-label')).toBe('What to do with web-0');
    expect(options()).toEqual(expect.arrayContaining(['Open', 'Logs', 'Restart …', 'Stop …']));
    expect(options().join()).not.toContain('Remove');
    key('Backspace');
    expect(box().getAttribute('aria-label')).toBe('Find anything, or do something');
  });

  test('ask before they do', async () => {
    show('operator');
    type('stop web-0');
    key('Enter');
    expect(push).not.toHaveBeenCalled();
    const dialog = await screen.findByRole('dialog', { name: 'Stop web-0' });
    expect(within(dialog).getByRole('button', { name: 'Stop' })).toBeTruthy();
  });
});

test('a page that the role may not see is not found, and nothing found is said', () => {
  show('viewer');
  type('audit log');
  expect(options()).toEqual([]);
  expect(screen.getByRole('status').textContent).toContain('Nothing matches');
  cleanup();
  show('admin');
  type('audit log');
  expect(options()[0]).toContain('Audit log');
});

test('the sheet of shortcuts is a command', () => {
  show('viewer');
  type('keyboard');
  key('Enter');
  expect(onHelp).toHaveBeenCalledOnce();
});

test('of 2,500 containers only as many rows as one reads are on the page', () => {
  show('viewer', 2500);
  type('web');
  expect(options().length).toBeLessThanOrEqual(40);
  expect(screen.getByRole('status').textContent).toBe('40 results');
});
