import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, type LineStream, MAX_LINE_BYTES } from './line';
import { createLineSplitter } from './line-splitter';

const encoder = new TextEncoder();
const STAMP = '2026-11-20T18:36:46.217314100Z';
const AT = '1795199806217314100';

interface Frame {
  stream: LineStream;
  bytes: Uint8Array;
}
const frame = (text: string | Uint8Array, stream: LineStream = 'stdout'): Frame => ({
  stream,
  bytes: typeof text === 'string' ? encoder.encode(text) : text,
});

function split(frames: readonly Frame[], tty = false): Line[] {
  const splitter = createLineSplitter({ tty });
  const out: Line[] = [];
  for (const { stream, bytes } of frames) splitter.push(stream, bytes, out);
  splitter.flush(out);
  return out;
}
const texts = (lines: readonly Line[]) => lines.map(({ text }) => text);

/** The record as the engine writes it: pieces of 16 KiB, each behind the line's stamp. */
function engineRecord(text: string, stamp = STAMP): Uint8Array[] {
  const bytes = encoder.encode(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 16_384) {
    const piece = bytes.subarray(at, at + 16_384);
    const end = at + 16_384 >= bytes.length ? '\n' : '';
    pieces.push(Buffer.concat([Buffer.from(`${stamp} `), piece, Buffer.from(end)]));
  }
  return pieces;
}

describe('lines of frames', () => {
  test('stamp, stream and text', () => {
    expect(split([frame(`${STAMP} hello\n`), frame(`${STAMP} oh\n`, 'stderr')])).toEqual([
      { at: AT, stream: 'stdout', text: 'hello' },
      { at: AT, stream: 'stderr', text: 'oh' },
    ]);
  });

  test.each([
    ['2026-11-20T18:36:46.2Z x', '1795199806200000000', 'x'],
    ['2026-11-20T19:36:46.217314100+01:00 x', AT, 'x'],
    ['1970-01-01T00:00:00.000000007Z x', '7', 'x'],
    ['no stamp at all', '0', 'no stamp at all'],
    ['2026-99-20T18:36:46.217314100Z x', '0', '2026-99-20T18:36:46.217314100Z x'],
    ['2026-11-20T18:36:46.21731410xZ x', '0', '2026-11-20T18:36:46.21731410xZ x'],
  ])('%s', (line, at, text) => {
    expect(split([frame(`${line}\n`)])).toEqual([{ at, stream: 'stdout', text }]);
  });

  test('streams do not mix, in the middle of lines either', () => {
    const lines = split([frame(`${STAMP} one `), frame(`${STAMP} err\n`, 'stderr'), frame('two\n')]);
    expect(texts(lines)).toEqual(['err', 'one two']);
  });

  test('cut at every byte, the lines are the same', () => {
    const whole = encoder.encode(`${STAMP} é€😀 one\r\n${STAMP} two\n${STAMP} \n${STAMP} \ud83d\ude00`);
    const wanted = split([frame(whole)]);
    expect(texts(wanted)).toEqual(['é€😀 one', 'two', '', '😀']);
    for (let at = 0; at <= whole.length; at++) {
      expect(split([frame(whole.subarray(0, at)), frame(whole.subarray(at))])).toEqual(wanted);
    }
    expect(split([...whole].map((byte) => frame(Uint8Array.of(byte))))).toEqual(wanted);
  });

  test('any lines, cut anywhere, come out as they went in', () => {
    const line = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(2000), { maxLength: 20 }), (lines, cuts) => {
        const whole = encoder.encode(lines.map((text) => `${STAMP} ${text}\n`).join(''));
        const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
        const frames = places.slice(1).map((end, i) => frame(whole.subarray(places[i], end)));
        expect(texts(split(frames))).toEqual(lines);
      }),
    );
  });

  test('garbage neither throws nor loses the line after it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (garbage, tty) => {
        const lines = split([frame(garbage), frame(`\n${STAMP} sound\n`)], tty);
        expect(lines.at(-1)).toEqual({ at: AT, stream: 'stdout', text: 'sound' });
      }),
    );
  });
});

describe('long lines', () => {
  test.each([16_383, 16_384, 16_385, 40_000, MAX_LINE_BYTES])('%i bytes: repeated stamps are taken out', (length) => {
    const text = 'ab'.repeat(length).slice(0, length);
    for (const frames of [engineRecord(text), [Buffer.concat(engineRecord(text))]]) {
      expect(split(frames.map((bytes) => frame(bytes)))).toEqual([{ at: AT, stream: 'stdout', text }]);
    }
  });

  test.each([1, 31, 1000, 65_536])('16 MB in frames of up to %i00 bytes: cut, counted, bounded', (step) => {
    const whole = Buffer.concat(engineRecord('x'.repeat(16_000_000)));
    const splitter = createLineSplitter({ tty: false });
    const out: Line[] = [];
    for (let at = 0; at < whole.length; at += step * 100)
      splitter.push('stdout', whole.subarray(at, at + step * 100), out);
    splitter.push('stdout', encoder.encode(`${STAMP} next\n`), out);
    expect(out).toHaveLength(2);
    expect(out[0]?.text.length).toBe(MAX_LINE_BYTES);
    expect(out[0]?.cutBytes).toBe(16_000_000 - MAX_LINE_BYTES);
    expect(out[1]?.text).toBe('next');
  });

  test('a cut never falls into a character', () => {
    const lines = split(engineRecord('€'.repeat(MAX_LINE_BYTES / 2)).map((bytes) => frame(bytes)));
    expect(lines[0]?.text).toMatch(/^€+\ufffd*€*/);
    expect(lines[0]?.text.endsWith('€')).toBe(true);
    expect(encoder.encode(lines[0]?.text).length + (lines[0]?.cutBytes ?? 0)).toBe((MAX_LINE_BYTES / 2) * 3);
  });

  test('a line without an end, followed by the next run of the container', () => {
    const later = '2026-11-20T18:40:00.000000001Z';
    const lines = split([frame(`${STAMP} unfinished`), frame(`${later} new run\n`)]);
    expect(texts(lines)).toEqual(['unfinished', 'new run']);
  });
});

describe('carriage returns', () => {
  test.each([
    [true, '10%\r20%\r', '20%'],
    [true, 'plain\r', 'plain'],
    [true, '\r', ''],
    [false, 'plain\r', 'plain'],
    [false, '10%\r20%', '10%\r20%'],
  ])('tty %s: %j is %j', (tty, text, wanted) => {
    expect(texts(split([frame(`${STAMP} ${text}\n`)], tty))).toEqual([wanted]);
  });
});
