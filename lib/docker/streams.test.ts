import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFrame } from '../testing/fake-engine-socket';
import { engineTime, parseEvent } from './events';
import { FramingError, LogDemultiplexer, SystemFrameError } from './log-demux';
import { inBandMessage, LineTooLongError, ndjsonLines } from './ndjson';

/** Cuts at the given places. */
function cutAt(bytes: Buffer, places: number[]): Buffer[] {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}
async function* each(chunks: Buffer[]) {
  yield* chunks;
}
async function linesOf(chunks: Buffer[], maxBytes = 1000) {
  const lines: string[] = [];
  for await (const line of ndjsonLines(each(chunks), maxBytes)) lines.push(line);
  return lines;
}

describe('LogDemultiplexer', () => {
  const whole = Buffer.concat([
    logFrame(1, 'grün 💥\n'),
    logFrame(2, 'err'),
    logFrame(1, ''),
    logFrame(0, 'in'),
    logFrame(2, 'ende\n'),
  ]);
  const demux = (chunks: Buffer[]) => {
    const demultiplexer = new LogDemultiplexer();
    const frames = chunks.flatMap((chunk) => demultiplexer.push(chunk));
    demultiplexer.end();
    const join = (stream: string) =>
      Buffer.concat(frames.filter((frame) => frame.stream === stream).map((frame) => frame.bytes)).toString();
    return { stdout: join('stdout'), stderr: join('stderr') };
  };
  const expected = { stdout: 'grün 💥\nin', stderr: 'errende\n' };

  it('reads frames cut at every byte', () => {
    for (let at = 0; at <= whole.length; at += 1) expect(demux(cutAt(whole, [at]))).toEqual(expected);
    expect(demux([...whole].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });
  it('reads frames cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (places) => {
        expect(demux(cutAt(whole, places))).toEqual(expected);
      }),
    );
  });
  it('joins whole lines of one stream and keeps the order of both', () => {
    const chunk = Buffer.concat([
      logFrame(1, 'a\n'),
      logFrame(1, 'b\n'),
      logFrame(2, 'x\n'),
      logFrame(1, 'c\n'),
      logFrame(1, ''),
      logFrame(1, 'dd\n'),
    ]);
    const before = Buffer.from(chunk);
    expect(new LogDemultiplexer().push(chunk).map(({ stream, bytes }) => [stream, bytes.toString()])).toEqual([
      ['stdout', 'a\nb\n'],
      ['stderr', 'x\n'],
      ['stdout', 'c\ndd\n'],
    ]);
    expect(chunk).toEqual(before);
  });
  it('joins nothing to an unfinished line: the next frame may be of the container’s next run', () => {
    const chunk = Buffer.concat([logFrame(1, '1 abc'), logFrame(1, '2 abc'), logFrame(1, 'def\n')]);
    expect(new LogDemultiplexer().push(chunk).map(({ bytes }) => bytes.toString())).toEqual([
      '1 abc',
      '2 abc',
      'def\n',
    ]);
  });
  it('passes a frame of 16 MB on without holding it', () => {
    const demultiplexer = new LogDemultiplexer();
    const header = logFrame(1, '').subarray(0, 8);
    header.writeUInt32BE(16 * 1024 * 1024, 4);
    demultiplexer.push(header);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    for (let index = 0; index < 256; index += 1) {
      const [frame] = demultiplexer.push(chunk);
      expect(frame?.bytes.buffer).toBe(chunk.buffer);
      expect(frame?.bytes.length).toBe(chunk.length);
    }
    expect(() => demultiplexer.end()).not.toThrow();
  });
  it.each([
    ['text of a terminal', Buffer.from('hello world\r\n')],
    ['stream 4', Buffer.from([4, 0, 0, 0, 0, 0, 0, 1, 65])],
    ['padding that is not 0', Buffer.from([1, 0, 1, 0, 0, 0, 0, 1, 65])],
  ])('refuses %s', (_, bytes) => expect(() => new LogDemultiplexer().push(bytes)).toThrow(FramingError));
  it.each([
    ['a header', whole.subarray(0, 5)],
    ['a frame', whole.subarray(0, 10)],
  ])('notices an end inside %s', (_, bytes) => {
    const demultiplexer = new LogDemultiplexer();
    demultiplexer.push(bytes);
    expect(() => demultiplexer.end()).toThrow(FramingError);
  });
  it('throws the error that the engine put into the log, however cut', () => {
    const bytes = logFrame(3, 'Error grabbing logs: broken');
    for (let at = 1; at < bytes.length; at += 1) {
      const demultiplexer = new LogDemultiplexer();
      const push = () => {
        for (const chunk of cutAt(bytes, [at])) demultiplexer.push(chunk);
      };
      expect(push).toThrow(new SystemFrameError('Error grabbing logs: broken'));
    }
  });
});

describe('ndjsonLines', () => {
  const text = Buffer.from('{"a":"grün 💥"}\r\n\n{"b":1}\n\u001e{"c":2}\n{"last":true}');
  const expected = ['{"a":"grün 💥"}', '{"b":1}', '{"c":2}', '{"last":true}'];
  it('reads lines cut at every byte', async () => {
    for (let at = 0; at <= text.length; at += 1) expect(await linesOf(cutAt(text, [at]))).toEqual(expected);
    expect(await linesOf([...text].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });
  it('refuses a line longer than allowed, whole or in pieces', async () => {
    await expect(linesOf([Buffer.from(`${'x'.repeat(11)}\n`)], 10)).rejects.toThrow(LineTooLongError);
    await expect(linesOf(Array(20).fill(Buffer.from('x')), 10)).rejects.toThrow(LineTooLongError);
    expect(await linesOf([Buffer.from(`${'x'.repeat(10)}\n`)], 10)).toHaveLength(1);
  });
  it('ends its source when left early', async () => {
    let ended = false;
    async function* source() {
      try {
        for (;;) yield Buffer.from('{}\n');
      } finally {
        ended = true;
      }
    }
    for await (const _ of ndjsonLines(source(), 10)) break;
    expect(ended).toBe(true);
  });
});

it.each([
  [{ error: 'a', errorDetail: { message: 'b' } }, 'b'],
  [{ error: 'a' }, 'a'],
  [{ errorDetail: { code: 1 } }, null],
  [{ error: 7 }, null],
  [{}, null],
  [null, null],
  ['error', null],
])('in-band error of %j', (document, message) => expect(inBandMessage(document)).toBe(message));

describe('parseEvent', () => {
  const event = (fields: object) =>
    JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: 'abc', Attributes: {} }, time: 5, ...fields });
  it('keeps every nanosecond', () => {
    const line = event({}).replace('"time":5', '"time":5,"timeNano":1795199376123456789');
    expect(parseEvent(line)?.timeNano).toBe(1795199376123456789n);
  });
  it('is not deceived by a label that looks like the time', () => {
    const Attributes = { x: '"timeNano":1', timeNano: '2' };
    const line = event({ Actor: { ID: 'abc', Attributes } }).replace('"time":5', '"timeNano":1795199376123456789');
    expect(parseEvent(line)?.timeNano).toBe(1795199376123456789n);
  });
  it('falls back to seconds', () => expect(parseEvent(event({}))?.timeNano).toBe(5_000_000_000n));
  it('takes what follows the colon apart', () => {
    expect(parseEvent(event({ Action: 'health_status: unhealthy' }))).toMatchObject({
      action: 'health_status',
      actionDetail: 'unhealthy',
    });
  });
  it('understands Podman', () => {
    expect(parseEvent(event({ Action: 'remove' }))?.action).toBe('destroy');
    expect(parseEvent(event({ Action: 'died' }))?.action).toBe('die');
    expect(parseEvent(event({ Action: 'health_status', HealthStatus: 'healthy' }))?.actionDetail).toBe('healthy');
    expect(parseEvent(event({ Type: 'network', Action: 'remove' }))?.action).toBe('remove');
  });
  it.each([
    { Action: 'exec_create: sh -c secret' },
    { Action: 'exec_die' },
    { Action: 'top' },
    { Action: 'attach' },
    { Type: 'builder', Action: 'prune' },
    { Type: 'volume', Action: 'mount' },
    { Type: '', Action: 'start' },
    { Type: 3 },
  ])('leaves %j out', (fields) => expect(parseEvent(event(fields))).toBeNull());
  it('survives what no engine sends', () => {
    expect(parseEvent('{}')).toBeNull();
    expect(parseEvent('null')).toBeNull();
    expect(parseEvent(event({ Actor: 'x' }))).toMatchObject({ id: '', attributes: {} });
    expect(parseEvent(event({ Actor: { ID: 'a', Attributes: { n: 1, s: 'x' } } }))?.attributes).toEqual({ s: 'x' });
    expect(() => parseEvent('not json')).toThrow(SyntaxError);
  });
});

it.each([
  [0n, '0.000000000'],
  [1_795_199_376_123_456_789n, '1795199376.123456789'],
  [1n, '0.000000001'],
  [-5n, '0.000000000'],
])('engine time of %s', (nano, text) => expect(engineTime(nano)).toBe(text));
