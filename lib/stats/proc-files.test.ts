import { expect, test } from 'vitest';
import { cpuTimes, memoryFigures } from './proc-files';

test('busy time is all but idle and waiting for disks; guests are in user already', () => {
  const stat = 'cpu  100 20 30 1000 50 5 6 7 40 2\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n';
  expect(cpuTimes(stat)).toEqual({ busy: 168, total: 1218 });
});

test('an old kernel has fewer columns', () => {
  expect(cpuTimes('cpu  1 2 3 4\n')).toEqual({ busy: 6, total: 10 });
});

test('used memory is what programs could not have', () => {
  const meminfo = 'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\n';
  expect(memoryFigures(meminfo)).toEqual({ totalBytes: 1_024_000, usedBytes: 409_600 });
});

test.each(['', 'MemTotal: lots', 'MemTotal:  1 kB\n'])('%j says nothing of memory', (text) => {
  expect(memoryFigures(text)).toBeNull();
  expect(cpuTimes(text)).toBeNull();
});
