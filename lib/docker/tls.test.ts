import https from 'node:https';
import type net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../testing/test-certificate';
import { createEngine } from './dockerode-engine';
import type { Engine, EngineEndpoint } from './engine';

/** Both sides prove themselves, as `dockerd --tlsverify` asks for. */
describe('TLS', () => {
  const server = testCertificate({ ip: '127.0.0.1', name: 'engine' });
  const client = testCertificate({ ip: '127.0.0.1', name: 'console' });
  const stranger = testCertificate({ ip: '127.0.0.1', name: 'engine' });
  const elsewhere = testCertificate({ ip: '10.9.8.7', name: 'engine' });
  const engines: Engine[] = [];
  const servers: https.Server[] = [];
  const serve = async (own: typeof server): Promise<number> => {
    const listening = https.createServer({ ...own, ca: client.cert, requestCert: true }, (request, response) => {
      if (request.url?.startsWith('/_ping')) return void response.end('OK');
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    });
    servers.push(listening);
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as net.AddressInfo).port;
  };
  const connect = (port: number, tls: Extract<EngineEndpoint, { kind: 'tcp' }>['tls']) => {
    const engine = createEngine({ kind: 'tcp', host: '127.0.0.1', port, ...(tls && { tls }) });
    engines.push(engine);
    return engine;
  };
  let port = 0;
  beforeAll(async () => {
    port = await serve(server);
  });
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.close();
  });
  afterAll(() => {
    for (const listening of servers) listening.close();
  });

  it('connects when both know each other, and follows no redirect there either', async () => {
    const engine = connect(port, { ca: server.cert, ...client });
    await engine.ping(2000);
    await expect(engine.info()).rejects.toMatchObject({
      code: 'engine_protocol',
      detail: expect.stringContaining('redirect'),
    });
  });

  it.each([
    [
      'an authority that is not the engine’s',
      { ca: stranger.cert, ...client },
      /not signed by the certificate authority/,
    ],
    ['no authority', { ...client }, /not signed by the certificate authority/],
    [
      'a client certificate that the engine does not know',
      { ca: server.cert, ...stranger },
      // Node's server closes the connection, dockerd says why: both are told.
      /does not accept the client|closed the connection/,
    ],
    ['no client certificate', { ca: server.cert }, /asks for a client certificate/],
    [
      'a key that does not belong to the certificate',
      { ca: server.cert, cert: client.cert, key: stranger.key },
      /do not belong together/,
    ],
    ['a key that is none', { ca: server.cert, cert: client.cert, key: 'SECRET-THAT-IS-NO-KEY' }, /cannot be read/],
  ])('refuses %s, without telling a key', async (_, tls, detail) => {
    const error: unknown = await connect(port, tls)
      .ping(2000)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'engine_unreachable', detail: expect.stringMatching(detail) });
    expect(JSON.stringify((error as { toProblem(): unknown }).toProblem())).not.toMatch(/SECRET|PRIVATE KEY-----\\n/);
  });

  it('refuses a certificate for another address', async () => {
    const engine = connect(await serve(elsewhere), { ca: elsewhere.cert, ...client });
    await expect(engine.ping(2000)).rejects.toMatchObject({
      code: 'engine_unreachable',
      detail: expect.stringMatching(/other names: 10\.9\.8\.7\.$/),
    });
  });

  it('plain HTTP to a TLS port says so', async () => {
    await expect(connect(port, undefined).ping(2000)).rejects.toMatchObject({ hint: expect.stringContaining('TLS') });
  });
});
