import { expect, type Page, test } from '@playwright/test';
import { ADMIN, type RunningConsole, startConsole } from '../console';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { loadFleet } from '../fleet/fixture.mjs';
import { signIn } from '../test';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

const RUNNING = 500;
const STOPPED = 2_000;
const ALL = RUNNING + STOPPED;
/** However many there are: those on the screen and a few beyond each edge. */
const MOST_ROWS = 80;
const TABS = 12;

/** The engine is asked for its whole list once a minute while somebody looks, and never because somebody types. */
const listsAllowed = (since: number) => 1 + Math.ceil((Date.now() - since) / 60_000);

test.describe('500 running and 2,000 stopped containers', () => {
  test.describe.configure({ mode: 'serial' });
  test.setTimeout(180_000);
  let engine: Engine;
  let client: EngineClient;
  let proxy: FaultProxy;
  let console_: RunningConsole;

  test.beforeAll(async () => {
    test.setTimeout(1_200_000);
    engine = await startEngine({ version: '28', name: 'full-scale' });
    client = engineClient(engine.socket);
    const started = Date.now();
    await loadFleet({ socket: engine.socket, running: RUNNING, stopped: STOPPED });
    console.log(`fleet loaded in ${Math.round((Date.now() - started) / 1000)} s`);
    proxy = await startFaultProxy(engine.socket);
    console_ = await startConsole({ engine: `unix://${proxy.socket}` });
    const cookie = await cookieHeader();
    await waitFor(
      async () => {
        const answer = await fetch(`${console_.url}/api/containers`, { headers: { cookie } });
        const { containers } = (await answer.json()) as { containers: { state: string }[] };
        return containers.length === ALL && containers.filter(({ state }) => state === 'running').length === RUNNING;
      },
      { timeoutMs: 60_000, everyMs: 250, what: 'the whole fleet to be known' },
    );
  });
  test.afterAll(async () => {
    test.setTimeout(600_000);
    await console_?.stop();
    await proxy?.close();
    client?.close();
    await engine?.stop();
  });

  async function cookieHeader(): Promise<string> {
    const answer = await fetch(`${console_.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: console_.url },
      body: JSON.stringify(ADMIN),
    });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  const grid = (page: Page) => page.getByRole('grid', { name: 'Containers' });
  const rows = (page: Page) => page.getByRole('row').filter({ has: page.locator('[data-column="name"]') });
  const shownNames = (page: Page) => page.locator('[role="row"] [data-column="name"]').allInnerTexts();
  const count = (page: Page) => page.getByRole('main').getByRole('status').first();
  const lists = () => proxy.asked().filter(({ kind }) => kind === 'GET /containers/json').length;
  const scrollTo = (page: Page, to: 'top' | 'bottom') =>
    grid(page).evaluate((element, where) => element.scrollTo({ top: where === 'top' ? 0 : element.scrollHeight }), to);

  async function openList(page: Page, query = ''): Promise<void> {
    await signIn(page, console_.url);
    await page.goto(`${console_.url}/containers${query}`);
    await expect(count(page)).toHaveText(/2,500/);
  }

  test('the list: few rows in the page, an exact filter, nothing asked of the engine for a key', async ({ page }) => {
    await openList(page);
    await expect(grid(page)).toHaveAttribute('aria-rowcount', String(ALL + 1));
    expect(await rows(page).count()).toBeGreaterThan(5);
    expect(await rows(page).count()).toBeLessThan(MOST_ROWS);

    const since = Date.now();
    const before = lists();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/')) asked.push(request.url());
    });
    const box = page.getByRole('searchbox', { name: 'Search containers' });
    await box.pressSequentially('load-run-49');
    const wanted = ['load-run-49', ...Array.from({ length: 10 }, (_, index) => `load-run-49${index}`)];
    await expect(count(page)).toHaveText('11 of 2,500');
    await expect.poll(async () => (await shownNames(page)).sort()).toEqual(wanted.sort());
    await box.fill('nothing-has-this-name');
    await expect(count(page)).toHaveText('0 of 2,500');
    await expect(rows(page)).toHaveCount(0);
    await box.fill('');
    await expect(count(page)).toHaveText('2,500');
    await page.getByRole('button', { name: /^Running/ }).click();
    await expect(count(page)).toHaveText('500 of 2,500');
    await page.getByRole('button', { name: /^Stopped/ }).click();
    await expect(count(page)).toHaveText('2,000 of 2,500');
    await page.getByRole('button', { name: /^All/ }).click();
    expect(asked, 'requests for keys and filters').toEqual([]);
    expect(lists() - before, 'lists asked of the engine').toBeLessThanOrEqual(listsAllowed(since));
  });

  test('the list: sorted, grouped and scrolled to its end', async ({ page }) => {
    await openList(page);
    const name = page.getByRole('columnheader', { name: /Name/ }).getByRole('button');
    await name.click();
    await expect(page).toHaveURL(/sort=name/);
    await expect.poll(async () => (await shownNames(page))[0]).toBe('load-run-1');
    await name.click();
    await expect.poll(async () => (await shownNames(page))[0]).toBe('load-stop-2000');
    await scrollTo(page, 'bottom');
    await expect.poll(async () => (await shownNames(page)).at(-1)).toBe('load-run-1');
    expect(await rows(page).count()).toBeLessThan(MOST_ROWS);
    await scrollTo(page, 'top');
    await expect.poll(async () => (await shownNames(page))[0]).toBe('load-stop-2000');

    await page.getByRole('combobox', { name: 'Grouping' }).selectOption({ label: 'By stack' });
    // Rows, and a title for each of the 201 stacks.
    await expect(grid(page)).toHaveAttribute('aria-rowcount', String(ALL + 201 + 1));
    expect(await page.getByRole('row').count()).toBeLessThan(MOST_ROWS);
    await scrollTo(page, 'bottom');
    expect(await page.getByRole('row').count()).toBeLessThan(MOST_ROWS);
    await page.goto(`${console_.url}/containers?group=stack&stack=load-5`);
    await expect(page.getByText('10 of 20 running')).toBeVisible();
  });

  test('the overview counts them all, and follows', async ({ page }) => {
    await signIn(page, console_.url);
    await page.goto(`${console_.url}/`);
    const cell = (state: string) => page.getByRole('main').locator(`a[href*="state=${state}"]`).first();
    await expect(cell('running')).toContainText('500');
    await expect(cell('stopped')).toContainText('2,000');
    await client.post('/containers/load-run-7/pause');
    await expect(cell('paused')).toContainText('1');
    await client.post('/containers/load-run-7/unpause');
    await expect(cell('paused')).toContainText('0');
    await expect(cell('running')).toContainText('500');
  });

  test('twelve tabs see what happens', async ({ context }) => {
    const first = await context.newPage();
    await openList(first, '?q=load-run-1');
    const pages = [first];
    while (pages.length < TABS) {
      const page = await context.newPage();
      await page.goto(`${console_.url}/containers?q=load-run-123`);
      pages.push(page);
    }
    await first.goto(`${console_.url}/containers?q=load-run-123`);
    const row = (page: Page) => page.getByRole('row', { name: /load-run-123/ });
    for (const page of pages) await expect(row(page)).toContainText('running');
    await client.post('/containers/load-run-123/pause');
    for (const page of pages) await expect(row(page)).toContainText('paused');
    await client.post('/containers/load-run-123/kill');
    for (const page of pages) await expect(row(page)).toContainText('137');
    await client.post('/containers/load-run-123/start');
    for (const page of pages) await expect(row(page)).toContainText('running');
    for (const page of pages) await page.close();
  });
});
