import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startEngine } from '../../e2e/engines/engine.mjs';
import { engineClient } from '../../e2e/engines/engine-client.mjs';
import { startTestRegistry, type TestRegistry } from '../../e2e/engines/test-registry.mjs';
import { AppError } from '../contract/app-error';
import { type PullLine, PullProgress } from '../images/pull-progress';
import { type ImageReference, parseReference } from '../images/reference';
import { until } from '../testing/fake-engine-socket';
import { createEngine } from './dockerode-engine';
import type { Engine } from './engine';

const MIB = 1024 * 1024;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startTestRegistry();
});
afterAll(() => registry?.stop());

function reference(text: string): ImageReference {
  const parsed = parseReference(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.reference;
}

/** Pulls to the end; `each` may look at every line. */
async function pull(
  engine: Engine,
  image: string,
  options: { platform?: string; signal?: AbortSignal; each?: (line: PullLine, progress: PullProgress) => void } = {},
): Promise<PullProgress> {
  const progress = new PullProgress();
  const { each, platform, signal = AbortSignal.timeout(100_000) } = options;
  for await (const line of engine.pullImage(reference(image), {
    signal,
    ...(platform !== undefined && { platform }),
  })) {
    progress.note(line);
    each?.(line, progress);
  }
  return progress;
}

/** Goes off when the first bytes of a layer have come, and more are to come. */
function onceHalfWay(act: () => void): (line: PullLine) => void {
  let acted = false;
  return ({ current, status }) => {
    if (acted || status !== 'Downloading' || (current ?? 0) === 0) return;
    acted = true;
    act();
  };
}

async function problemOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw error ?? new Error('it did not fail');
}

describe.each(['engine20', 'engine28'] as const)('%s', (version) => {
  let engine: Engine;
  let client: ReturnType<typeof engineClient>;
  beforeAll(async () => {
    const { socket } = inject('engines')[version];
    client = engineClient(socket);
    engine = createEngine({ kind: 'socket', path: socket });
    await engine.negotiate();
  });
  afterAll(() => {
    engine?.close();
    client?.close();
  });
  const has = async (image: string) => (await client.get(`/images/${image}/json`, { accept: [404] })).Id !== undefined;

  it('brings an image, telling of its layers, and knows the second time that nothing is new', async () => {
    const digest = await registry.push(`${version}/app`, '1', [4 * MIB, 2 * MIB, 1024]);
    const image = `${registry.address}/${version}/app:1`;
    registry.slow(4 * MIB);
    let shown = 0;
    let most = 0;
    const first = await pull(engine, image, {
      each: (_, progress) => {
        const { done, total, unit } = progress.progress();
        if (unit === 'bytes' && total !== null && done < total) shown++;
        most = Math.max(most, progress.received);
      },
    });
    registry.slow(null);
    expect(shown).toBeGreaterThan(3);
    expect(most).toBeGreaterThan(6 * MIB);
    expect(first.received).toBeLessThan(6.1 * MIB);
    expect([first.digest, first.upToDate]).toEqual([digest, false]);
    expect(first.progress().words).toBe('Finishing');
    expect(await has(image)).toBe(true);

    const second = await pull(engine, image);
    expect([second.digest, second.upToDate, second.received]).toEqual([digest, true, 0]);
  });

  it('brings only the layers that are not there, for the platform that was asked for', async () => {
    const name = `${registry.address}/${version}/shared`;
    const shared = randomBytes(2 * MIB);
    const platform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
    await registry.push(`${version}/shared`, '1', [shared]);
    await registry.push(`${version}/shared`, '2', [shared, MIB]);
    await pull(engine, `${name}:1`, { platform });
    const said: string[] = [];
    registry.slow(2 * MIB);
    const second = await pull(engine, `${name}:2`, { platform, each: ({ status }) => said.push(status) });
    registry.slow(null);
    expect(said.filter((status) => status === 'Already exists')).toHaveLength(1);
    expect(second.received).toBeGreaterThan(MIB);
    expect(second.received).toBeLessThan(1.1 * MIB);
    expect(await has(`${name}:2`)).toBe(true);
  });

  it('takes a digest, which decides over a tag beside it', async () => {
    const digest = await registry.push(`${version}/pinned`, 'old', [2048]);
    await registry.push(`${version}/pinned`, 'new', [4096]);
    const name = `${registry.address}/${version}/pinned`;
    const pulled = await pull(engine, `${name}:new@${digest}`);
    expect(pulled.digest).toBe(digest);
    expect(await has(`${name}@${digest}`)).toBe(true);
    expect(await has(`${name}:new`)).toBe(false);
  });

  it('never pulls all tags: without tag and digest nothing is asked for', async () => {
    expect((await problemOf(pull(engine, `${registry.address}/${version}/app`))).code).toBe('bad_request');
  });

  it.each([
    ['tag', 'app:none'],
    ['repository', 'nothing-of-this-name:1'],
    ['digest', `app@sha256:${'0'.repeat(64)}`],
  ])('says of an unknown %s that there is none, and what may be wrong', async (_, what) => {
    const problem = await problemOf(pull(engine, `${registry.address}/${version}/${what}`));
    expect(problem.code).toBe('image_not_found');
    expect(problem.hint).toMatch(/no such|misspelt/);
  });

  it('says of a registry that is not there who cannot reach it', async () => {
    const problem = await problemOf(pull(engine, '127.0.0.1:9/app:1'));
    expect(problem.code).toBe('registry_unreachable');
    expect(problem.hint).toMatch(/engine’s host/);
  });

  it('refuses a platform that is none before it asks the engine', async () => {
    expect((await problemOf(pull(engine, `${registry.address}/${version}/app:1`, { platform: '../x' }))).code).toBe(
      'bad_request',
    );
  });

  it('cancelled half-way, the engine stops: no connection to the registry stays, and no image', async () => {
    const image = `${registry.address}/${version}/cancelled:1`;
    await registry.push(`${version}/cancelled`, '1', [8 * MIB, 8 * MIB]);
    registry.slow(512 * 1024);
    const stop = new AbortController();
    const cancelled = new AppError('cancelled', { detail: 'Cancelled by ada.' });
    const each = onceHalfWay(() => stop.abort(cancelled));
    expect(await problemOf(pull(engine, image, { signal: stop.signal, each }))).toBe(cancelled);
    await until(() => registry.connections() === 0, 'the engine has let go of the registry');
    registry.slow(null);
    expect(await has(image)).toBe(false);
    // And the next one is not held up by it.
    await pull(engine, image);
    expect(await has(image)).toBe(true);
  });

  it('a connection that breaks is tried again, and that is said', async () => {
    const image = `${registry.address}/${version}/broken:1`;
    await registry.push(`${version}/broken`, '1', [4 * MIB]);
    registry.slow(1024 * 1024);
    const said: string[] = [];
    const cut = onceHalfWay(() => {
      registry.slow(null);
      registry.breakOff();
    });
    const progress = await pull(engine, image, {
      each: (line, now) => {
        cut(line);
        said.push(line.status);
        if (/^Retrying/.test(line.status)) expect(now.progress().done).toBe(0);
      },
    });
    expect(said.some((status) => /^Retrying in \d+ second/.test(status))).toBe(true);
    expect(progress.progress().words).toBe('Finishing');
    expect(await has(image)).toBe(true);
  });
});

describe.each([
  ['20.10', '20'],
  ['28', '28'],
] as const)('an engine %s that tries each layer once', (_, version) => {
  it('fails when the registry dies half-way, though the answer began with 200', async () => {
    const host = await startEngine({ version, name: `pull-${version}`, daemonArgs: ['--max-download-attempts=1'] });
    const engine = createEngine({ kind: 'socket', path: host.socket });
    const client = engineClient(host.socket);
    try {
      await engine.negotiate();
      const image = `${registry.address}/dying-${version}:1`;
      await registry.push(`dying-${version}`, '1', [8 * MIB, 1024]);
      registry.slow(512 * 1024);
      const problem = await problemOf(pull(engine, image, { each: onceHalfWay(() => registry.shut()) }));
      expect(problem.code).toBe('registry_unreachable');
      expect((await client.get(`/images/${image}/json`, { accept: [404] })).Id).toBeUndefined();
    } finally {
      registry.open();
      registry.slow(null);
      engine.close();
      client.close();
      await host.stop();
    }
  });

  it('fails when the engine itself is killed half-way', async () => {
    const host = await startEngine({ version, name: `pull-kill-${version}` });
    const engine = createEngine({ kind: 'socket', path: host.socket });
    try {
      await engine.negotiate();
      await registry.push(`killed-${version}`, '1', [8 * MIB]);
      registry.slow(512 * 1024);
      const each = onceHalfWay(() => void host.halt({ signal: 'SIGKILL' }));
      const problem = await problemOf(pull(engine, `${registry.address}/killed-${version}:1`, { each }));
      expect(problem.code).toBe('engine_unreachable');
    } finally {
      registry.slow(null);
      engine.close();
      await host.stop();
    }
  });
});
