import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answers, type FakeSocket, logFrame, type Script, startFakeSocket, until } from '../testing/fake-engine-socket';
import { createEngine } from './dockerode-engine';
import type { Engine, EngineEndpoint, LogFrame } from './engine';

const ID = 'ab'.repeat(32);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function fake(script: Script): Promise<{ fake: FakeSocket; engine: Engine }> {
  const server = await startFakeSocket(script);
  const engine = createEngine(server.endpoint);
  closing.push(() => server.close());
  closing.push(() => engine.close());
  return { fake: server, engine };
}
function engineAt(endpoint: EngineEndpoint): Engine {
  const engine = createEngine(endpoint);
  closing.push(() => engine.close());
  return engine;
}
async function listen(onConnection: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as net.AddressInfo).port;
}
const logs = (engine: Engine, signal = new AbortController().signal) =>
  engine.followLogs(ID, { follow: true, tail: 10, tty: false, signal });
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

describe('ids that attack', () => {
  const attacks = [
    '../version',
    '..%2Fversion',
    '%2e%2e',
    'a/b',
    'a?x=1',
    'a#b',
    'a\u0000',
    'ä',
    '💥',
    'a\r\nX: y',
    'x'.repeat(10_240),
    '',
  ];
  it.each(attacks)('%j never reaches the engine', async (id) => {
    const { fake: server, engine } = await fake(answers({}));
    const signal = new AbortController().signal;
    const calls: (() => Promise<unknown>)[] = [
      () => engine.inspectContainer(id),
      () => engine.actOnContainer(id, 'stop'),
      () => engine.removeContainer(id, { force: true, volumes: true }),
      () => engine.containerProcesses(id),
      () => engine.containerChanges(id),
      () => engine.containerStats(id, { oneShot: true }),
      () => all(engine.followStats(id, signal)),
      () => all(engine.followLogs(id, { follow: true, tail: 1, tty: false, signal })),
      () => engine.imageDigests(id),
      () => engine.imageDigests(`sha256:${id}`),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'bad_request', status: 400 });
    expect(server.connections).toBe(0);
  });

  it.each(['exec', '../x', 'start?x', '__proto__', 'constructor'])('action %j is none', async (action) => {
    const { fake: server, engine } = await fake(answers({}));
    await expect(engine.actOnContainer('web', action as 'start')).rejects.toMatchObject({ code: 'bad_request' });
    expect(server.connections).toBe(0);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('tail %d is none', async (tail) => {
    const { fake: server, engine } = await fake(answers({}));
    const read = all(engine.followLogs(ID, { follow: false, tail, tty: false, signal: new AbortController().signal }));
    await expect(read).rejects.toMatchObject({ code: 'bad_request' });
    expect(server.connections).toBe(0);
  });
});

describe('redirects', () => {
  it('are never followed, wherever they lead', async () => {
    let reached = 0;
    const port = await listen((socket) => {
      reached += 1;
      socket.destroy();
    });
    const places = [
      `http://127.0.0.1:${port}/x`,
      `//127.0.0.1:${port}/x`,
      '/version',
      'http://name.invalid/',
      'ftp://127.0.0.1/',
      'nonsense:',
      'http://[',
      'http://:0/',
      '',
    ];
    for (const place of places) {
      for (const status of [301, 302, 303, 307, 308, 300]) {
        const { fake: server, engine } = await fake((_request, response) => {
          response.writeHead(status, { location: place });
          response.end();
        });
        const signal = new AbortController().signal;
        await expect(engine.inspectContainer(ID)).rejects.toMatchObject({ code: 'engine_protocol' });
        await expect(engine.actOnContainer(ID, 'start')).rejects.toMatchObject({ code: 'engine_protocol' });
        await expect(all(engine.events({ signal }))).rejects.toMatchObject({ code: 'engine_protocol' });
        expect(server.requests).toHaveLength(3);
      }
    }
    expect(reached).toBe(0);
  });
});

describe('where it is said to be', () => {
  it('no such socket', async () => {
    const engine = engineAt({ kind: 'socket', path: '/nonexistent/docker.sock' });
    await expect(engine.ping(1000)).rejects.toMatchObject({
      code: 'engine_unreachable',
      detail: expect.stringContaining('/nonexistent/docker.sock'),
      hint: expect.stringContaining('Start the engine that this socket belongs to'),
    });
  });
  it('a file that is no socket', async () => {
    const { fake: server } = await fake(answers({}));
    const path = join(dirname(server.endpoint.path), 'file');
    writeFileSync(path, '');
    await expect(engineAt({ kind: 'socket', path }).ping(1000)).rejects.toMatchObject({ code: 'engine_unreachable' });
  });
  it('a port where nobody listens', async () => {
    const port = await listen(() => {});
    await closing.pop()?.();
    await expect(engineAt({ kind: 'tcp', host: '127.0.0.1', port }).ping(1000)).rejects.toMatchObject({
      code: 'engine_unreachable',
      detail: expect.stringContaining(`tcp://127.0.0.1:${port}`),
    });
  });
  it('a port that speaks something else', async () => {
    const port = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await expect(engineAt({ kind: 'tcp', host: '127.0.0.1', port }).ping(1000)).rejects.toMatchObject({
      code: 'engine_protocol',
    });
  });
  it('a port that does not speak TLS', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const engine = engineAt({ kind: 'tcp', host: '127.0.0.1', port, tls: {} });
    await expect(engine.ping(1000)).rejects.toMatchObject({
      code: 'engine_unreachable',
      detail: expect.stringContaining('TLS'),
    });
  });
  it('is what was given, whatever DOCKER_HOST says', async () => {
    const before = process.env.DOCKER_HOST;
    closing.push(() => {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    });
    for (const value of ['tcp://127.0.0.1:9', 'tcp://[', 'ssh://x', 'nonsense', 'unix:///nonexistent']) {
      process.env.DOCKER_HOST = value;
      const { engine } = await fake(answers('OK'));
      await engine.ping(1000);
      expect(process.env.DOCKER_HOST).toBe(value);
    }
  });
});

describe('answers that are none', () => {
  it.each<[string, Script, string]>([
    [
      'half a body',
      (_q, r) => void r.writeHead(200, { 'content-length': '1000' }).write('[1', () => r.socket?.destroy()),
      'engine_unreachable',
    ],
    [
      'half a chunked body',
      (_q, r) => void r.writeHead(200).write('[1', () => r.socket?.destroy()),
      'engine_unreachable',
    ],
    ['no answer at all', (q) => void q.socket.destroy(), 'engine_unreachable'],
    ['not HTTP', (q) => void q.socket.end('nonsense\r\n\r\n'), 'engine_protocol'],
    ['not JSON', (_q, r) => void r.end('<html>'), 'engine_protocol'],
    ['nothing', (_q, r) => void r.end(), 'engine_protocol'],
    ['not a list', answers({ message: 'hi' }), 'engine_protocol'],
    ['null', answers(null), 'engine_protocol'],
    ['an error page', (_q, r) => void r.writeHead(502).end('<!doctype html><h1>Bad gateway'), 'engine_refused'],
    ['an endless error', (_q, r) => endless(r.writeHead(500)), 'engine_refused'],
  ])('%s', async (_name, script, code) => {
    const { engine } = await fake(script);
    const error = await engine.listContainers().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toContain('<');
  });

  it('an endless body is cut, its connection closed', async () => {
    const { fake: server, engine } = await fake((_request, response) => endless(response.writeHead(200)));
    await expect(engine.inspectContainer(ID)).rejects.toMatchObject({
      code: 'engine_protocol',
      detail: expect.stringContaining('8 MiB'),
    });
    await until(() => server.open === 0, 'the connection is closed');
  });

  it('one unreadable row does not cost the others', async () => {
    const server = await startFakeSocket(
      answers([{ Id: 7 }, null, 'x', { Id: ID, Names: null, Ports: [{}, 3], Labels: { a: 1 }, NetworkSettings: 5 }]),
    );
    closing.push(() => server.close());
    const reports: string[] = [];
    const engine = createEngine(server.endpoint, { report: (what) => reports.push(what) });
    closing.push(() => engine.close());
    expect(await engine.listContainers()).toEqual([
      expect.objectContaining({ id: ID, names: [], ports: [], labels: {}, networks: [] }),
    ]);
    expect(reports).toEqual([expect.stringContaining('3 of 4')]);
  });

  it('a version that would leave the path', async () => {
    const { engine } = await fake(answers({ Version: '1', ApiVersion: '1.41/../x' }));
    await expect(engine.negotiate()).rejects.toMatchObject({ code: 'engine_protocol' });
  });
});

describe('time', () => {
  it('an engine that never answers is a time-out, and its connection is closed', async () => {
    const { fake: server, engine } = await fake(() => {});
    await expect(engine.ping(50)).rejects.toMatchObject({
      code: 'engine_timeout',
      detail: expect.stringContaining('0.05 s'),
    });
    await until(() => server.open === 0, 'the connection is closed');
  });
  it('one that stops in the middle too', async () => {
    const { engine } = await fake(
      (_request, response) => void response.writeHead(200, { 'content-length': '10' }).write('O'),
    );
    await expect(engine.ping(50)).rejects.toMatchObject({ code: 'engine_timeout' });
  });
  it('twenty hanging calls do not keep a ping waiting, nor do hanging stats', async () => {
    const { engine } = await fake((request, response) =>
      request.url?.startsWith('/_ping') ? response.end('OK') : undefined,
    );
    const controller = new AbortController();
    const hanging = Array.from({ length: 40 }, () =>
      engine.containerStats(ID, { oneShot: true, signal: controller.signal }).catch((error: unknown) => error),
    );
    const acting = Array.from({ length: 40 }, () => engine.actOnContainer(ID, 'stop').catch((error: unknown) => error));
    await engine.ping(2000);
    controller.abort();
    await Promise.all(hanging);
    engine.close();
    expect(await Promise.all(acting)).toEqual(Array(40).fill(expect.objectContaining({ code: 'engine_unreachable' })));
  });
});

describe('connections', () => {
  it('are used again', async () => {
    const { fake: server, engine } = await fake(answers([]));
    for (let index = 0; index < 20; index += 1) await engine.listContainers();
    expect(server.connections).toBe(1);
  });
  it('a GET on one that the engine had closed meanwhile is sent again; a write is not', async () => {
    let served = 0;
    const { fake: server, engine } = await fake((request, response) => {
      served += 1;
      if (served % 2 === 0) request.socket.destroy();
      else response.end('[]');
    });
    await engine.listContainers();
    await engine.listContainers();
    expect(server.requests).toHaveLength(3);
    await expect(engine.actOnContainer(ID, 'start')).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(server.requests).toHaveLength(4);
  });
  it('a GET is sent again on a new one: what lay idle beside it died with it', async () => {
    const answered = new WeakSet<object>();
    const first: (() => void)[] = [];
    const { fake: server, engine } = await fake((request, response) => {
      if (answered.has(request.socket)) request.socket.destroy();
      else if (first.length === 4) response.end('[]');
      else {
        answered.add(request.socket);
        // All four at once, so that each has a connection of its own.
        if (first.push(() => response.end('[]')) === 4) for (const answer of first) answer();
      }
    });
    await Promise.all(Array.from({ length: 4 }, () => engine.listContainers()));
    expect(server.open).toBe(4);
    expect(await engine.listContainers()).toEqual([]);
    expect(server.requests).toHaveLength(6);
  });
  it('all end with the engine object, and it refuses what comes after', async () => {
    const { fake: server, engine } = await fake((_request, response) => void response.writeHead(200).flushHeaders());
    const signal = new AbortController().signal;
    const streams = [
      all(logs(engine)),
      all(engine.events({ signal })),
      all(engine.followStats(ID, signal)),
      engine.inspectContainer(ID),
    ];
    const ended = Promise.allSettled(streams);
    await until(() => server.requests.length === 4, 'all have asked');
    engine.close();
    for (const result of await ended)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'engine_unreachable' } });
    await until(() => server.open === 0, 'all are closed');
    await expect(engine.ping(1000)).rejects.toMatchObject({ code: 'engine_unreachable' });
  });
});

describe('streams', () => {
  const framed: Script = (_request, response) => {
    response.writeHead(200);
    response.write(logFrame(1, 'one\n'));
  };

  it('end quietly when aborted: before the head, before a frame, between frames', async () => {
    for (const script of [
      () => {},
      (_q: unknown, r: { writeHead(s: number): { flushHeaders(): void } }) => r.writeHead(200).flushHeaders(),
      framed,
    ]) {
      const { fake: server, engine } = await fake(script as Script);
      const controller = new AbortController();
      const reading = all(logs(engine, controller.signal));
      await until(() => server.requests.length === 1, 'it is asked');
      controller.abort();
      await reading;
      await until(() => server.open === 0, 'the connection is closed');
    }
    const { fake: server, engine } = await fake(framed);
    expect(await all(logs(engine, AbortSignal.abort()))).toEqual([]);
    expect(server.connections).toBe(0);
  });

  it('reject when the engine breaks off, also inside a frame', async () => {
    const { engine } = await fake((_request, response) => {
      response.writeHead(200).write(logFrame(1, 'one\n').subarray(0, 10), () => response.socket?.destroy());
    });
    await expect(all(logs(engine))).rejects.toMatchObject({ code: 'engine_unreachable' });
    const cut = await fake((_request, response) => void response.end(logFrame(1, 'one\n').subarray(0, 10)));
    await expect(all(logs(cut.engine))).rejects.toMatchObject({ code: 'engine_protocol' });
  });

  it('reject with the error that comes inside them', async () => {
    const inLog = await fake(
      (_request, response) => void response.end(logFrame(3, 'configured logging driver does not support reading')),
    );
    await expect(all(logs(inLog.engine))).rejects.toMatchObject({ code: 'logs_unreadable' });
    const inStats = await fake(answers({ errorDetail: { message: 'token=abcdef broke' }, error: 'x' }));
    const signal = new AbortController().signal;
    await expect(all(inStats.engine.followStats(ID, signal))).rejects.toMatchObject({
      code: 'engine_refused',
      detail: 'token=•••••• broke',
    });
    await expect(all(inStats.engine.events({ signal }))).rejects.toMatchObject({ code: 'engine_refused' });
  });

  it('reject what cannot be read', async () => {
    const signal = new AbortController().signal;
    const garbage = await fake((_request, response) => void response.end('not json\n'));
    await expect(all(garbage.engine.events({ signal }))).rejects.toMatchObject({ code: 'engine_protocol' });
    await expect(all(garbage.engine.followStats(ID, signal))).rejects.toMatchObject({ code: 'engine_protocol' });
    await expect(all(logs(garbage.engine))).rejects.toMatchObject({ code: 'engine_protocol' });
    const long = await fake((_request, response) => endless(response.writeHead(200)));
    await expect(all(long.engine.events({ signal }))).rejects.toMatchObject({ code: 'engine_protocol' });
    await until(() => long.fake.open === 0, 'the connection is closed');
  });

  it('believe the engine before the caller on whether there is a terminal', async () => {
    const type = 'application/vnd.docker.multiplexed-stream';
    const { engine } = await fake(
      (_request, response) => void response.writeHead(200, { 'content-type': type }).end(logFrame(2, 'x')),
    );
    const frames = await all(
      engine.followLogs(ID, { follow: false, tail: 1, tty: true, signal: new AbortController().signal }),
    );
    expect(frames).toEqual([{ stream: 'stderr', bytes: Buffer.from('x') }]);
  });

  it('pass a line of 16 MB on in pieces', async () => {
    const size = 16 * 1024 * 1024;
    const { engine } = await fake((_request, response) => void response.end(logFrame(1, Buffer.alloc(size, 'x'))));
    let bytes = 0;
    let largest = 0;
    for await (const frame of logs(engine)) {
      bytes += frame.bytes.length;
      largest = Math.max(largest, frame.bytes.length);
    }
    expect(bytes).toBe(size);
    expect(largest).toBeLessThanOrEqual(256 * 1024);
  });

  it('hold the engine back while nobody reads', async () => {
    let written = 0;
    const { engine } = await fake((_request, response) => {
      const frame = logFrame(1, Buffer.alloc(16 * 1024, 'x'));
      response.writeHead(200);
      const write = () => {
        while (response.write(frame, () => (written += frame.length))) if (response.destroyed) return;
      };
      response.on('drain', write);
      write();
    });
    const controller = new AbortController();
    const frames = logs(engine, controller.signal)[Symbol.asyncIterator]();
    await frames.next();
    let before = -1;
    await until(async () => {
      if (written === before) return true;
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return false;
    }, 'the engine is held back');
    // The kernel's buffers on both sides and one chunk of ours.
    expect(written).toBeLessThan(1024 * 1024);
    controller.abort();
    await frames.return?.();
  });

  it('leave nothing open after 200 of them, ended in every way', async () => {
    const { fake: server, engine } = await fake(framed);
    for (let index = 0; index < 200; index += 1) {
      const controller = new AbortController();
      for await (const _frame of logs(engine, controller.signal) as AsyncIterable<LogFrame>) {
        if (index % 2 === 0) controller.abort();
        else break;
      }
    }
    await until(() => server.open === 0, 'all are closed');
    expect(server.connections).toBe(200);
  });
});

function endless(response: {
  write(chunk: Buffer): boolean;
  once(event: 'drain', run: () => void): unknown;
  destroyed: boolean;
}): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const write = () => {
    while (!response.destroyed) if (!response.write(chunk)) return void response.once('drain', write);
  };
  write();
}
