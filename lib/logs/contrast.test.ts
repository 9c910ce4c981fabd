import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, indexedColor, readableOn } from './contrast';
import { findJson, prettyJson } from './json-view';
import { formatStamp } from './stamp';
import { timeText } from './time-text';

const channel = fc.integer({ min: 0, max: 255 });

test('every colour becomes readable on both grounds', () => {
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (color) => {
      expect(contrast(readableOn(color, 'light'), [0xee, 0xf2, 0xf6])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readableOn(color, 'dark'), [0x17, 0x22, 0x3a])).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('the 256 colours of xterm', () => {
  expect(indexedColor(16)).toEqual([0, 0, 0]);
  expect(indexedColor(208)).toEqual([255, 135, 0]);
  expect(indexedColor(231)).toEqual([255, 255, 255]);
  expect(indexedColor(255)).toEqual([238, 238, 238]);
});

test('JSON is found, laid out, and loses nothing', () => {
  expect(findJson(' {"a":1} ')).toEqual({ a: 1 });
  expect(findJson('app | {"a":1}')).toBeNull();
  expect(findJson('not {json}')).toBeNull();
  expect(findJson('"text"')).toBeNull();
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value: unknown = JSON.parse(json);
      fc.pre(typeof value === 'object' && value !== null);
      expect(
        prettyJson(value)
          .map(({ text }) => text)
          .join(''),
      ).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('brackets in each other by the thousand are a line, not a frozen or broken page', () => {
  for (const depth of [1_000, 5_000, 60_000]) expect(findJson(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toBeNull();
});

test('times', () => {
  const at = '1795199806217314100';
  expect(formatStamp(at)).toBe('2026-11-20T18:36:46.217314100Z');
  expect(formatStamp('7')).toBe('1970-01-01T00:00:00.000000007Z');
  const now = Date.UTC(2026, 10, 20, 19);
  expect(timeText(at, 'clock', now, { zone: 'UTC', hours: 24 })).toBe('18:36:46.217Z');
  expect(timeText(at, 'clock', now + 86_400_000, { zone: 'UTC', hours: 24 })).toBe('2026-11-20 18:36:46.217Z');
  expect(timeText(at, 'relative', now)).toBe('23m ago');
  expect(timeText(at, 'off', now)).toBe('');
});
