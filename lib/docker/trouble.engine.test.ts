import { readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Engine as PrivateEngine, startEngine } from '../../e2e/engines/engine.mjs';
import { engineKit } from '../testing/engine-kit';
import { until } from '../testing/fake-engine-socket';
import { createEngine } from './dockerode-engine';
import type { Engine, EngineEndpoint } from './engine';

const descriptorsOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

/** Own engines: they are frozen, halted and counted. */
describe.each(['20', '28'] as const)('engine %s', (version) => {
  let host: PrivateEngine;
  const kit = engineKit({ socket: () => host.socket });
  const engines: Engine[] = [];
  const connect = (endpoint: EngineEndpoint = { kind: 'socket', path: host.socket }) => {
    const engine = createEngine(endpoint);
    engines.push(engine);
    return engine;
  };
  beforeAll(async () => {
    host = await startEngine({ version, name: `docker-trouble-${version}` });
  });
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.close();
  });
  afterAll(async () => {
    await host?.stop();
  });

  it('200 followed logs, streams of stats and events leave nothing open, here or there', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sh', '-c', 'echo ready; sleep 1000']);
    const open = { follow: true, tail: 10, tty: false } as const;
    const once = async (index: number) => {
      const controller = new AbortController();
      const { signal } = controller;
      const stream =
        index % 4 === 0
          ? engine.events({ sinceNano: 1n, signal })
          : index % 20 === 1
            ? engine.followStats(id, signal)
            : engine.followLogs(id, { ...open, signal });
      for await (const _ of stream as AsyncIterable<unknown>) {
        if (index % 2 === 0) controller.abort();
        else break;
      }
    };
    await Promise.all([0, 1, 2, 3].map(once));
    await engine.ping(5000);
    const before = { there: descriptorsOf(host.pid), here: descriptorsOf(process.pid) };
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => once(round * 20 + index)));
    }
    await until(() => descriptorsOf(process.pid) <= before.here + 2, `${before.here} descriptors are open here again`);
    await until(() => descriptorsOf(host.pid) <= before.there + 2, `${before.there} descriptors are open there again`);
  });

  it('a reader that stops reading holds the engine back and costs nothing', async () => {
    const { engine, run } = await kit.ready();
    const id = await run(['sh', '-c', 'yes 0123456789012345678901234567890123456789 | head -n 1000000']);
    const controller = new AbortController();
    const frames = engine
      .followLogs(id, { follow: true, tail: 'all', tty: false, signal: controller.signal })
      [Symbol.asyncIterator]();
    await frames.next();
    const before = process.memoryUsage.rss();
    let written = -1;
    await until(
      async () => {
        const last = written;
        written = Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${host.pid}/io`, 'utf8'))?.[1]);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return written === last;
      },
      'the engine writes no more',
      30_000,
    );
    expect(process.memoryUsage.rss() - before).toBeLessThan(32 * 1024 * 1024);
    controller.abort();
    await frames.return?.();
  });

  it('over TCP it is the same', async () => {
    const { run } = await kit.ready();
    const id = await run(['sh', '-c', 'echo over tcp']);
    const relay = net.createServer((socket) => {
      const upstream = net.connect(host.socket);
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy());
      upstream.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const engine = connect({ kind: 'tcp', host: '127.0.0.1', port: (relay.address() as net.AddressInfo).port });
    await engine.negotiate();
    expect((await engine.listContainers()).map((row) => row.id)).toContain(id);
    const parts: string[] = [];
    const { signal } = new AbortController();
    for await (const frame of engine.followLogs(id, { follow: true, tail: 'all', tty: false, signal }))
      parts.push(frame.bytes.toString());
    expect(parts.join('')).toContain('over tcp');
    engine.close();
    await new Promise((resolve) => relay.close(resolve));
  });

  it('frozen: calls time out, writes too; thawed: the same object goes on', async () => {
    const { run } = await kit.ready();
    const id = await run(['sleep', '1000']);
    const engine = connect();
    await engine.negotiate();
    host.pause();
    try {
      const started = performance.now();
      await expect(engine.ping(300)).rejects.toMatchObject({
        code: 'engine_timeout',
        hint: expect.stringContaining('frozen'),
      });
      await expect(engine.ping(300)).rejects.toMatchObject({ code: 'engine_timeout' });
      expect(performance.now() - started).toBeLessThan(5000);
      const acting = engine.actOnContainer(id, 'kill').catch((error: unknown) => error);
      const listing = engine.listContainers().catch((error: unknown) => error);
      const streaming = engine.events({ signal: AbortSignal.timeout(300) });
      for await (const _ of streaming) throw new Error('an event of a frozen engine');
      engine.close();
      expect(await acting).toMatchObject({ code: 'engine_unreachable' });
      expect(await listing).toMatchObject({ code: 'engine_unreachable' });
    } finally {
      host.resume();
    }
    const again = connect();
    await again.ping(5000);
  });

  it('stopped: streams reject, calls say what to do; started again: the same object goes on', async () => {
    const { run } = await kit.ready();
    const id = await run(['sh', '-c', 'while true; do echo x; sleep 0.1; done']);
    const engine = connect();
    await engine.negotiate();
    const { signal } = new AbortController();
    const ends = [
      engine.events({ signal }),
      engine.followStats(id, signal),
      engine.followLogs(id, { follow: true, tail: 1, tty: false, signal }),
    ].map(async (stream: AsyncIterable<unknown>) => {
      for await (const _ of stream);
    });
    const settled = Promise.allSettled(ends);
    // Several at once: as many connections lie idle when it dies.
    await Promise.all(Array.from({ length: 6 }, () => engine.listContainers()));
    await host.halt({ signal: 'SIGKILL' });
    const [events, stats, logs] = await settled;
    for (const end of [events, stats, logs])
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'engine_unreachable' } });
    await expect(engine.listContainers()).rejects.toMatchObject({
      code: 'engine_unreachable',
      detail: expect.stringContaining(host.socket),
      hint: expect.stringContaining('Start the engine that this socket belongs to'),
    });
    await host.start();
    await engine.ping(5000);
    expect((await engine.listContainers()).map((row) => row.id)).toContain(id);
  });
});
