import { afterEach, describe, expect, test } from 'vitest';
import {
  DEFAULT_TIME_CHOICE,
  formatTimeChoice,
  isTimeZone,
  onTimeChoice,
  parseTimeChoice,
  setTimeChoice,
  type TimeChoice,
  timeChoice,
} from './time-choice';
import { formatAbsolute, formatClock, zoneName } from './time-format';
import { dayOf, fromWallField, preciseClock, toWallField } from './wall-time';

const AT = Date.UTC(2026, 6, 1, 22, 5, 9, 123);
const BERLIN: TimeChoice = { zone: 'Europe/Berlin', hours: 24 };
const UTC: TimeChoice = { zone: 'UTC', hours: 24 };

afterEach(() => setTimeChoice(DEFAULT_TIME_CHOICE));

test('a moment is written in the chosen zone and clock', () => {
  expect(formatClock(AT, true, BERLIN)).toBe('00:05:09');
  expect(formatClock(AT, false, UTC)).toBe('22:05');
  expect(formatClock(AT, false, { zone: 'UTC', hours: 12 })).toMatch(/10:05\sPM/);
  expect(dayOf(AT, BERLIN)).toBe('2026-07-02');
  expect(preciseClock(AT, UTC)).toBe('22:05:09.123');
  expect(preciseClock(AT, { zone: 'UTC', hours: 12 })).toBe('10:05:09.123 PM');
  expect(preciseClock(Date.UTC(2026, 0, 1, 0, 0, 0), { zone: 'UTC', hours: 12 })).toBe('12:00:00.000 AM');
  expect(formatAbsolute(AT, BERLIN)).toContain('00:05:09');
});

test('what is in force is what everything writes, and a change is told', () => {
  const heard: string[] = [];
  const stop = onTimeChoice(() => heard.push(timeChoice().zone));
  setTimeChoice({ zone: 'Asia/Kolkata', hours: 24 });
  expect(formatClock(AT, false)).toBe('03:35');
  expect(zoneName()).toBe('Asia/Kolkata');
  setTimeChoice({ zone: 'Asia/Kolkata', hours: 24 });
  stop();
  setTimeChoice(UTC);
  expect(heard).toEqual(['Asia/Kolkata']);
});

describe('a field of the wall clock', () => {
  test.each([
    ['2026-07-02T00:05:09', BERLIN, Date.UTC(2026, 6, 1, 22, 5, 9)],
    ['2026-01-02T00:05', BERLIN, Date.UTC(2026, 0, 1, 23, 5)],
    ['2026-07-02', BERLIN, Date.UTC(2026, 6, 1, 22)],
    ['2026-07-02T12:00', { zone: 'America/New_York', hours: 24 }, Date.UTC(2026, 6, 2, 16)],
    // The clocks jump from 2 to 3: the moment after the jump. They go back from 3 to 2: the earlier of both.
    ['2026-03-29T02:30', BERLIN, Date.UTC(2026, 2, 29, 1, 30)],
    ['2026-10-25T02:30', BERLIN, Date.UTC(2026, 9, 25, 0, 30)],
  ] as const)('%s', (field, choice, at) => {
    expect(fromWallField(field, choice)).toBe(at);
  });

  test('there and back again, in any zone', () => {
    for (const zone of [
      'browser',
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ]) {
      const choice: TimeChoice = { zone, hours: 24 };
      for (let month = 0; month < 12; month++) {
        const at = Date.UTC(2026, month, 15, 13, 45, 30);
        expect(fromWallField(toWallField(at, choice), choice)).toBe(at);
      }
    }
  });

  test.each(['', 'tomorrow', '2026-1-1'])('«%s» is none', (field) => {
    expect(fromWallField(field, UTC)).toBeUndefined();
  });
});

test('what is stored is read back; nonsense is the default', () => {
  expect(parseTimeChoice(formatTimeChoice({ zone: 'Asia/Tokyo', hours: 12 }))).toEqual({
    zone: 'Asia/Tokyo',
    hours: 12,
  });
  for (const text of [null, '', 'Mars/Olympus|24', '||', 'x'.repeat(1000)]) {
    expect(parseTimeChoice(text)).toEqual(DEFAULT_TIME_CHOICE);
  }
  expect(isTimeZone('UTC')).toBe(true);
  expect(isTimeZone('../../etc')).toBe(false);
});
