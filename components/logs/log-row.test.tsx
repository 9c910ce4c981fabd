import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { LogEntry } from './log-buffer';
import { LogRow, type RowLook } from './log-row';

const LOOK: RowLook = { wrap: false, time: 'clock', zone: { zone: 'UTC', hours: 24 }, json: false, regexp: null };
const entryOf = (text: string, change: Partial<LogEntry> = {}): LogEntry => ({
  id: 7,
  at: '1795199806217314100',
  stream: 'stdout',
  text,
  number: null,
  height: 0,
  level: null,
  ...change,
});

function show(entry: LogEntry, change: Partial<Parameters<typeof LogRow>[0]> = {}) {
  const onOpen = vi.fn();
  const onSelect = vi.fn();
  const now = Date.UTC(2026, 10, 20, 19);
  const { container } = render(
    <LogRow
      entry={entry}
      look={LOOK}
      now={now}
      opened={false}
      selected={false}
      current={false}
      onOpen={onOpen}
      onSelect={onSelect}
      {...change}
    />,
  );
  return { container, onOpen, onSelect };
}
afterEach(cleanup);

test('markup of a log is text', () => {
  const { container } = show(entryOf('<img src=x onerror=alert(1)><script>alert(2)</script>'));
  expect(container.querySelector('img, script')).toBeNull();
  expect(container.textContent).toContain('<script>alert(2)</script>');
});

test('what turns the reading direction is shown, escapes are not', () => {
  const { container } = show(entryOf('user\u202etxt.exe \x1b]0;title\x07\x1b[31mred\x1b[0m'));
  expect(container.textContent).toContain('userU+202Etxt.exe red');
  expect(container.textContent).not.toMatch(/[\x1b\u202e]|title/);
  expect(screen.getByText('red').closest('.text-bad')).not.toBeNull();
});

test('matches are marked, over a change of colour too', () => {
  const { container } = show(entryOf('an \x1b[31mer\x1b[0mror'), { look: { ...LOOK, regexp: /error/gi } });
  expect([...container.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['er', 'ror']);
});

test('level and time in words, standard error for who cannot see', () => {
  const { container } = show(entryOf('ERROR x', { stream: 'stderr' }));
  expect(container.textContent).toContain('18:36:46.217ZERRstderr');
});

test('JSON is laid out when opened', () => {
  const entry = entryOf('{"level":"info","a":{"b":1}}');
  const closed = show(entry);
  fireEvent.click(screen.getByRole('button', { name: 'Lay out the JSON of this line' }));
  expect(closed.onOpen).toHaveBeenCalledWith(7);
  cleanup();
  const { container } = show(entry, { opened: true });
  expect(container.textContent).toContain('{\n  "level": "info",\n  "a": {\n    "b": 1\n  }\n}');
});

test.each(['{"level":"info"}', '  [1, {"a": "]"}]  ', '\x1b[32m{"colour":true}\x1b[0m', '{}'])(
  'a line that is JSON on the whole can be laid out: %s',
  (text) => {
    show(entryOf(text));
    expect(screen.queryByRole('button', { name: 'Lay out the JSON of this line' })).not.toBeNull();
  },
);

test.each([
  'row = table[item]',
  '[INFO] x',
  '[INFO] [x]',
  '{not json',
  '{not json}',
  '[2026-11-20] {"a":1}',
  'INFO {"a":1}',
  '{"a":1} [2]',
  '"text"',
  '17',
  'null',
])('a line that is not is only a line, opened or not: %s', (text) => {
  const { container } = show(entryOf(text), { opened: true, look: { ...LOOK, json: true } });
  expect(container.querySelector('button')).toBeNull();
  expect(container.textContent).toContain(text);
});

test('a long line is shown in part, and what was cut is said', () => {
  const { container } = show(entryOf('x'.repeat(10_000), { cutBytes: 1_234 }));
  expect(container.textContent).toContain('Show all 10,000 characters');
  expect(container.textContent).toContain('1,234 more bytes were cut off');
  expect(container.textContent?.length).toBeLessThan(4_200);
});

test('a gap is words, not a line', () => {
  const { container } = show(entryOf('', { gap: 'Lines are missing here' }));
  expect(container.textContent).toBe('Lines are missing here');
});
