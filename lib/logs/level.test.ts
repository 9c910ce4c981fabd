import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectLevel, LEVELS } from './level';

test.each([
  ['error: no such file', 'error'],
  ['ERROR something', 'error'],
  ['[warn] low', 'warn'],
  ['Warning: deprecated', 'warn'],
  ['INFO  started', 'info'],
  ['info listening on 3000', 'info'],
  ['2026-11-20T18:00:00Z DEBUG x', 'debug'],
  ['2026-11-20 18:00:00,123 [main] ERROR com.shop.Api - failed', 'error'],
  ['2026/11/20 18:00:00 [crit] 7#7: oh', 'fatal'],
  ['2026-11-20 18:00:00.1 UTC [1] LOG:  database system is ready', 'info'],
  ['2026-11-20 18:00:00.1 UTC [1] FATAL:  role "x" does not exist', 'fatal'],
  ['1:M 20 Nov 2026 18:00:00.123 * Ready to accept connections', 'info'],
  ['1:M 20 Nov 2026 18:00:00.123 # WARNING overcommit', 'warn'],
  ['I1120 18:00:00.000000       1 server.go:1] hello', 'info'],
  ['E1120 18:00:00.000000       1 server.go:1] hello', 'error'],
  ['<11>Nov 20 host app: text', 'error'],
  ['<30>text', 'info'],
  ['{"level":50,"msg":"pino"}', 'error'],
  ['{"level":60,"msg":"bunyan"}', 'fatal'],
  ['{"severity":"WARNING","message":"x"}', 'warn'],
  ['{"msg":"\\"level\\":\\"error\\"","level":"debug"}', 'debug'],
  ['{"msg":"no level"}', 'unknown'],
  ['time="2026-11-20T18:00:00Z" level=warning msg="x"', 'warn'],
  ['ts=1 lvl=eror msg=x', 'unknown'],
  ['\x1b[32mINFO\x1b[0m coloured', 'info'],
  ['panic: runtime error', 'fatal'],
  ['Log in failed', 'unknown'],
  ['Note that this is prose', 'unknown'],
  ['informative text', 'unknown'],
  ['errors: 0', 'unknown'],
  ['', 'unknown'],
])('%j is %s', (line, level) => {
  expect(detectLevel(line)).toBe(level);
});

test('any text has a level, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
      expect(LEVELS).toContain(detectLevel(text));
    }),
  );
  const started = performance.now();
  for (const cruel of [' '.repeat(250_000), '{'.repeat(250_000), '"level"'.repeat(40_000), '[a'.repeat(100_000)])
    detectLevel(cruel);
  expect(performance.now() - started).toBeLessThan(1_000);
});
