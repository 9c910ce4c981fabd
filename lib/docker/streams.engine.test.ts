import { describe, expect, it } from 'vitest';
import { engineKit, uniqueName, VERSIONS } from '../testing/engine-kit';
import { until } from '../testing/fake-engine-socket';
import type { EngineEvent, LogFrame, LogOptions } from './engine';

const STAMP = /\d{4}-\d\d-\d\dT[\d:.]+Z /g;
const options = (more: Partial<LogOptions> = {}): LogOptions => ({
  follow: false,
  tail: 'all',
  tty: false,
  signal: AbortSignal.timeout(50_000),
  ...more,
});
async function collect(frames: AsyncIterable<LogFrame>) {
  const parts: Record<LogFrame['stream'], Buffer[]> = { stdout: [], stderr: [] };
  for await (const { stream, bytes } of frames) parts[stream].push(bytes);
  return { stdout: Buffer.concat(parts.stdout).toString(), stderr: Buffer.concat(parts.stderr).toString() };
}

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);

  describe('logs', () => {
    it('come apart by stream, with stamps', async () => {
      const { engine, run, ended } = await kit.ready();
      const id = await run(['sh', '-c', 'echo grün 💥; echo schlecht >&2; printf end']);
      await ended(id);
      const { stdout, stderr } = await collect(engine.followLogs(id, options()));
      expect(stdout.match(STAMP)).toHaveLength(2);
      expect(stdout.replace(STAMP, '')).toBe('grün 💥\nend');
      expect(stderr.replace(STAMP, '')).toBe('schlecht\n');
      expect((await collect(engine.followLogs(id, options({ stdout: false })))).stdout).toBe('');
      expect((await collect(engine.followLogs(id, options({ tail: 1 })))).stdout.replace(STAMP, '')).toBe('end');
      expect(await collect(engine.followLogs(id, options({ tail: 0 })))).toEqual({ stdout: '', stderr: '' });
    });

    it('of a terminal are raw', async () => {
      const { engine, run, ended } = await kit.ready();
      const id = await run(['sh', '-c', 'echo out; echo err >&2'], { body: { Tty: true } });
      await ended(id);
      const { stdout, stderr } = await collect(engine.followLogs(id, options({ tty: true })));
      expect(stdout.replace(STAMP, '')).toBe('out\r\nerr\r\n');
      expect(stderr).toBe('');
      // Asked by somebody who does not know yet that there is one: from API 1.42 on the engine says so.
      const unknowing = collect(engine.followLogs(id, options({ tty: false })));
      if (version === 'engine20') await expect(unknowing).rejects.toMatchObject({ code: 'engine_protocol' });
      else expect((await unknowing).stdout).toBe(stdout);
    });

    it('can be asked for from a time to a time, to the nanosecond', async () => {
      const { engine, run, ended } = await kit.ready();
      const id = await run(['sh', '-c', 'echo one; sleep 0.1; echo two; sleep 0.1; echo three']);
      await ended(id);
      const { stdout } = await collect(engine.followLogs(id, options()));
      const stamp = /T[\d:]+\.(\d{9})Z two/.exec(stdout);
      const at = BigInt(Date.parse(`${/(\S+)\.\d{9}Z two/.exec(stdout)?.[1]}Z`)) * 1_000_000n + BigInt(stamp?.[1] ?? 0);
      expect((await collect(engine.followLogs(id, options({ since: at })))).stdout.replace(STAMP, '')).toBe(
        'two\nthree\n',
      );
      expect((await collect(engine.followLogs(id, options({ since: at + 1n })))).stdout.replace(STAMP, '')).toBe(
        'three\n',
      );
      expect((await collect(engine.followLogs(id, options({ until: at })))).stdout.replace(STAMP, '')).toBe(
        'one\ntwo\n',
      );
    });

    it('are followed, and the abort of a quiet one ends it', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sh', '-c', 'echo ready; sleep 1000']);
      const controller = new AbortController();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const frame of engine.followLogs(
          id,
          options({ follow: true, tail: 10, signal: controller.signal }),
        )) {
          seen.push(frame.bytes.toString());
        }
      })();
      await until(() => seen.join('').includes('ready'), 'the line came');
      controller.abort();
      await reading;
    });

    it('of a container that says nothing answer at once, and abort', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sleep', '1000']);
      const controller = new AbortController();
      const reading = collect(engine.followLogs(id, options({ follow: true, tail: 0, signal: controller.signal })));
      await engine.ping(2000);
      controller.abort();
      expect(await reading).toEqual({ stdout: '', stderr: '' });
    });

    it('end when the container is removed while followed', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sh', '-c', 'while true; do echo tick; sleep 0.05; done']);
      let frames = 0;
      const reading = (async () => {
        for await (const _frame of engine.followLogs(id, options({ follow: true }))) frames += 1;
      })();
      await until(() => frames > 2, 'it ticks');
      await engine.removeContainer(id, { force: true, volumes: false });
      await reading;
    });

    it('carry a line of 16 MB and characters that chunks cut', async () => {
      const { engine, run, ended } = await kit.ready();
      const id = await run([
        'sh',
        '-c',
        "head -c 16777216 /dev/zero | tr '\\0' x; echo; yes 'grün €💥' | head -n 20000",
      ]);
      await ended(id);
      let largest = 0;
      let xs = 0;
      let tail = '';
      const parts: Buffer[] = [];
      for await (const { bytes } of engine.followLogs(id, options())) {
        largest = Math.max(largest, bytes.length);
        for (const byte of bytes) if (byte === 120) xs += 1;
        parts.push(bytes);
      }
      tail = Buffer.concat(parts.slice(-30_000)).toString().replace(STAMP, '');
      expect(xs).toBe(16_777_216);
      expect(tail.split('grün €💥\n').length).toBe(20_001);
      expect(tail).not.toContain('\ufffd');
      expect(largest).toBeLessThanOrEqual(256 * 1024);
    });

    it('that the driver does not keep say so', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sh', '-c', 'echo x; sleep 1000'], { host: { LogConfig: { Type: 'none' } } });
      await expect(collect(engine.followLogs(id, options()))).rejects.toMatchObject({
        code: 'logs_unreadable',
        hint: expect.stringContaining('json-file'),
      });
    });

    it('of no container reject', async () => {
      const { engine } = await kit.ready();
      await expect(collect(engine.followLogs('docker-no-such', options()))).rejects.toMatchObject({
        code: 'container_not_found',
      });
    });
  });

  describe('stats', () => {
    it('come one by one', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sh', '-c', 'while true; do :; done']);
      const oneShot = await engine.containerStats(id, { oneShot: true });
      expect(oneShot).toMatchObject({
        cpu_stats: { cpu_usage: { total_usage: expect.any(Number) } },
        memory_stats: expect.any(Object),
      });
      expect(oneShot).toMatchObject({ precpu_stats: { cpu_usage: { total_usage: 0 } } });
      const both = await engine.containerStats(id, { oneShot: false });
      expect((both.precpu_stats as { cpu_usage: { total_usage: number } }).cpu_usage.total_usage).toBeGreaterThan(0);
      await expect(
        engine.containerStats(id, { oneShot: false, signal: AbortSignal.timeout(20) }),
      ).rejects.toMatchObject({ name: 'TimeoutError' });
    });

    it('stream until the abort', async () => {
      const { engine, run } = await kit.ready();
      const id = await run(['sleep', '1000']);
      const controller = new AbortController();
      const reads: unknown[] = [];
      for await (const sample of engine.followStats(id, controller.signal))
        if (reads.push(sample.read) === 3) controller.abort();
      expect(new Set(reads).size).toBe(3);
    });

    it('end when the container stops, goes, or never ran', async () => {
      const { engine, run } = await kit.ready();
      const samplesOf = async (id: string, after: () => Promise<unknown>) => {
        let samples = 0;
        for await (const _sample of engine.followStats(id, AbortSignal.timeout(30_000)))
          if (++samples === 1) await after();
        return samples;
      };
      const stopping = await run(['sleep', '1000']);
      expect(await samplesOf(stopping, () => engine.actOnContainer(stopping, 'kill'))).toBeLessThan(5);
      const going = await run(['sleep', '1000']);
      expect(await samplesOf(going, () => engine.removeContainer(going, { force: true, volumes: false }))).toBeLessThan(
        5,
      );
      const still = await run(['true'], { start: false });
      expect(await samplesOf(still, async () => {})).toBe(0);
    });
  });

  describe('events', () => {
    it('tell the life of a container in order and nothing of exec, and can be asked for again', async () => {
      const { engine, run } = await kit.ready();
      const name = uniqueName('events');
      const controller = new AbortController();
      const events: EngineEvent[] = [];
      const since = BigInt(Date.now()) * 1_000_000n;
      const reading = (async () => {
        for await (const event of engine.events({ sinceNano: since, signal: controller.signal })) {
          if (event.type === 'container' && event.attributes.name === name) events.push(event);
        }
      })();
      const id = await run(['sleep', '1000'], {
        name,
        body: { Healthcheck: { Test: ['CMD', 'true'], Interval: 2e8, Timeout: 2e9, Retries: 1 } },
      });
      await until(() => events.some(({ action }) => action === 'health_status'), 'it is healthy', 20_000);
      await engine.actOnContainer(id, 'kill');
      await engine.removeContainer(id, { force: true, volumes: false });
      await until(() => events.some(({ action }) => action === 'destroy'), 'it is gone');
      controller.abort();
      await reading;
      expect(events.map(({ action }) => action)).toEqual([
        'create',
        'start',
        'health_status',
        'kill',
        'die',
        'destroy',
      ]);
      expect(events.every((event) => event.id === id)).toBe(true);
      expect(events.find(({ action }) => action === 'health_status')?.actionDetail).toBe('healthy');
      expect(events.find(({ action }) => action === 'die')?.attributes.exitCode).toBe('137');

      const die = events.find(({ action }) => action === 'die');
      const again: EngineEvent[] = [];
      const second = new AbortController();
      for await (const event of engine.events({ sinceNano: die?.timeNano ?? 0n, signal: second.signal })) {
        if (event.id !== id) continue;
        again.push(event);
        if (event.action === 'destroy') second.abort();
      }
      expect(again.map(({ action, timeNano }) => [action, timeNano])).toEqual(
        events.slice(4).map(({ action, timeNano }) => [action, timeNano]),
      );
    });
  });
});
