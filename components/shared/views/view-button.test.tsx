import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MeProvider } from '@/lib/client/me';
import { NotifierProvider } from '@/lib/client/notifier';
import type { SavedView } from '@/lib/contract/saved-view';
import { ViewButton } from './view-button';

let routed = new URLSearchParams();
vi.mock('next/navigation', () => ({ useSearchParams: () => routed }));

const KEYS = ['q', 'state', 'host', 'environment'];
let views: SavedView[] = [];
const asked: { method: string; url: string; body: unknown }[] = [];
const setColumns = vi.fn();

const viewOf = (change: Partial<SavedView>): SavedView => ({
  id: 'view-0001',
  list: 'containers',
  name: 'Bad ones',
  owner: 'ann',
  own: true,
  shared: false,
  isDefault: false,
  search: 'state=failed',
  hiddenColumns: ['ports'],
  updatedAt: 1,
  ...change,
});

async function show(permissions: readonly ('views:share' | 'users:manage')[] = []): Promise<void> {
  const nothing = () => undefined;
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <NotifierProvider value={{ success: nothing, info: nothing, problem: nothing, tell: nothing }}>
        <MeProvider
          value={{
            kind: 'user',
            userId: 'user-0001',
            username: 'ann',
            role: 'viewer',
            permissions: ['account:self', ...permissions],
            hosts: null,
            grants: [],
            expiresAt: null,
          }}
        >
          <ViewButton list="containers" keys={KEYS} columns={{ hidden: new Set(['ports']), set: setColumns }} />
        </MeProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  await waitFor(() => expect(asked.length).toBeGreaterThan(0));
  await act(async () => undefined);
}

const trigger = () => screen.getByRole('button', { name: /View/ });
const open = () => fireEvent.click(trigger());
const written = () => waitFor(() => expect(window.location.search).not.toBe(''));

beforeEach(() => {
  routed = new URLSearchParams();
  window.history.replaceState(null, '', '/containers');
  asked.length = 0;
  setColumns.mockClear();
  views = [
    viewOf({}),
    viewOf({ id: 'view-0002', name: 'Team', own: false, owner: 'ben', shared: true, search: 'q=x' }),
  ];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ method: init.method ?? 'GET', url: String(url), body });
    return Response.json((init.method ?? 'GET') === 'GET' ? { views } : viewOf({ id: 'view-0003', ...body }));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a view is put in the place of the filters; chosen hosts stay', async () => {
  routed = new URLSearchParams('q=old&host=a');
  window.history.replaceState(null, '', '/containers?q=old&host=a');
  await show();
  open();
  fireEvent.click(await screen.findByRole('menuitem', { name: /Bad ones/ }));
  await waitFor(() => expect(window.location.search).toBe('?state=failed&host=a&view=view-0001'));
  expect(setColumns).toHaveBeenCalledWith(['ports']);
});

test('the default is shown when nothing was asked for, and only then', async () => {
  views = [viewOf({ isDefault: true })];
  await show();
  await written();
  expect(window.location.search).toBe('?state=failed&view=view-0001');
  cleanup();
  routed = new URLSearchParams('view=none');
  window.history.replaceState(null, '', '/containers?view=none');
  await show();
  expect(window.location.search).toBe('?view=none');
});

test('what differs is said, and saved in its place by whose it is', async () => {
  routed = new URLSearchParams('state=failed&q=web&view=view-0001');
  await show();
  await waitFor(() => expect(trigger().getAttribute('aria-label')).toBe('View Bad ones, changed'));
  open();
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Save the changes' }));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
  expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({
    url: expect.stringContaining('/api/views/view-0001'),
    body: { search: 'q=web&state=failed', hiddenColumns: ['ports'] },
  });
});

test('another’s view is left alone, except by who manages users', async () => {
  routed = new URLSearchParams('q=x&view=view-0002');
  await show();
  open();
  expect(await screen.findByRole('menuitem', { name: 'Save as a new view …' })).toBeTruthy();
  expect(screen.queryByRole('menuitem', { name: 'Remove …' })).toBeNull();
  cleanup();
  await show(['users:manage']);
  open();
  expect(await screen.findByRole('menuitem', { name: 'Remove …' })).toBeTruthy();
});

test('who may not share is told so; who may, does', async () => {
  await show();
  open();
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Save as a new view …' }));
  const off = await screen.findByRole('checkbox', { name: /Shared with the team/ });
  expect((off as HTMLInputElement).disabled).toBe(true);
  cleanup();
  await show(['views:share']);
  open();
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Save as a new view …' }));
  fireEvent.change(await screen.findByRole('textbox', { name: /Name/ }), { target: { value: ' Ours ' } });
  fireEvent.click(screen.getByRole('checkbox', { name: /Shared with the team/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true));
  expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({ name: 'Ours', shared: true });
});
