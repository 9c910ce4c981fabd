import type { Browser, BrowserContext, Page } from '@playwright/test';
import { runContainer, type TestContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { expect, look, signIn, test } from '../test';

const LOU = { username: 'e2e-lou', password: 'seven quiet herons wading' };
const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

// Pictures in both widths and themes take long on a machine with more to do.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let within: TestContainer;
let beside: TestContainer;
let slow: TestContainer;
const ofStack = (stack: string) => ({ Labels: { 'pilothouse.test': 'e2e', 'com.docker.compose.project': stack } });

test.beforeAll(async () => {
  within = await runContainer(socket(), 'e2e-team-within', 'sleep 3600', { config: ofStack('shop-e2e') });
  beside = await runContainer(socket(), 'e2e-team-beside', 'sleep 3600', { config: ofStack('beside-e2e') });
  // Its first process hears no SIGTERM: a stop takes as long as it may.
  slow = await runContainer(socket(), 'e2e-team-slow', 'sleep 3600', {
    config: { ...ofStack('shop-e2e'), StopSignal: 'SIGTERM', StopTimeout: 20 },
  });
});
test.afterAll(() => Promise.all([within, beside, slow].map((container) => container?.remove())));

async function startedAt(id: string): Promise<string> {
  const client = engineClient(socket());
  try {
    return (await client.get(`/containers/${id}/json`)).State.StartedAt;
  } finally {
    client.close();
  }
}

async function ask(page: Page, action: 'Restart' | 'Stop'): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: action }).click();
}

/** Signed in as the operator, in a browser of their own. */
async function asLou(browser: Browser, url: string): Promise<{ context: BrowserContext; theirs: Page }> {
  const context = await browser.newContext({ baseURL: url });
  const theirs = await context.newPage();
  await signIn(theirs, url, LOU);
  return { context, theirs };
}

/** Of the sample fleet and of what is made above: containers that `shop*` is about. */
async function countOfShop(page: Page): Promise<number> {
  const { containers } = (await (await page.request.get('/api/containers')).json()) as {
    containers: { stack: string | null }[];
  };
  const count = containers.filter(({ stack }) => stack?.startsWith('shop')).length;
  expect(count).toBeLessThan(containers.length);
  return count;
}

const restart = (context: BrowserContext, url: string, { id }: TestContainer) =>
  context.request.post(`/api/hosts/local/containers/${id}/restart`, { headers: { origin: url }, data: {} });

test('an account is given a line, and what it will see is told before', async ({ page }) => {
  await page.goto('/users');
  await page.getByRole('button', { name: 'New user' }).click();
  await page.getByLabel('User name').fill(LOU.username);
  await page.getByRole('textbox', { name: /^First password/ }).fill(LOU.password);
  await page.getByRole('combobox', { name: 'Role of line 1' }).selectOption('operator');
  await page.getByRole('textbox', { name: 'Stacks of line 1' }).fill('shop*');
  await expect(page.getByRole('textbox', { name: 'Hosts of line 1' })).toHaveValue('*');
  const count = await countOfShop(page);
  await expect(page.getByTestId('grant-preview')).toHaveText(
    `Would see ${count} containers on 1 host now, and may act on all.`,
  );
  await look(page, 'team-new-user');
  await page.getByRole('textbox', { name: 'Stacks of line 1' }).fill('shop*, no/stack');
  await expect(page.getByText('«no/stack» is no pattern')).toBeVisible();
  await page.getByRole('textbox', { name: 'Stacks of line 1' }).fill('shop*');
  await page.getByRole('button', { name: 'Create the user' }).click();
  await expect(page.getByRole('row', { name: /e2e-lou/ })).toContainText('operator on stacks shop* of all hosts');
  await look(page, 'team-users');
  await look(page, 'team-roles', page.getByRole('region', { name: 'What each role may do' }).first());
});

test('who has the line sees and touches just what it is about', async ({ page, browser, url }) => {
  const { context, theirs } = await asLou(browser, url);
  const errors: string[] = [];
  theirs.on('pageerror', (error) => errors.push(error.message));
  await theirs.goto('/containers?q=e2e-team');
  await expect(theirs.getByRole('row', { name: /e2e-team-within/ })).toContainText('running');
  await expect(theirs.getByRole('row', { name: /e2e-team-beside/ })).toHaveCount(0);
  const { containers: seen } = (await (await context.request.get('/api/containers')).json()) as {
    containers: unknown[];
  };
  expect(seen).toHaveLength(await countOfShop(page));

  await theirs.keyboard.press('Control+k');
  const box = theirs.getByRole('combobox', { name: 'Find anything, or do something' });
  await box.fill('e2e-team-within');
  await expect(theirs.getByRole('option', { name: /e2e-team-within.*container/ }).first()).toBeVisible();
  await box.fill('e2e-team-beside');
  await expect(theirs.getByRole('dialog').getByRole('status')).toContainText('Nothing matches');
  await theirs.keyboard.press('Escape');

  expect((await theirs.goto(`/hosts/local/containers/${beside.id}/overview`))?.status()).toBe(404);
  await expect(theirs.getByRole('heading', { name: 'Container not found' })).toBeVisible();
  expect((await restart(context, url, beside)).status()).toBe(404);
  expect((await context.request.get('/api/users')).status()).toBe(403);

  await theirs.goto(`/hosts/local/containers/${within.id}/overview`);
  const before = await startedAt(within.id);
  await ask(theirs, 'Restart');
  await expect.poll(() => startedAt(within.id)).not.toBe(before);
  expect(errors).toEqual([]);
  await context.close();
});

test('another line ends the open page, and counts from the next sign-in on', async ({ page, browser, url }) => {
  const { context, theirs } = await asLou(browser, url);
  const count = await countOfShop(page);
  await theirs.goto('/containers?q=e2e-team');
  await expect(theirs.getByRole('row', { name: /e2e-team-within/ })).toBeVisible();
  await page.goto('/users');
  await page.getByRole('button', { name: 'Change e2e-lou' }).click();
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByRole('textbox', { name: 'Stacks of line 2' }).fill('beside-?2e');
  await expect(page.getByTestId('grant-preview')).toHaveText(
    `Would see ${count + 1} containers on 1 host now, and may act on ${count}.`,
  );
  await look(page, 'team-lines');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(theirs).toHaveURL(/\/sign-in\?next=/);
  await theirs.getByLabel('User name').fill(LOU.username);
  await theirs.getByRole('textbox', { name: /^Password/ }).fill(LOU.password);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(theirs.getByRole('row', { name: /e2e-team-beside/ })).toContainText('running');
  const refused = await restart(context, url, beside);
  expect(refused.status()).toBe(403);
  expect((await refused.json()).detail).toContain('the role operator is needed');
  await theirs.goto(`/hosts/local/containers/${beside.id}/overview`);
  await expect(theirs.getByRole('button', { name: 'Restart', exact: true })).toBeDisabled();
  await context.close();
});

test('of two people at one container, the second is told by name', async ({ page, browser, url }) => {
  const { context, theirs } = await asLou(browser, url);
  const address = `/hosts/local/containers/${slow.id}/overview`;
  await Promise.all([page.goto(address), theirs.goto(address)]);
  await expect(theirs.getByRole('button', { name: 'Restart', exact: true })).toBeEnabled();
  const begun = page.waitForRequest((request) => request.url().endsWith('/stop'));
  await ask(page, 'Stop');
  await begun;
  await expect(page.getByText('Stopping …').first()).toBeVisible();
  await ask(theirs, 'Restart');
  await expect(theirs.getByText(/admin is stopping «e2e-team-slow» since .* Nothing was done\./).first()).toBeVisible();
  await look(theirs, 'team-told');
  await expect(page.getByText('exited').first()).toBeVisible({ timeout: 30_000 });
  await context.close();
});
