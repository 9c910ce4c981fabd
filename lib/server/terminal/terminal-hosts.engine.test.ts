import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '@/lib/docker/dockerode-engine';
import type { Engine, EngineEndpoint } from '@/lib/docker/engine';
import { openTerminalKit } from '@/lib/testing/terminal-kit';
import { runContainer } from '../../../e2e/engine-container';
import { type SshHost, startSshHost, startTlsHost, type TlsHost } from '../../../e2e/engines/test-hosts.mjs';

/** The line of a terminal is not a request: it has to work over every way to an engine. */
describe('a terminal on a host far away', () => {
  let tls: TlsHost;
  let ssh: SshHost;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    tls = await startTlsHost({ version: '20', name: 'terminal-tls' });
    closing.push(() => tls.engine.stop());
    ssh = await startSshHost({ version: '28', name: 'terminal-ssh' });
    closing.push(() => ssh.engine.stop());
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });
  const endpoints: Record<string, () => { socket: string; endpoint: EngineEndpoint }> = {
    tls: () => ({
      socket: tls.engine.socket,
      endpoint: { kind: 'tcp', host: tls.address, port: tls.port, tls: { ca: tls.authority.ca, ...tls.client } },
    }),
    ssh: () => ({
      socket: ssh.engine.socket,
      endpoint: {
        kind: 'ssh',
        host: ssh.address,
        port: ssh.ssh.port,
        user: 'root',
        path: ssh.engine.socket,
        hostKey: ssh.ssh.hostKey(),
        privateKey: ssh.ssh.privateKey,
      },
    }),
  };

  it.each(['tls', 'ssh'])('by %s is typed into, floods, is resized, and leaves nothing', async (way) => {
    const { endpoint, socket } = endpoints[way]?.() ?? {};
    if (!endpoint || !socket) throw new Error('no such way');
    const container = await runContainer(socket, `terminal-${way}`, 'exec sleep 86400', {
      host: { NetworkMode: 'none' },
    });
    const engine: Engine = createEngine(endpoint);
    closing.push(() => engine.close());
    await engine.negotiate();
    const kit = await openTerminalKit({ engine });
    closing.push(() => kit.close());
    const ann = kit.signIn('ann');
    const { id } = await kit.open('ann', container.id, { rows: 30, columns: 90 });
    const tab = await kit.tab('ann', id);
    tab.type('stty size; sleep 5544 &\r');
    await tab.shows('30 90');
    tab.type('head -c 3000000 /dev/zero | tr "\\000" x; echo all-$((1+1))\r');
    await tab.shows('all-2');
    expect(tab.received).toBeGreaterThan(3_000_000);
    tab.say({ type: 'size', rows: 44, columns: 111 });
    await vi.waitFor(async () => {
      tab.type('stty size\r');
      await tab.shows('44 111');
    });
    expect(await kit.terminals.end(ann, id)).toBe(true);
    expect((await engine.containerProcesses(container.id)).rows).toHaveLength(1);
  });
});
