import { describe, expect, it } from 'vitest';
import { checkKind, checkRows, detectionMs, exampleCheck, probeWords } from './health-model';

const check = {
  test: ['CMD', 'true'],
  intervalMs: 10_000,
  timeoutMs: 3000,
  startPeriodMs: 0,
  startIntervalMs: null,
  retries: 3,
};

describe('health', () => {
  it('reads probe exit codes as the engine does', () => {
    expect([0, 1, -1, 127, 22].map((code) => probeWords(code).words)).toEqual([
      'passed',
      'failed',
      'took too long or could not be run',
      'the command of the check was not found',
      'failed with exit code 22',
    ]);
  });

  it('says how long a failure stays unseen', () => {
    expect(detectionMs(check)).toBe(39_000);
    expect(checkRows(check).map((row) => `${row.label} ${row.value}`)).toEqual([
      'Every 10 s',
      'Gives up after 3 s',
      'Unhealthy after 3 failures in a row',
      'Time to start none',
    ]);
    expect(checkRows({ ...check, startIntervalMs: 1000 }).at(-1)).toEqual({
      label: 'While starting, every',
      value: '1 s',
    });
  });

  it('offers an example that fits', () => {
    const port = { ip: '', hostPort: 1, containerPort: 8080, protocol: 'tcp' as const };
    expect(checkKind({ image: 'shop/api:1', ports: [port] })).toEqual({ kind: 'http', port: 8080 });
    expect(checkKind({ image: 'postgres:16', ports: [port] }).kind).toBe('postgres');
    expect(exampleCheck({ image: 'shop/api:1', ports: [port] })).toContain(
      `test: ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/ || exit 1"]`,
    );
    expect(checkKind({ image: 'worker', ports: [] }).kind).toBe('process');
  });
});
