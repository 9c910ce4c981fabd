import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { createQueryClient } from '@/lib/client/query-client';
import { FakeLive, hostFixture } from '@/lib/testing/fake-live';
import { commandsIn } from './host-trouble';
import { LiveState } from './live-state';

afterEach(cleanup);

function shown() {
  const live = new FakeLive();
  const view = render(
    <QueryClientProvider client={createQueryClient()}>
      <LiveProvider client={new LiveClient(live.connection)}>
        <LiveState />
      </LiveProvider>
    </QueryClientProvider>,
  );
  const word = () => screen.getByRole('status').textContent;
  return { live, view, word };
}

const trouble = {
  code: 'engine_unreachable',
  detail: 'There is no socket.',
  hint: 'Start the engine with: sudo systemctl start docker. Then wait.',
};

test('connecting, live, reconnecting and live again', () => {
  const { live, word } = shown();
  expect(word()).toBe('Connecting');
  act(() => live.welcome());
  expect(word()).toBe('Connecting');
  const snapshot = {
    type: 'snapshot',
    sub: 1,
    revision: 1,
    hosts: [hostFixture()],
    containers: [],
    events: [],
  } as const;
  const send = () => live.socket.say({ ...snapshot, hosts: [hostFixture()], containers: [], events: [] });
  act(send);
  expect(word()).toBe('Live');
  act(() => live.socket.fail());
  expect(word()).toBe('Reconnecting');
  expect(screen.getByRole('button').textContent).toContain('stale for');
  act(() => live.advance(1000));
  act(() => live.welcome());
  act(send);
  expect(word()).toBe('Live');
});

test('an engine that does not answer is named, with what was tried and the command', () => {
  const { live, word } = shown();
  act(() => live.welcome());
  const host = hostFixture({ status: 'reconnecting', trouble });
  act(() => live.socket.say({ type: 'snapshot', sub: 1, revision: 1, hosts: [host], containers: [], events: [] }));
  expect(word()).toBe('No engine');
  expect(screen.getByText('There is no socket.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy the command', hidden: true })).toBeTruthy();
});

test('leaving the page stops the connection and every timer of it', () => {
  const { live, view } = shown();
  act(() => live.welcome());
  view.unmount();
  expect(live.wakeListeners.size).toBe(0);
  expect(live.timers.size).toBe(0);
});

test('commands are cut out of the sentences they stand in', () => {
  expect(commandsIn(trouble.hint)).toEqual(['sudo systemctl start docker']);
  expect(commandsIn('Let the user in with: sudo usermod -aG docker $USER, then sign in again.')).toEqual([
    'sudo usermod -aG docker $USER',
  ]);
  expect(commandsIn('Look: sudo systemctl status docker; sudo journalctl -u docker -n 50')).toEqual([
    'sudo systemctl status docker',
    'sudo journalctl -u docker -n 50',
  ]);
  expect(commandsIn('Wait a moment.')).toEqual([]);
});
