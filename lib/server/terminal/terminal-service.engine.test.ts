import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import { engineKit, VERSIONS } from '@/lib/testing/engine-kit';
import { openTerminalKit } from '@/lib/testing/terminal-kit';

type Kit = Awaited<ReturnType<typeof openTerminalKit>>;

/** Commands that run in the container besides its own, as the engine's `top` has them. */
async function others(engine: Engine, container: string): Promise<string[]> {
  const { rows, titles } = await engine.containerProcesses(container);
  const at = titles.findIndex((title) => /^(?:CMD|COMMAND)$/.test(title));
  return rows.map((row) => row[at] ?? '').filter((command) => !command.includes('sleep 86400'));
}

const nothingLeft = (engine: Engine, container: string) =>
  vi.waitFor(async () => expect(await others(engine, container)).toEqual([]), { timeout: 15_000, interval: 100 });

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: AppError) => error,
  );

describe.each(VERSIONS)('%s', (version) => {
  const engines = engineKit(version);
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close().catch(() => {});
  });

  async function setUp(options: Partial<Parameters<typeof openTerminalKit>[0]> = {}) {
    const { engine, post, run } = await engines.ready();
    const container = await run(['sleep', '86400']);
    const kit = await openTerminalKit({ engine, ...options });
    closing.push(() => kit.close());
    kit.signIn('ann');
    return { engine, run, post, container, kit };
  }
  async function openTab(kit: Kit, container: string, request: Parameters<Kit['open']>[2] = {}) {
    const terminal = await kit.open('ann', container, request);
    return { terminal, tab: await kit.tab('ann', terminal.id) };
  }

  it('finds the shell, has its size and follows a resize', async () => {
    const { container, kit } = await setUp();
    const { tab, terminal } = await openTab(kit, container, { rows: 31, columns: 97 });
    expect(terminal.command[0]).toMatch(/sh$/);
    expect(terminal.shells.length).toBeGreaterThan(0);
    tab.type('stty size\r');
    await tab.shows('31 97');
    tab.say({ type: 'size', rows: 44, columns: 111 });
    await vi.waitFor(async () => {
      tab.type('stty size\r');
      await tab.shows('44 111');
    });
  });

  it('tells the exit code, and leaves nothing', async () => {
    const { container, engine, kit } = await setUp();
    const { tab } = await openTab(kit, container);
    tab.type('exit 7\r');
    await tab.until(() => tab.end() !== undefined);
    expect(tab.end()).toEqual({ type: 'end', reason: 'exited', exitCode: 7 });
    await nothingLeft(engine, container);
    await vi.waitFor(() =>
      expect(kit.audit.search({ limit: 10, action: 'container.terminal-end' }).rows).toHaveLength(1),
    );
    expect(kit.audit.search({ limit: 10 }).rows[0]?.detail).toMatchObject({
      reason: 'exited',
      exitCode: 7,
      left: false,
    });
  });

  it.each([
    ['closed', async (kit: Kit, id: string) => void (await kit.terminals.end(kit.signIn('ann'), id))],
    ['signed out', async (kit: Kit) => kit.signOut('ann')],
    ['made a viewer', async (kit: Kit) => kit.change('ann', { role: 'viewer' })],
    ['kept off the host', async (kit: Kit) => kit.change('ann', { hosts: ['elsewhere'] })],
    ['the console stops', (kit: Kit) => kit.terminals.close()],
  ])('when %s, the shell and what it runs are gone, also who ignores the hang-up', async (_why, how) => {
    const { container, engine, kit } = await setUp();
    const { tab, terminal } = await openTab(kit, container);
    tab.type(
      `trap '' HUP; sleep 7777 & sleep 6666 & sh -c 'trap "" HUP INT TERM; while :; do sleep 1; done' & echo on''going\r`,
    );
    await tab.shows('ongoing');
    await vi.waitFor(async () => expect((await others(engine, container)).join()).toContain('7777'));
    await how(kit, terminal.id);
    await nothingLeft(engine, container);
    await tab.over;
  });

  it('is ended by the next run of the console after a kill', async () => {
    const first = await setUp();
    const { tab } = await openTab(first.kit, first.container);
    tab.type(`sleep 5555 & echo on''going\r`);
    await tab.shows('ongoing');
    await first.kit.die();
    closing.splice(0);
    expect((await others(first.engine, first.container)).length).toBeGreaterThan(1);
    const second = await openTerminalKit({ engine: first.engine, dataDir: first.kit.folder });
    closing.push(() => second.close());
    await nothingLeft(first.engine, first.container);
    await vi.waitFor(() => expect(second.terminals.counters()).toEqual({ open: 0, waitingForEnd: 0 }));
  });

  it('runs as another user, in another folder, another program; and ends what it left', async () => {
    const { container, engine, kit } = await setUp();
    const { tab, terminal } = await openTab(kit, container, {
      command: ['sh', '-c', 'id -u; pwd; sleep 4444'],
      user: '1234',
      workingDir: '/tmp',
    });
    await tab.shows(/1234\r\n\/tmp/);
    expect(await kit.terminals.end(kit.signIn('ann'), terminal.id)).toBe(true);
    await nothingLeft(engine, container);
  });

  it('refuses in words: no such user, folder, program; not running', async () => {
    const { container, engine, kit, run } = await setUp();
    expect(await refusal(kit.open('ann', container, { user: 'nobody-has-this' }))).toMatchObject({
      code: 'validation_failed',
      fields: [{ path: 'user' }],
    });
    expect(await refusal(kit.open('ann', container, { workingDir: '/not/there' }))).toMatchObject({
      code: 'validation_failed',
      fields: [{ path: 'workingDir' }],
    });
    const wrong = await openTab(kit, container, { command: ['no-such-program'] });
    await wrong.tab.until(() => wrong.tab.end() !== undefined);
    expect(wrong.tab.end()).toMatchObject({ exitCode: 127 });
    const stopped = await run(['sleep', '1'], { start: false });
    expect(await refusal(kit.open('ann', stopped))).toMatchObject({ code: 'conflict' });
    await nothingLeft(engine, container);
    await vi.waitFor(() => expect(kit.terminals.counters()).toEqual({ open: 0, waitingForEnd: 0 }));
  });

  it('comes back to a page with what it showed, and characters of several bytes stay whole', async () => {
    const { container, kit } = await setUp();
    const { tab, terminal } = await openTab(kit, container);
    tab.type(`printf 'gr\\303\\274n\\360\\237\\220\\263\\n'; V=kept\r`);
    await tab.shows('grün🐳');
    tab.socket.terminate();
    const again = await kit.tab('ann', terminal.id);
    await again.shows('grün🐳');
    again.type('echo $V-$V\r');
    await again.shows('kept-kept');
    const third = await kit.tab('ann', terminal.id);
    expect(await again.over).toMatchObject({ code: 4410 });
    expect(third.said[0]).toMatchObject({ type: 'ready' });
  });

  it('waits while the page does not read, and goes on when it does', async () => {
    const { container, kit } = await setUp();
    const { tab } = await openTab(kit, container);
    tab.acknowledges = false;
    const before = process.memoryUsage().rss;
    tab.type('yes 0123456789012345678901234567890123456789\r');
    await tab.until(() => tab.received > 256 * 1024);
    const received = tab.received;
    await new Promise((resolve) => setTimeout(resolve, 500));
    // What was on the way when the window was full, no more.
    expect(tab.received).toBeLessThan(received + 512 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    tab.acknowledges = true;
    tab.say({ type: 'ack', bytes: tab.received });
    await tab.until(() => tab.received > 8 * 1024 * 1024);
    tab.type('\u0003');
    tab.type(`echo still''here\r`);
    await tab.shows('stillhere');
  });

  it('keeps no more for a page that says it read what it did not', async () => {
    const { container, kit } = await setUp();
    const { tab } = await openTab(kit, container);
    tab.acknowledges = false;
    tab.type('yes 0123456789012345678901234567890123456789\r');
    await tab.until(() => tab.received > 0);
    const before = process.memoryUsage().rss;
    tab.socket.pause();
    for (let round = 0; round < 100; round++) {
      tab.say({ type: 'ack', bytes: 0x7fff_ffff });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
    tab.socket.resume();
  });

  it('takes 10 MB of paste as fast as the program reads, with bounded memory', async () => {
    const { container, kit } = await setUp();
    const { tab } = await openTab(kit, container);
    tab.type(`stty raw -echo; echo re''ady; head -c 10485760 | md5sum; stty sane\r`);
    await tab.shows('ready');
    const frame = Buffer.alloc(16 * 1024, 'paste me ');
    let sent = 0;
    const taken = () => tab.said.reduce((sum, message) => sum + (message.type === 'taken' ? message.bytes : 0), 0);
    const offset = taken();
    while (sent < 10 * 1024 * 1024) {
      const now = sent;
      await tab.until(() => now - (taken() - offset) < 64 * 1024);
      tab.socket.send(frame, { binary: true });
      sent += frame.length;
    }
    await tab.shows(/[0-9a-f]{32}/);
    const { createHash } = await import('node:crypto');
    const hash = createHash('md5');
    for (let at = 0; at < sent; at += frame.length) hash.update(frame);
    expect(tab.text).toContain(hash.digest('hex'));
  });

  it('is over when its container stops', async () => {
    const { container, kit, post } = await setUp();
    const { tab } = await openTab(kit, container);
    await post(`/containers/${container}/kill`);
    await tab.until(() => tab.end() !== undefined);
    expect(['exited', 'line-lost']).toContain(tab.end()?.reason);
    await vi.waitFor(() => expect(kit.terminals.counters()).toEqual({ open: 0, waitingForEnd: 0 }), 15_000);
  });

  it('is nobody else’s: other origins, sessions, roles, tokens', async () => {
    const { container, kit } = await setUp();
    const terminal = await kit.open('ann', container);
    const origin = `http://127.0.0.1:${kit.port}`;
    kit.signIn('bob');
    kit.signIn('vic', { role: 'viewer' });
    kit.signIn('machine', { kind: 'token', role: 'admin' });
    const codes = async (headers: Record<string, string>) => {
      const { code, reason } = await kit.page(terminal.id, headers).over;
      return [code, (JSON.parse(reason) as { code: string }).code];
    };
    expect(await codes({ cookie: 'session=ann', origin: 'http://evil.example' })).toEqual([403, 'cross_site']);
    expect(await codes({ cookie: 'session=ann' })).toEqual([403, 'cross_site']);
    expect(await codes({ origin })).toEqual([401, 'unauthenticated']);
    expect(await codes({ origin, authorization: 'Bearer ann' })).toEqual([401, 'unauthenticated']);
    expect(await codes({ cookie: 'session=bob', origin })).toEqual([404, 'terminal_not_found']);
    expect(await codes({ cookie: 'session=vic', origin })).toEqual([403, 'forbidden']);
    expect(await codes({ cookie: 'session=machine', origin })).toEqual([403, 'forbidden']);
    expect(await refusal(kit.open('machine', container))).toMatchObject({ code: 'forbidden' });
    expect(await refusal(kit.terminals.end(kit.signIn('bob'), terminal.id))).toMatchObject({
      code: 'terminal_not_found',
    });
  });

  it('asks for the password where it is production, and keeps to its numbers', async () => {
    const { container, kit } = await setUp({ environment: 'production', limits: { terminalsPerUser: 2 } });
    expect(await refusal(kit.open('ann', container))).toMatchObject({ code: 'confirmation_required' });
    kit.confirm('ann');
    await kit.open('ann', container);
    await kit.open('ann', container);
    expect(await refusal(kit.open('ann', container))).toMatchObject({ code: 'too_many_terminals' });
  });
});
