import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { slope } from '../bench/figures.mjs';
import { type RunningConsole, startConsole } from '../console';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { busyboxImage } from '../fleet/fixture.mjs';
import { signIn as signInPage } from '../test';
import { type Caller, errorLines, signIn } from './api-client';
import { startChurn } from './churn';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { heldMemory, WEIGHABLE } from './held-memory';
import { seededRandom, seedOf } from './seeded-random';
import { startVisitors } from './visitors';

const MINUTE = 60_000;
const MIB = 1024 * 1024;
/** How long it goes on. A night: PILOTHOUSE_TEST_SOAK_MINUTES=600 */
const SOAK_MINUTES = Number(process.env.PILOTHOUSE_TEST_SOAK_MINUTES ?? 10);
const RESTARTS = Math.max(2, Math.round(SOAK_MINUTES / 3));
const WEIGHINGS_BETWEEN = 8;
/** The first part fills caches, histories and compiled code; what is held may not go on growing after it. */
const SETTLED_AFTER = 0.4;
const MOST_GROWTH_MIB_A_MINUTE = 1.5;
/** Node's server keeps an idle connection of a browser for 5 s. */
const KEPT_ALIVE_MS = 8_000;

test.describe('soak', () => {
  test.setTimeout((SOAK_MINUTES + 20) * MINUTE);
  let engine: Engine;
  let client: EngineClient;
  let proxy: FaultProxy;
  let console_: RunningConsole;
  let admin: Caller;

  test.beforeAll(async () => {
    engine = await startEngine({ version: '28', name: 'full-soak' });
    await busyboxImage({ socket: engine.socket });
    client = engineClient(engine.socket);
    proxy = await startFaultProxy(engine.socket);
    console_ = await startConsole({ engine: `unix://${proxy.socket}`, nodeArgs: WEIGHABLE });
    admin = await signIn(console_.url);
  });
  test.afterAll(async () => {
    await console_?.stop();
    await proxy?.close();
    client?.close();
    await engine?.stop();
  });

  /** Name and state of each row of the page. */
  async function screen(page: Page): Promise<Record<string, string>> {
    const rows = page.getByRole('row').filter({ has: page.locator('[data-column="name"]') });
    const pairs = await rows.evaluateAll((elements) =>
      elements.map((element) => [
        element.querySelector('[data-column="name"]')?.textContent ?? '',
        element.querySelector('[data-column="state"]')?.textContent ?? '',
      ]),
    );
    return Object.fromEntries(pairs.map(([name = '', state = '']) => [name, state.replace(/ \(.*/, '')]));
  }

  /** `docker ps -a` in the same words. */
  async function truth(): Promise<Record<string, string>> {
    const rows: { Names: string[]; State: string }[] = await client.get('/containers/json', { query: { all: true } });
    return Object.fromEntries(rows.map(({ Names, State }) => [Names[0]?.slice(1), State]));
  }

  const live = async () => (await admin.ask('GET', '/api/hosts')).body.hosts[0].status === 'live';
  /** Open files beside connections to the engine and spools of logs, both of which are bounded and kept for a while. */
  function ownFiles(): number {
    const spool = path.join(console_.dataDir, 'spool');
    const folder = `/proc/${console_.pid}/fd`;
    const targets = readdirSync(folder).map((name) => {
      try {
        return readlinkSync(path.join(folder, name));
      } catch {
        return null;
      }
    });
    return targets.filter((target) => target !== null && !target.startsWith(spool)).length - proxy.connections();
  }
  /** Once nothing has changed for longer than an idle connection is kept. */
  async function steadyFiles(): Promise<number> {
    let last = -1;
    let since = 0;
    await waitFor(
      () => {
        const now = ownFiles();
        if (now !== last) since = Date.now();
        last = now;
        return Date.now() - since >= KEPT_ALIVE_MS;
      },
      { timeoutMs: 2 * MINUTE, everyMs: 100, what: 'the number of open files to stay' },
    );
    return last;
  }

  test(`${SOAK_MINUTES} minutes of everything at once`, async ({ browser }) => {
    const random = seededRandom(seedOf('soak'));
    const context = await browser.newContext({ viewport: { width: 1440, height: 1400 } });
    const page = await context.newPage();
    await signInPage(page, console_.url);
    await page.goto(`${console_.url}/containers`);
    const badge = page.getByRole('banner').getByRole('status').first();
    await expect(badge).toHaveText('Live');
    const visitors = startVisitors({ url: console_.url, admin, context, random });
    await waitFor(() => visitors.visits() >= 6, { timeoutMs: 2 * MINUTE, what: 'the first visits' });
    await visitors.rest();
    await waitFor(() => proxy.open((kind) => kind.includes('/logs')) === 0, { timeoutMs: MINUTE, what: 'quiet' });
    const files = await steadyFiles();

    const churn = startChurn({ client, admin, random, writers: 2 });
    visitors.resume();
    const started = Date.now();
    const minutes = () => (Date.now() - started) / MINUTE;
    const weights: { x: number; y: number }[] = [];
    for (let turn = 1; turn <= RESTARTS; turn++) {
      for (let weighing = 1; weighing <= WEIGHINGS_BETWEEN; weighing++) {
        const due = ((turn - 1 + weighing / WEIGHINGS_BETWEEN) * SOAK_MINUTES) / RESTARTS;
        await waitFor(() => minutes() >= due, { timeoutMs: SOAK_MINUTES * MINUTE, everyMs: 1_000, what: 'the time' });
        weights.push({ x: minutes(), y: (await heldMemory(console_)) / MIB });
        expect((await admin.ask('GET', '/api/health')).status).toBe(200);
      }
      await engine.restart();
      await waitFor(live, { timeoutMs: MINUTE, what: 'the console to be connected again' });
      await expect(badge).toHaveText('Live', { timeout: 15_000 });
    }
    await churn.stop();
    await visitors.stop();

    expect(Object.keys(churn.counts)).toHaveLength(8);
    await expect.poll(truth, { timeout: 30_000 }).not.toEqual({});
    await expect
      .poll(async () => JSON.stringify(sorted(await screen(page))))
      .toBe(JSON.stringify(sorted(await truth())));
    const settled = weights.filter(({ x }) => x >= SOAK_MINUTES * SETTLED_AFTER);
    const growth = slope(settled);
    console.log(
      `soak: ${JSON.stringify(churn.counts)}, ${visitors.visits()} visits; held ${weights.map(({ y }) => y.toFixed(1)).join(' ')} MiB, ${growth.toFixed(2)} MiB a minute`,
    );
    expect(growth, 'MiB a minute that it holds on to').toBeLessThan(MOST_GROWTH_MIB_A_MINUTE);

    await waitFor(() => proxy.open((kind) => kind.includes('/logs')) === 0, { timeoutMs: MINUTE, what: 'no open log' });
    expect(await steadyFiles(), 'open files').toBeLessThanOrEqual(files);
    const unexplained = errorLines(console_.output()).filter(
      ({ error, message }) => message !== 'request failed' || !/AppError/.test(error ?? ''),
    );
    expect(unexplained).toEqual([]);
    await page.goto('about:blank');
    await context.close();
  });

  const sorted = (record: Record<string, string>) => Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
});
