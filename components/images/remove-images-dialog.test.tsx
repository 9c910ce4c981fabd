import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { NotifierProvider } from '@/lib/client/notifier';
import type { ImageDetail, ImageSummary } from '@/lib/contract/image';
import { FakeLive } from '@/lib/testing/fake-live';
import RemoveImagesDialog from './remove-images-dialog';

const image: ImageSummary = {
  host: 'local',
  id: `sha256:${'a'.repeat(64)}`,
  tags: ['shop/api:1', 'shop/api:latest'],
  digests: [],
  createdAt: 1,
  size: 1024,
  use: 'unused',
  usedBy: [],
};
const container = (name: string, running: boolean) => ({ id: name, name, running });

let asked: { method: string; url: string }[];
let removed: number;

/** The engine's truth about the image may differ from the row that the dialog was opened from. */
function show(images: readonly ImageSummary[], detail: Partial<ImageDetail> = {}): void {
  vi.stubGlobal('fetch', async (url: string, { method }: { method: string }) => {
    asked.push({ method, url });
    const body = method === 'GET' ? { ...image, children: [], ...detail } : { untagged: [], deleted: [image.id] };
    return new Response(JSON.stringify(body), { status: 200 });
  });
  const live = new FakeLive();
  const notifier = { success: () => {}, info: () => {}, problem: () => {}, tell: () => {} };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NotifierProvider value={notifier}>
        <LiveProvider client={new LiveClient(live.connection)}>
          <RemoveImagesDialog images={images} onClose={() => {}} onRemoved={() => removed++} />
        </LiveProvider>
      </NotifierProvider>
    </QueryClientProvider>,
  );
  act(() => live.welcome());
}

const button = (name: RegExp | string) => screen.getByRole<HTMLButtonElement>('button', { name });
const deletes = () => asked.filter(({ method }) => method === 'DELETE').map(({ url }) => url);

beforeEach(() => {
  asked = [];
  removed = 0;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('says under which names it goes, and goes without force', async () => {
  show([image]);
  expect(screen.getByText(/Its 2 names go with it: shop\/api:1, shop\/api:latest/)).toBeTruthy();
  expect(screen.getByText(/No registry is known to have it/)).toBeTruthy();
  await waitFor(() => expect(button('Remove').disabled).toBe(false));
  fireEvent.click(button('Remove'));
  await waitFor(() => expect(removed).toBe(1));
  expect(deletes()).toEqual([`/api/hosts/local/images/sha256%3A${'a'.repeat(64)}`]);
});

test('what is running by now stands in the way, whatever the list said', async () => {
  show([image], { usedBy: [container('web', true)] });
  await screen.findByText(/web runs from it/);
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
});

test('so does what was built on it', async () => {
  show([image], { children: [{ id: image.id, tags: ['shop/app:1'] }] });
  await screen.findByText(/shop\/app:1 was built on it/);
});

test('stopped containers have to be agreed to, and are then forced', async () => {
  show([image], { usedBy: [container('job', false)] });
  await screen.findByText(/Stopped containers were made from it: job/);
  expect(button('Remove').disabled).toBe(true);
  fireEvent.click(screen.getByRole('checkbox'));
  fireEvent.click(button('Remove'));
  await waitFor(() => expect(removed).toBe(1));
  expect(deletes()[0]).toMatch(/\?force=true$/);
});

test('of many, what is used stays and the others are typed for', () => {
  const used = { ...image, id: `sha256:${'b'.repeat(64)}`, usedBy: [container('web', true)] };
  const other = { ...image, id: `sha256:${'c'.repeat(64)}`, tags: ['x:1'] };
  show([image, used, other]);
  expect(screen.getByText('Remove 2 images')).toBeTruthy();
  expect(screen.getByText('These stay:')).toBeTruthy();
  expect(button('Remove 2').disabled).toBe(true);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'remove 2' } });
  expect(button('Remove 2').disabled).toBe(false);
});
