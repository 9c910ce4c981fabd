import { beforeAll, describe, expect, test } from 'vitest';
import { openFiles } from '../bench/process-cost.mjs';
import type { TestContainer } from '../engine-container';
import { waitFor } from '../engines/process-identity.mjs';
import { inParallel } from '../fleet/fixture.mjs';
import { consoleKit, isWell } from './console-kit';
import { heldMemory, WEIGHABLE } from './held-memory';
import { openLiveTab } from './live-tab';
import { openLogReader } from './log-reader';

const MIB = 1024 * 1024;
/** Of each engine: half by tabs, half by programs, and of these half with a terminal. */
const FOLLOWERS = 2_000;
const AT_ONCE = 10;
const SLOW_READERS = 4;
/** More than the sockets on the way take in: about 30 MB. */
const LONG_LOG_LINES = 600_000;
/** What a reader that does not read may cost: its window, and what lies about on its way. */
const SLOW_READER_BYTES = 4 * MIB;

describe.each(['28', '20'] as const)('logs are followed on Engine %s', (version) => {
  const setUp = consoleKit({ version, nodeArgs: WEIGHABLE });
  const isLog = (kind: string) => kind.includes('/logs');
  let ticking: Record<'tty' | 'plain', TestContainer>;

  beforeAll(async () => {
    const { kit } = setUp;
    const command = 'while :; do echo tick; usleep 20000; done';
    ticking = {
      plain: await kit.container('ticking', command),
      tty: await kit.container('ticking-tty', command, { config: { Tty: true } }),
    };
    // Before it has been looked at, nobody knows that it has a terminal.
    const known = async () => (await kit.admin.ask('GET', '/api/containers?q=ticking-tty')).body.containers[0]?.tty;
    await waitFor(known, { timeoutMs: 20_000, what: 'the terminal to be known' });
  });

  const streamsGone = (what: string) =>
    waitFor(() => setUp.kit.proxy.open(isLog) === 0, { timeoutMs: 20_000, what: `no open stream after ${what}` });

  async function followByTab({ id }: TestContainer, leave: 'close' | 'vanish' = 'close'): Promise<void> {
    const { kit } = setUp;
    const tab = await openLiveTab(
      kit.console.url,
      kit.admin.headers,
      [{ kind: 'logs', host: 'local', container: id, tail: 5 }],
      { keep: false },
    );
    await waitFor(() => tab.lines() > 0, { timeoutMs: 20_000, everyMs: 2, what: 'a line in a tab' });
    if (leave === 'close') await tab.close();
    else tab.socket.terminate();
  }

  async function followByProgram({ id }: TestContainer): Promise<void> {
    const { kit } = setUp;
    const reader = await openLogReader(kit.console.url, kit.admin.headers, id, 'tail=5&follow=true');
    await waitFor(() => reader.bytes() > 0, { timeoutMs: 20_000, everyMs: 2, what: 'a line in a program' });
    reader.leave();
  }

  test(`${FOLLOWERS} come and go, and leave nothing open`, async () => {
    const { kit } = setUp;
    const comeAndGo = (count: number) =>
      inParallel(
        Array.from({ length: count }, (_, index) => index),
        AT_ONCE,
        async (index) => {
          const container = index % 2 === 0 ? ticking.plain : ticking.tty;
          await (index % 4 < 2
            ? followByTab(container, index % 8 < 4 ? 'close' : 'vanish')
            : followByProgram(container));
        },
      );
    await comeAndGo(40);
    await streamsGone('the first');
    const calm = () => openFiles(kit.console.pid) - kit.proxy.connections();
    const [consoleFiles, engineFiles] = [calm(), openFiles(kit.engine.pid)];
    const before = kit.proxy.asked().filter(({ kind }) => isLog(kind)).length;
    await comeAndGo(FOLLOWERS);
    await streamsGone('all');
    expect(kit.proxy.asked().filter(({ kind }) => isLog(kind)).length - before).toBeGreaterThanOrEqual(FOLLOWERS);
    await waitFor(() => calm() <= consoleFiles, {
      timeoutMs: 20_000,
      what: `${consoleFiles} open files of the console`,
    });
    // The engine keeps a file open for each reader that it still has.
    await waitFor(() => openFiles(kit.engine.pid) <= engineFiles, {
      timeoutMs: 20_000,
      what: `${engineFiles} open files of the engine`,
    });
    expect(await isWell(kit.console)).toBe(true);
  });

  test('one who follows a log that says nothing is answered at once', async () => {
    const { kit } = setUp;
    const silent = await kit.container('silent');
    const reader = await openLogReader(kit.console.url, kit.admin.headers, silent.id, 'tail=5&follow=true');
    expect(reader.bytes()).toBe(0);
    reader.leave();
    await streamsGone('the silent one');
  });

  test('readers that do not read hold the engine up, not the memory', async () => {
    const { kit } = setUp;
    const words = 'a line of a long log that goes on and on';
    const flood = await kit.container('flood', `seq 1 ${LONG_LOG_LINES} | sed 's/^/${words} /'; exec sleep 1000000`);
    await waitFor(async () => (await kit.client.logs(flood.id, { tail: 1 })).includes(` ${LONG_LOG_LINES}`), {
      timeoutMs: 120_000,
      everyMs: 250,
      what: 'a long log',
    });
    const bytesBefore = kit.proxy.logBytes();
    const before = await heldMemory(kit.console);
    const readers = await Promise.all(
      Array.from({ length: SLOW_READERS }, () =>
        openLogReader(kit.console.url, kit.admin.headers, flood.id, 'tail=all&follow=true', { reads: false }),
      ),
    );
    const tabs = await Promise.all(
      Array.from({ length: SLOW_READERS }, () =>
        openLiveTab(
          kit.console.url,
          kit.admin.headers,
          [{ kind: 'logs', host: 'local', container: flood.id, tail: 10_000 }],
          { acknowledge: false, keep: false },
        ),
      ),
    );
    let last = -1;
    let same = 0;
    const stalled = () => {
      same = kit.proxy.logBytes() === last ? same + 1 : 0;
      last = kit.proxy.logBytes();
      return same >= 5;
    };
    await waitFor(stalled, { timeoutMs: 60_000, everyMs: 200, what: 'everything on the way to stand still' });
    expect(last - bytesBefore, 'bytes taken from the engine').toBeLessThan(
      SLOW_READERS * LONG_LOG_LINES * words.length,
    );
    const cost = (await heldMemory(kit.console)) - before;
    console.log(`Engine ${version}: ${2 * SLOW_READERS} slow readers cost ${(cost / MIB).toFixed(1)} MiB`);
    expect(cost).toBeLessThan(2 * SLOW_READERS * SLOW_READER_BYTES);
    expect(await isWell(kit.console)).toBe(true);
    // Somebody who reads is served meanwhile.
    await followByTab(ticking.plain);
    for (const reader of readers) reader.leave();
    for (const tab of tabs) tab.socket.terminate();
    await streamsGone('slow readers');
    await flood.remove();
  });

  test('removed while followed: everybody is told, nothing stays open', async () => {
    const { kit } = setUp;
    const doomed = await inParallel([1, 2, 3, 4, 5, 6], 3, async (number) => {
      const tty = number % 2 === 0;
      return kit.container(`removed-${number}`, 'while :; do echo tick; usleep 20000; done', { config: { Tty: tty } });
    });
    const followed = await Promise.all(
      doomed.map(async (container) => ({
        container,
        tab: await openLiveTab(kit.console.url, kit.admin.headers, [
          { kind: 'logs', host: 'local', container: container.id, tail: 5 },
        ]),
        reader: await openLogReader(kit.console.url, kit.admin.headers, container.id, 'tail=5&follow=true'),
      })),
    );
    for (const { tab, reader } of followed) {
      await waitFor(() => tab.lines() > 0 && reader.bytes() > 0, {
        timeoutMs: 20_000,
        what: 'lines before the removal',
      });
    }
    await Promise.all(doomed.map((container) => container.remove()));
    for (const { tab, reader } of followed) {
      const ended = await waitFor(() => tab.said.find(({ type }) => type === 'ended'), {
        timeoutMs: 20_000,
        what: 'the tab to be told',
      });
      expect([ended.reason, ended.problem]).toEqual(['The container was removed', undefined]);
      await waitFor(() => reader.ended(), { timeoutMs: 20_000, what: 'the program’s stream to end' });
      await tab.close();
    }
    await streamsGone('the removal');
    expect(await isWell(kit.console)).toBe(true);
  });
});
