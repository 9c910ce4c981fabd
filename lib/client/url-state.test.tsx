// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseAsString, parseAsStringLiteral, useUrlState, useUrlStates } from './url-state';

let routed = new URLSearchParams();
vi.mock('next/navigation', () => ({ useSearchParams: () => routed }));

const PARSERS = { q: parseAsString.withDefault(''), state: parseAsStringLiteral(['running', 'stopped']) };

let set: (changes: { q?: string | null; state?: 'running' | 'stopped' | null }) => void = () => undefined;
let setHost: (host: string | null) => void = () => undefined;

function Page() {
  const [values, change] = useUrlStates(PARSERS);
  const [host, changeHost] = useUrlState('host', parseAsString);
  set = change;
  setHost = changeHost;
  return <output>{JSON.stringify({ ...values, host })}</output>;
}

const shown = () => JSON.parse(screen.getByRole('status').textContent ?? '');

beforeEach(() => {
  vi.useFakeTimers();
  routed = new URLSearchParams();
  window.history.replaceState(null, '', '/containers');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('reads the address, and what is not one of the words counts as not given', () => {
  routed = new URLSearchParams('q=web&state=nonsense&host=local');
  render(<Page />);
  expect(shown()).toEqual({ q: 'web', state: null, host: 'local' });
});

test('a change is shown at once and written to the address a moment later; several in one event add up', () => {
  render(<Page />);
  act(() => {
    set({ q: 'a' });
    set({ q: 'ab', state: 'stopped' });
    setHost('local');
  });
  expect(shown()).toEqual({ q: 'ab', state: 'stopped', host: 'local' });
  expect(window.location.search).toBe('');
  vi.advanceTimersByTime(300);
  expect(window.location.search).toBe('?q=ab&state=stopped&host=local');
});

test('the default and null leave the address', () => {
  routed = new URLSearchParams('q=web&state=running');
  window.history.replaceState(null, '', '/containers?q=web&state=running');
  render(<Page />);
  act(() => set({ q: '', state: null }));
  vi.advanceTimersByTime(300);
  expect(window.location.search).toBe('');
});

test('a page that was left does not write into the next one', () => {
  const { rerender } = render(<Page />);
  act(() => set({ q: 'web' }));
  window.history.replaceState(null, '', '/audit?actor=x');
  routed = new URLSearchParams('actor=x');
  rerender(<Page />);
  vi.advanceTimersByTime(300);
  expect(shown().q).toBe('');
  expect(window.location.search).toBe('?actor=x');
});

test('the address it was set from shows its own again, when one comes back to it', () => {
  const { rerender } = render(<Page />);
  act(() => set({ q: 'web' }));
  vi.advanceTimersByTime(300);
  routed = new URLSearchParams('q=web');
  rerender(<Page />);
  expect(shown()).toMatchObject({ q: 'web' });
  routed = new URLSearchParams();
  window.history.replaceState(null, '', '/containers');
  rerender(<Page />);
  expect(shown()).toMatchObject({ q: '' });
});
