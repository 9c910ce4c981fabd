import { afterAll, afterEach, inject } from 'vitest';
import { engineClient } from '../../e2e/engines/engine-client.mjs';
import { busyboxImage } from '../../e2e/fleet/fixture.mjs';
import { createEngine } from '../docker/dockerode-engine';
import type { Engine } from '../docker/engine';

/** For the tests of this folder on real engines. Containers are made by another client, so that the one under test does not vouch for itself. */
export interface EngineKit {
  engine: Engine;
  /** Creates, and unless told otherwise starts, a container that goes with the test. Answers with its full id. */
  run(
    command: string[],
    options?: { name?: string; start?: boolean; body?: Record<string, unknown>; host?: Record<string, unknown> },
  ): Promise<string>;
  /** Waits until the container has ended. */
  ended(id: string): Promise<void>;
  post(path: string): Promise<unknown>;
}

export const VERSIONS = ['engine20', 'engine28'] as const;

/** Call inside of `describe`. The kit is ready from the first `beforeAll` on. */
export function engineKit(which: (typeof VERSIONS)[number] | { socket: () => string }): {
  ready(): Promise<EngineKit>;
} {
  const closing: (() => unknown)[] = [];
  const made: string[] = [];
  let kit: Promise<EngineKit> | undefined;
  const start = async (): Promise<EngineKit> => {
    const socket = typeof which === 'string' ? inject('engines')[which].socket : which.socket();
    const image = await busyboxImage({ socket });
    const client = engineClient(socket);
    const engine = createEngine({ kind: 'socket', path: socket });
    closing.push(
      () => engine.close(),
      () => client.close(),
    );
    await engine.negotiate();
    removeMade = async () => {
      await Promise.all(
        made
          .splice(0)
          .map((id) => client.delete(`/containers/${id}`, { query: { force: true, v: true }, accept: [404, 409] })),
      );
    };
    return {
      engine,
      async run(command, { name, start: started = true, body = {}, host = {} } = {}) {
        const created = await client.post('/containers/create', {
          query: { name },
          json: {
            Image: image,
            Cmd: command,
            StopSignal: 'SIGKILL',
            Labels: { 'pilothouse.test': 'docker' },
            HostConfig: { NetworkMode: 'none', ...host },
            ...body,
          },
        });
        made.push(created.Id);
        if (started) await client.post(`/containers/${created.Id}/start`);
        return created.Id as string;
      },
      async ended(id) {
        await client.post(`/containers/${id}/wait`, { timeoutMs: 60_000 });
      },
      post: (path) => client.post(path),
    };
  };
  let removeMade = async () => {};
  afterEach(() => removeMade());
  afterAll(() => {
    for (const close of closing) close();
  });
  return {
    ready() {
      kit ??= start();
      return kit;
    },
  };
}

/** Numbers make names that two runs on one engine do not share. */
export function uniqueName(purpose: string): string {
  return `docker-${purpose}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
}
