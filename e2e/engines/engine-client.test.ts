import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineClient, engineClient, jsonLines, parseTarget } from './engine-client.mjs';

test.each([
  ['/run/a b.sock', { socketPath: '/run/a b.sock' }],
  ['unix:///var/run/docker.sock', { socketPath: '/var/run/docker.sock' }],
  ['tcp://127.0.0.1:2375', { host: '127.0.0.1', port: 2375 }],
  ['tcp://[::1]:2375', { host: '::1', port: 2375 }],
])('address %s', (target, where) => {
  expect(parseTarget(target)).toEqual(where);
});

test.each(['ssh://root@box', 'https://box:2376', 'tcp://box', '', 'docker.sock'])('no address: "%s"', (target) => {
  expect(() => parseTarget(target)).toThrow('Not an address of an engine');
});

test('JSON lines: characters and lines split across chunks, a last line without an end', async () => {
  const bytes = Buffer.from('{"a":"Größe"}\n\n{"b":"🚢"}');
  async function* chunks() {
    for (const byte of bytes) yield Buffer.from([byte]);
  }
  const seen: unknown[] = [];
  for await (const message of jsonLines(chunks())) seen.push(message);
  expect(seen).toEqual([{ a: 'Größe' }, { b: '🚢' }]);
});

// A fake engine: these answers cannot be had from a real one at will.
describe('answers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pilothouse-client-'));
  const socket = join(folder, 'engine.sock');
  let server: Server;
  let client: EngineClient;
  const answers: Record<string, (response: ServerResponse) => void> = {
    'GET /refused': (response) => response.writeHead(409).end('{"message":"name is taken"}'),
    'GET /plain': (response) => response.writeHead(500).end('page not found\n'),
    'GET /empty': (response) => response.writeHead(204).end(),
    'GET /silent': () => undefined,
    'POST /build': (response) =>
      response.end(
        '{"stream":"Step 1"}\r\n{"aux":{"ID":"sha256:1"}}\r\n{"errorDetail":{"message":"no space"},"error":"no space"}\r\n',
      ),
  };

  beforeAll(async () => {
    server = createServer((request, response) => answers[`${request.method} ${request.url}`]?.(response));
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    client = engineClient(socket);
  });
  afterAll(() => {
    client.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  test("an error carries the engine's message and the status", async () => {
    await expect(client.get('/refused')).rejects.toMatchObject({ message: 'GET /refused: name is taken', status: 409 });
    await expect(client.get('/plain')).rejects.toMatchObject({ message: 'GET /plain: page not found', status: 500 });
    expect(await client.get('/refused', { accept: [409] })).toEqual({ message: 'name is taken' });
    expect(await client.get('/empty')).toBeUndefined();
  });

  test('silence ends in an error', async () => {
    await expect(client.get('/silent', { timeoutMs: 50 })).rejects.toThrow('no answer within 0.05 s');
  });

  test('an error inside a stream of status 200 is an error', async () => {
    const steps: unknown[] = [];
    const work = client.progress('POST', '/build', {}, (message) => steps.push(message.stream ?? message.aux));
    await expect(work).rejects.toMatchObject({ message: 'POST /build: no space', status: 200 });
    expect(steps).toEqual(['Step 1', { ID: 'sha256:1' }]);
  });
});
