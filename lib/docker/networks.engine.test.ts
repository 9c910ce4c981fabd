import { afterAll, describe, expect, it } from 'vitest';
import { summaryFromInspect } from '../containers/summary';
import { networkDetail as schema } from '../contract/network';
import { networkDetail } from '../networks/network-detail';
import { networkSummaries } from '../networks/network-summary';
import { engineKit, uniqueName, VERSIONS } from '../testing/engine-kit';
import type { Engine } from './engine';
import type { NetworkPool, NewNetwork } from './networks';

const pool = (subnet: string, more: Partial<NetworkPool> = {}): NetworkPool => ({
  subnet,
  gateway: '',
  ipRange: '',
  auxAddresses: {},
  ...more,
});

describe.each(VERSIONS)('%s', (version) => {
  const kit = engineKit(version);
  const made: [Engine, string][] = [];
  // Two engines on one machine share its routes: each its own part.
  const part = version === 'engine20' ? 61 : 62;
  afterAll(async () => {
    for (const [engine, id] of made) await engine.removeNetwork(id).catch(() => undefined);
  });
  const create = async (engine: Engine, purpose: string, more: Partial<NewNetwork> = {}) => {
    const name = more.name ?? uniqueName(purpose);
    const { id } = await engine.createNetwork({
      driver: 'bridge',
      internal: false,
      attachable: false,
      ipv6: false,
      pools: [],
      options: {},
      labels: {},
      ...more,
      name,
    });
    made.push([engine, id]);
    return { id, name };
  };
  const detailOf = async (engine: Engine, id: string) => {
    const row = await engine.inspectNetwork(id);
    const members = await Promise.all(
      (await engine.containersOnNetwork(row)).map(async (container) => {
        const inspect = await engine.inspectContainer(container);
        return { container: summaryFromInspect('local', inspect), inspect };
      }),
    );
    const [summary] = networkSummaries(
      'local',
      [row],
      members.map(({ container }) => container),
    );
    if (summary === undefined) throw new Error('no summary');
    return schema.parse(networkDetail(summary, row, members));
  };

  it('makes one with all, lists it, reads it, and all say the same', async () => {
    const { engine } = await kit.ready();
    const pools = [
      pool(`10.${part}.1.0/24`, {
        gateway: `10.${part}.1.254`,
        ipRange: `10.${part}.1.128/25`,
        auxAddresses: { router: `10.${part}.1.130` },
      }),
      pool(`fd00:${part}:1::/64`, { gateway: `fd00:${part}:1::1` }),
    ];
    const labels = { 'com.docker.compose.project': 'shop' };
    const { id, name } = await create(engine, 'whole', {
      internal: true,
      ipv6: true,
      pools,
      labels,
      options: { 'com.docker.network.driver.mtu': '1400' },
    });
    const listed = (await engine.listNetworks()).find((network) => network.id === id);
    expect(listed).toMatchObject({
      name,
      driver: 'bridge',
      internal: true,
      ipv6: true,
      labels,
      options: { 'com.docker.network.driver.mtu': '1400' },
    });
    const { endpoints, ...inspected } = await engine.inspectNetwork(id);
    expect([inspected, endpoints]).toEqual([listed, []]);
    const detail = await detailOf(engine, id);
    expect(detail.subnets.map(({ subnet, gateway, ipRange }) => [subnet, gateway, ipRange])).toEqual([
      [`10.${part}.1.0/24`, `10.${part}.1.254`, `10.${part}.1.128/25`],
      [`fd00:${part}:1::/64`, `fd00:${part}:1::1`, null],
    ]);
    expect(detail.addresses[0]?.inUse.map(({ address, by }) => [address, by])).toEqual([
      [`10.${part}.1.130`, 'router'],
      [`10.${part}.1.254`, 'gateway'],
    ]);
  });

  it('without a subnet takes one of its own', async () => {
    const { engine } = await kit.ready();
    const { id } = await create(engine, 'own');
    expect((await engine.inspectNetwork(id)).pools[0]?.subnet).toMatch(/^\d+\.\d+\.\d+\.0\/\d+$/);
  });

  it('connects and disconnects: addresses, names, running or stopped', async () => {
    const { engine, run } = await kit.ready();
    const { id, name } = await create(engine, 'join', { pools: [pool(`10.${part}.2.0/24`)] });
    const web = await run(['sleep', '1000'], { host: { NetworkMode: 'bridge' } });
    const old = await run(['true'], { host: { NetworkMode: 'bridge' }, start: false });
    await engine.connectNetwork(id, web, { aliases: ['api', 'backend'], ipv4: `10.${part}.2.77`, ipv6: null });
    await engine.connectNetwork(id, old, { aliases: [], ipv4: null, ipv6: null });
    expect((await engine.containersOnNetwork({ id, name })).sort()).toEqual([web, old].sort());
    const detail = await detailOf(engine, id);
    expect(detail.endpoints).toMatchObject([
      {
        container: { id: web, running: true },
        ipv4: `10.${part}.2.77`,
        staticIpv4: `10.${part}.2.77`,
        aliases: ['api', 'backend'],
        mac: expect.stringMatching(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/),
      },
      { container: { id: old, running: false }, ipv4: null },
    ]);
    expect(detail.addresses[0]?.inUse.map(({ address }) => address)).toEqual([`10.${part}.2.1`, `10.${part}.2.77`]);

    await expect(engine.connectNetwork(id, web, { aliases: [], ipv4: null, ipv6: null })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('already'),
    });
    await expect(engine.removeNetwork(id)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('active endpoints'),
      hint: expect.stringContaining('Disconnect'),
    });

    const other = await run(['sleep', '1000'], { host: { NetworkMode: 'bridge' } });
    await expect(
      engine.connectNetwork(id, other, { aliases: [], ipv4: `10.${part}.2.77`, ipv6: null }),
    ).rejects.toMatchObject({ code: 'conflict' });

    await engine.disconnectNetwork(id, web, false);
    await engine.disconnectNetwork(id, old, false);
    expect(await engine.containersOnNetwork({ id, name })).toEqual([]);
    await expect(engine.disconnectNetwork(id, web, false)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('not connected'),
    });
    await engine.removeNetwork(id);
    for (const call of [() => engine.inspectNetwork(id), () => engine.removeNetwork(id)]) {
      await expect(call()).rejects.toMatchObject({ code: 'network_not_found' });
    }
  });

  it('says why a subnet or a name cannot be', async () => {
    const { engine } = await kit.ready();
    const { name } = await create(engine, 'first', { pools: [pool(`10.${part}.3.0/24`)] });
    await expect(create(engine, 'second', { pools: [pool(`10.${part}.3.128/25`)] })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/overlap/i),
      hint: expect.stringContaining('another subnet'),
    });
    await expect(create(engine, 'first', { name })).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('already exists'),
    });
    await expect(
      create(engine, 'gateway', { pools: [pool(`10.${part}.4.0/24`, { gateway: '192.168.77.1' })] }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:bad_request|engine_refused|conflict)$/),
    });
    await expect(create(engine, 'driver', { driver: 'no-such-driver' })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:not_found|bad_request|engine_refused)$/),
    });
  });

  it('keeps what it made itself', async () => {
    const { engine, run } = await kit.ready();
    const bridge = (await engine.listNetworks()).find(({ name }) => name === 'bridge');
    if (bridge === undefined) throw new Error('no bridge');
    await expect(engine.removeNetwork(bridge.id)).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('made this network itself'),
    });
    const web = await run(['sleep', '1000'], { host: { NetworkMode: 'none' } });
    await expect(
      engine.connectNetwork(bridge.id, web, { aliases: ['x'], ipv4: null, ipv6: null }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(?:conflict|bad_request|engine_refused)$/) });
  });

  it('removes the network of a stopped container, which the console must not do unasked', async () => {
    const { engine, run } = await kit.ready();
    const { id, name } = await create(engine, 'asleep');
    const old = await run(['sleep', '1'], { host: { NetworkMode: name }, start: false });
    expect(await engine.containersOnNetwork({ id, name })).toEqual([old]);
    await engine.removeNetwork(id);
    await expect(engine.actOnContainer(old, 'start')).rejects.toMatchObject({
      detail: expect.stringMatching(/network/i),
    });
  });
});
