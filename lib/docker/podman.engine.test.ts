import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineClient } from '../../e2e/engines/engine-client.mjs';
import { startPodman } from '../../e2e/engines/podman.mjs';
import { busyboxImage } from '../../e2e/fleet/fixture.mjs';
import { containerDetail } from '../containers/detail';
import { summaryFromInspect, summaryFromList } from '../containers/summary';
import { containerSummary, containerDetail as detailSchema } from '../contract/container';
import { until } from '../testing/fake-engine-socket';
import { createEngine } from './dockerode-engine';
import type { Engine } from './engine';

/** Podman's service speaks Docker's API with an accent. A smoke test: the console lives with it, not every detail is compared. */
describe('Podman', () => {
  let host: Awaited<ReturnType<typeof startPodman>>;
  let client: ReturnType<typeof engineClient>;
  let engine: Engine;
  let image: string;
  beforeAll(async () => {
    host = await startPodman({ name: 'docker-podman' });
    client = engineClient(host.socket);
    engine = createEngine({ kind: 'socket', path: host.socket });
    image = await busyboxImage({ socket: host.socket });
  });
  afterAll(async () => {
    engine?.close();
    client?.close();
    await host?.stop();
  });

  it('is told apart, and answers for itself', async () => {
    await engine.ping(5000);
    expect(await engine.negotiate()).toMatchObject({
      product: 'podman',
      apiVersion: expect.stringMatching(/^1\.\d+$/),
    });
    expect((await engine.info()).cpus).toBeGreaterThan(0);
  });

  it('lives through a container’s life', async () => {
    const events: string[] = [];
    const controller = new AbortController();
    const listening = (async () => {
      for await (const event of engine.events({
        sinceNano: BigInt(Date.now()) * 1_000_000n,
        signal: controller.signal,
      })) {
        events.push(`${event.type} ${event.action}`);
      }
    })();
    const { Id: id } = await client.post('/containers/create', {
      query: { name: 'smoke' },
      json: {
        Image: image,
        Cmd: ['sh', '-c', 'echo grün; echo bad >&2; sleep 1000'],
        Env: ['DB_PASSWORD=hunter2'],
        StopSignal: 'SIGKILL',
        HostConfig: {
          NetworkMode: 'none',
          Ulimits: [
            { Name: 'nofile', Soft: 1024, Hard: 4096 },
            { Name: 'nproc', Soft: 4096, Hard: 4096 },
          ],
        },
      },
    });
    expect(await engine.actOnContainer(id, 'start')).toBe(true);
    const row = (await engine.listContainers()).find((listed) => listed.id === id);
    if (row === undefined) throw new Error('It is not in the list');
    const inspect = await engine.inspectContainer('smoke');
    for (const summary of [summaryFromList('local', row), summaryFromInspect('local', inspect)]) {
      expect(containerSummary.parse(summary)).toMatchObject({ id, name: 'smoke', state: 'running' });
    }
    const detail = containerDetail('local', inspect, await engine.imageDigests(row.imageId));
    expect(detailSchema.parse(detail)).toEqual(detail);
    expect(JSON.stringify(detail)).not.toContain('hunter2');

    const parts = { stdout: '', stderr: '' };
    await until(async () => {
      parts.stdout = '';
      parts.stderr = '';
      const read = { follow: false, tail: 10, tty: false, signal: new AbortController().signal } as const;
      for await (const frame of engine.followLogs(id, read)) parts[frame.stream] += frame.bytes.toString();
      return parts.stdout.includes('grün') && parts.stderr.includes('bad');
    }, 'both lines are there');

    const following = new AbortController();
    let followed = '';
    for await (const frame of engine.followLogs(id, { follow: true, tail: 10, tty: false, signal: following.signal })) {
      followed += frame.bytes.toString();
      if (followed.includes('bad')) following.abort();
    }
    expect((await engine.containerProcesses(id)).rows.length).toBeGreaterThan(0);
    expect(await engine.containerStats(id, { oneShot: true })).toHaveProperty('cpu_stats');
    expect(Array.isArray(await engine.containerChanges(id))).toBe(true);
    expect(await engine.actOnContainer(id, 'stop', { timeoutSeconds: 1 })).toBe(true);
    expect(await engine.actOnContainer(id, 'stop')).toBe(false);
    expect(summaryFromInspect('local', await engine.inspectContainer(id))).toMatchObject({
      state: 'exited',
      exitCode: 137,
    });
    await engine.removeContainer(id, { force: true, volumes: true });
    await expect(engine.inspectContainer(id)).rejects.toMatchObject({ code: 'container_not_found' });
    await until(() => events.includes('container destroy'), 'its end was told').catch((error: unknown) => {
      throw new Error(`${error}; told: ${events.join(', ')}`);
    });
    controller.abort();
    await listening;
    expect(events).toEqual(
      expect.arrayContaining(['container create', 'container start', 'container die', 'container destroy']),
    );
  });

  it('refuses what attacks it in the same way', async () => {
    await expect(engine.inspectContainer('../../libpod/info')).rejects.toMatchObject({ code: 'bad_request' });
    await expect(engine.inspectContainer('no-such')).rejects.toMatchObject({ code: 'container_not_found' });
  });
});
