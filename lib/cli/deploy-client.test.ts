import { spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const SCRIPT = path.resolve('public/pilothouse-deploy.sh');

interface Asked {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}
type Answer = { status: number; body: unknown } | 'hang up';

describe('the client for pipelines', () => {
  let server: http.Server | undefined;
  afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

  /** Answers with these, one after another; the last again and again. */
  async function run(answers: Answer[], env: Record<string, string> = {}, args = ['web', 'production', 'shop/web:2']) {
    const asked: Asked[] = [];
    server = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { headers, method = '', url = '' } = request;
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push({ method, url, headers, body });
      if (answer === 'hang up' || answer === undefined) return request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn('/bin/sh', [SCRIPT, ...args], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        PILOTHOUSE_URL: url,
        PILOTHOUSE_TOKEN: 'tok-1',
        PILOTHOUSE_RETRY_SECONDS: '0',
        ...env,
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said, asked };
  }
  const deployment = (state: string, words: string | null = null) => ({
    id: 'abcdef012345',
    app: 'web',
    state,
    verdict: ['queued', 'preparing', 'verifying', 'watching'].includes(state) ? null : state,
    words,
    logTail: ['first line', 'it said \\"no\\"'],
  });

  it.each([
    ['succeeded', 0],
    ['failed', 1],
    ['rolled_back', 2],
    ['rollback_failed', 3],
    ['cancelled', 5],
    ['superseded', 5],
  ] as const)('%s ends with %d, and says why', async (state, code) => {
    const ended = await run([{ status: 200, body: deployment(state, 'because «so» "it" is') }]);
    expect(ended.code).toBe(code);
    expect(ended.said).toContain(`${state}: because «so» \\"it\\" is`);
    expect(ended.said.includes('first line')).toBe(state !== 'succeeded');
  });
  it.each([
    [400, 6],
    [401, 6],
    [404, 6],
    [403, 5],
    [409, 5],
    [412, 5],
  ])('HTTP %d ends with %d', async (status, code) => {
    const ended = await run([{ status, body: { detail: 'that is why' } }]);
    expect([ended.code, ended.said.includes('that is why')]).toEqual([code, true]);
  });
  it('waits on, by the id, and tries again with the same key where no answer came', async () => {
    const { asked, code } = await run([
      'hang up',
      { status: 502, body: {} },
      { status: 202, body: deployment('verifying') },
      { status: 200, body: deployment('watching') },
      { status: 200, body: deployment('succeeded', 'well') },
    ]);
    expect(code).toBe(0);
    expect(asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
      ...Array(3).fill('POST /api/apps/web/environments/production/deployments'),
      ...Array(2).fill('GET /api/deployments/abcdef012345'),
    ]);
    expect(new Set(asked.slice(0, 3).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(asked.every(({ headers }) => headers.authorization === 'Bearer tok-1')).toBe(true);
  });
  it('ends with 4 when the time is up', async () => {
    const { code } = await run([{ status: 202, body: deployment('verifying') }], { PILOTHOUSE_WAIT: '0' });
    expect(code).toBe(4);
  });
  it('sends what it was given, quotes and all', async () => {
    const { asked } = await run([{ status: 200, body: deployment('succeeded', 'well') }], {
      PILOTHOUSE_COMMIT: 'abc',
      PILOTHOUSE_RUN_URL: 'https://ci/?a="b"\\',
      PILOTHOUSE_KEY: 'run-7',
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      image: 'shop/web:2',
      commit: 'abc',
      runUrl: 'https://ci/?a="b"\\',
    });
    expect(asked[0]?.headers['idempotency-key']).toBe('run-7');
  });
  it('says how it is used', async () => {
    expect((await run([], {}, ['web'])).code).toBe(6);
  });
});
