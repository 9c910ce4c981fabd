import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerDetail } from '../containers/detail';
import { summaryFromInspect, summaryFromList } from '../containers/summary';
import { containerSummary, containerDetail as detailSchema } from '../contract/container';
import { containerHealth } from '../health/container-health';
import { type FakeSocket, startFakeSocket } from '../testing/fake-engine-socket';
import { createEngine } from './dockerode-engine';
import type { Engine } from './engine';
import * as engine29 from './fixtures/engine-29';

/** Shapes made by hand, see the fixture: this proves that they are understood, not that Engine 29 sends them. */
describe('the documented shapes of Engine 29 on cgroup v2', () => {
  const id = engine29.inspect.Id;
  let fake: FakeSocket;
  let engine: Engine;
  beforeAll(async () => {
    const routes: Record<string, unknown> = {
      '/version': engine29.version,
      '/v1.52/info': engine29.info,
      '/v1.52/containers/json': engine29.list,
      [`/v1.52/containers/${id}/json`]: engine29.inspect,
      [`/v1.52/images/${engine29.image.Id}/json`]: engine29.image,
      [`/v1.52/containers/${id}/stats`]: engine29.stats,
    };
    fake = await startFakeSocket((request, response) => {
      const path = request.url?.split('?')[0] ?? '';
      if (path === '/v1.52/events')
        return void response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(`${engine29.event}\n`);
      response.writeHead(path in routes ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(routes[path] ?? { message: 'page not found' }));
    });
    engine = createEngine(fake.endpoint);
    await engine.negotiate();
  });
  afterAll(async () => {
    engine.close();
    await fake.close();
  });

  it('version and host', async () => {
    expect(await engine.negotiate()).toMatchObject({ product: 'docker', apiVersion: '1.52', minApiVersion: '1.44' });
    expect(await engine.info()).toMatchObject({
      cgroupVersion: '2',
      cgroupDriver: 'systemd',
      storageDriver: 'overlayfs',
      warnings: [],
    });
  });

  it('list, inspect and image', async () => {
    const [row] = await engine.listContainers();
    if (row === undefined) throw new Error('The list is empty');
    const inspect = await engine.inspectContainer(id);
    const listed = containerSummary.parse(summaryFromList('local', row));
    const inspected = containerSummary.parse(summaryFromInspect('local', inspect));
    expect(listed).toMatchObject({
      health: 'healthy',
      stack: 'shop',
      service: 'api',
      ports: inspected.ports,
      networks: inspected.networks,
    });
    expect(inspected).toMatchObject({
      ports: [{ ip: '', hostPort: 80, containerPort: 8080, protocol: 'tcp' }],
      memoryLimit: 268_435_456,
      cpuLimit: 2,
      pidsLimit: 200,
    });
    const image = await engine.imageDigests(row.imageId);
    expect(image).toEqual({ digests: engine29.image.RepoDigests, platform: 'linux/arm64/v8', environment: [] });
    const detail = containerDetail('local', inspect, image);
    expect(detailSchema.parse(detail)).toEqual(detail);
    expect(JSON.stringify(detail)).not.toContain('hunter2');
    expect(detail.networkDetails[0]).toMatchObject({
      ipAddress: '172.18.0.3',
      ipv6Address: 'fd00::3',
      gateway: '172.18.0.1',
    });
    expect(detail.raw).toMatchObject({ ImageManifestDescriptor: { size: 1045 } });
    expect(containerHealth(inspect).words).toContain('checked every 1 s meanwhile');
  });

  it('events and stats', async () => {
    const events = [];
    for await (const event of engine.events({ signal: new AbortController().signal })) events.push(event);
    expect(events).toEqual([
      expect.objectContaining({ action: 'health_status', actionDetail: 'healthy', timeNano: 1795198800123456789n }),
    ]);
    expect(await engine.containerStats(id, { oneShot: true })).toEqual(engine29.stats);
  });
});
