import { describe, expect, test } from 'vitest';
import { readCounters } from './counters';

const READ = '2026-11-20T18:00:00.123456789Z';
const AT = Date.parse('2026-11-20T18:00:00.123Z');

describe('an answer of', () => {
  test('cgroup v1 (Engine 20.10 and 28.5 here)', () => {
    const counters = readCounters({
      read: READ,
      pids_stats: { current: 3, limit: 100 },
      networks: { eth0: { rx_bytes: 10, tx_bytes: 20 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
      memory_stats: { usage: 1000, limit: 5000, stats: { total_inactive_file: 300, cache: 400, inactive_file: 1 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { major: 8, minor: 0, op: 'Read', value: 100 },
          { major: 8, minor: 0, op: 'Write', value: 50 },
          { major: 8, minor: 0, op: 'Sync', value: 150 },
          { major: 8, minor: 0, op: 'Total', value: 150 },
          { major: 8, minor: 16, op: 'Read', value: 11 },
        ],
      },
      cpu_stats: {
        cpu_usage: { total_usage: 5_000, percpu_usage: [1, 2, 0, 0] },
        system_cpu_usage: 9_000,
        online_cpus: 2,
        throttling_data: { periods: 10, throttled_periods: 4, throttled_time: 1 },
      },
    });
    expect(counters).toEqual({
      at: AT,
      cpuTotal: 5_000,
      cpuSystem: 9_000,
      onlineCpus: 2,
      periods: 10,
      throttledPeriods: 4,
      memoryUsage: 1000,
      memoryInactiveFile: 300,
      memoryCache: 400,
      networkReceived: 11,
      networkSent: 22,
      blockRead: 111,
      blockWritten: 50,
      processes: 3,
    });
  });

  test('cgroup v2: other names in memory and lower-case operations', () => {
    const counters = readCounters({
      read: READ,
      memory_stats: { usage: 1000, stats: { inactive_file: 200, file: 350, active_file: 1 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { op: 'read', value: 7 },
          { op: 'write', value: 9 },
        ],
      },
      cpu_stats: { cpu_usage: { total_usage: 1, percpu_usage: null }, system_cpu_usage: 2, online_cpus: 4 },
    });
    expect(counters).toMatchObject({
      memoryInactiveFile: 200,
      memoryCache: 350,
      blockRead: 7,
      blockWritten: 9,
      onlineCpus: 4,
    });
  });

  test('an engine before API 1.27: the cores are counted', () => {
    const cpu_stats = { cpu_usage: { total_usage: 1, percpu_usage: [1, 2, 3] }, system_cpu_usage: 2 };
    expect(readCounters({ read: READ, cpu_stats })?.onlineCpus).toBe(3);
  });

  test('the host’s network: none is said, so none is known', () => {
    expect(readCounters({ read: READ })).toMatchObject({ networkReceived: null, networkSent: null });
    expect(readCounters({ read: READ, networks: {} })).toMatchObject({ networkReceived: null });
  });

  test.each([
    ['a stopped container', { read: '0001-01-01T00:00:00Z' }],
    ['nothing', {}],
    ['a time that is none', { read: 'soon' }],
    ['a time of another type', { read: 5 }],
  ])('%s is no sample', (_, raw) => {
    expect(readCounters(raw)).toBeNull();
  });

  test('fields that are null, of another type or negative are not known', () => {
    const counters = readCounters({
      read: READ,
      cpu_stats: { cpu_usage: { total_usage: '5' }, system_cpu_usage: -1, online_cpus: 0, throttling_data: null },
      memory_stats: { usage: 0, stats: [] },
      blkio_stats: { io_service_bytes_recursive: null },
      networks: { eth0: null, eth1: { rx_bytes: 'x' } },
      pids_stats: {},
    });
    expect(Object.entries(counters ?? {}).filter(([key, value]) => key !== 'at' && value !== null)).toEqual([]);
  });
});
