import { afterAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '@/lib/docker/dockerode-engine';
import { openTerminalKit } from '@/lib/testing/terminal-kit';
import { runContainer } from '../../../e2e/engine-container';
import { startEngine } from '../../../e2e/engines/engine.mjs';

/** The engine goes away under an open terminal, and comes back. */
describe.each(['28', '20'] as const)('engine %s', (version) => {
  const closing: (() => unknown)[] = [];
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  it('that is restarted ends the terminal, with and without the container', async () => {
    const own = await startEngine({ version });
    closing.push(() => own.stop());
    const container = await runContainer(own.socket, 'terminal-restart', 'exec sleep 86400', {
      host: { NetworkMode: 'none' },
    });
    const engine = createEngine({ kind: 'socket', path: own.socket });
    closing.push(() => engine.close());
    await engine.negotiate();
    const kit = await openTerminalKit({ engine });
    closing.push(() => kit.close());
    kit.signIn('ann');
    const { id } = await kit.open('ann', container.id);
    const tab = await kit.tab('ann', id);
    tab.type('echo on-$((1+1)); sleep 3377\r');
    await tab.shows('on-2');
    await own.restart();
    await tab.until(() => tab.end() !== undefined);
    // What cannot be asked yet is asked again, until it is known that nothing runs.
    await vi.waitFor(() => expect(kit.terminals.counters()).toEqual({ open: 0, waitingForEnd: 0 }), 30_000);
    const { State } = await engine.inspectContainer(container.id);
    if (State?.Running) expect((await engine.containerProcesses(container.id)).rows).toHaveLength(1);
  });
});
