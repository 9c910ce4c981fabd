import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ADMIN, startConsole } from '../console';
import { engineState, runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { startTestRegistry, type TestRegistry } from '../engines/test-registry.mjs';
import { expect, expectAccessible, expectNoOverflow, look, signIn, test, WIDTHS } from '../test';

const MIB = 1024 * 1024;
const SLOW = 512 * 1024;
const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

let registry: TestRegistry;
test.beforeAll(async () => {
  registry = await startTestRegistry();
});
test.afterAll(async () => {
  await registry?.stop();
});
test.afterEach(() => {
  registry.open();
  registry.slow(null);
});

const openDrawer = async (page: Page) => {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Activities/ })
    .click();
  const drawer = page.getByRole('dialog', { name: 'Activities' });
  await expect(drawer.getByRole('article').or(drawer.getByText('Nothing')).first()).toBeVisible();
  return drawer;
};

/** Through the dialog, as a person does it. */
async function pullByHand(page: Page, image: string): Promise<void> {
  const drawer = await openDrawer(page);
  await drawer.getByRole('button', { name: 'Pull image' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pull an image' });
  await dialog.getByRole('textbox', { name: 'Image' }).fill(image);
  await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

async function hasImage(image: string): Promise<boolean> {
  const client = engineClient(socket());
  try {
    return (await client.get(`/images/${image}/json`, { accept: [404] })).Id !== undefined;
  } finally {
    client.close();
  }
}

test('a pull is seen live in two tabs, goes on without them, and is found again', async ({ context, page }) => {
  await registry.push('e2e/live', '1', [6 * MIB, 1024]);
  const image = `${registry.address}/e2e/live:1`;
  registry.slow(SLOW);
  const other = await context.newPage();
  await other.goto('/activities?show=running');
  await page.goto('/containers');
  await pullByHand(page, image);
  const toast = page.getByRole('region', { name: 'Notifications' });
  await expect(toast).toContainText(`Pull ${image}: started`);
  await toast.getByRole('link', { name: 'Watch it' }).click();
  await expect(page).toHaveURL(/\/activities\/[\w-]+$/);
  const address = page.url();
  await expect(page.getByTestId('activities-running')).toHaveText('1');

  const there = other.getByRole('article', { name: `Pull ${image}` });
  await expect(there).toContainText('running');
  await expect(there).toContainText(/MiB of .*MiB/);
  await expect(there).toContainText(/\/s/);
  const bar = there.getByRole('progressbar').first();
  const before = Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  await there.getByText(/2 layers/).click();
  await expect(there.getByText('under way').first()).toBeVisible();

  // Nobody watches any more.
  await page.close();
  await other.close();
  registry.slow(null);
  const again = await context.newPage();
  await again.goto(address);
  const found = again.getByRole('main').getByRole('article');
  await expect(found).toContainText('done');
  await expect(found).toContainText(`Pulled ${image}. The registry has it as sha256:`);
  expect(await hasImage(image)).toBe(true);
  await again.close();
});

test('a pull is cancelled, and the engine has stopped', async ({ page }) => {
  await registry.push('e2e/cancel', '1', [8 * MIB]);
  const image = `${registry.address}/e2e/cancel:1`;
  registry.slow(SLOW);
  await page.goto('/containers');
  await pullByHand(page, image);
  const drawer = await openDrawer(page);
  const card = drawer.getByRole('article', { name: `Pull ${image}` });
  await expect(card).toContainText(/MiB of/);
  await card.getByRole('button', { name: `Cancel Pull ${image}` }).click();
  await expect(card).toContainText('cancelled');
  await expect(card).toContainText(`Cancelled by ${ADMIN.username}.`);
  await expect.poll(() => registry.connections()).toBe(0);
  expect(await hasImage(image)).toBe(false);
});

test('what is wrong is said: in the dialog before, in the activity after', async ({ page, url }) => {
  await page.goto('/containers');
  const drawer = await openDrawer(page);
  await drawer.getByRole('button', { name: 'Pull image' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pull an image' });
  const field = dialog.getByRole('textbox', { name: 'Image' });
  await field.fill(`${registry.address}/e2e/Wrong:1`);
  await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('small letters only');
  await field.fill(`${registry.address}/e2e/nothing`);
  await expect(dialog).toContainText('No tag is named, so it is latest.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
  const toast = page.getByRole('region', { name: 'Notifications' });
  await expect(toast.getByRole('alert')).toContainText('no such repository, tag or digest');
  await page.goto('/activities?show=failed');
  const card = page.getByRole('article', { name: `Pull ${registry.address}/e2e/nothing:latest` });
  await expect(card).toContainText('failed');
  await expect(card).toContainText('no such repository, tag or digest');

  const refused = await page.request.post('/api/hosts/local/images/pull', {
    data: { reference: 'shop/api:-1' },
    headers: { origin: url },
  });
  expect(refused.status()).toBe(400);
  expect(await refused.json()).toMatchObject({
    code: 'validation_failed',
    fields: [{ path: 'reference', message: expect.stringContaining('character 10') }],
  });
});

test('many are restarted on the server: the tab may go', async ({ context, page }) => {
  const names = ['e2e-many-1', 'e2e-many-2', 'e2e-many-3'];
  // Each takes its second and more to stop.
  const containers = await Promise.all(
    names.map((name) =>
      runContainer(socket(), name, 'trap "sleep 2; exit 0" TERM; while true; do sleep 0.1; done', {
        config: { StopSignal: 'SIGTERM' },
      }),
    ),
  );
  const startedAt = async (id: string) => {
    const client = engineClient(socket());
    try {
      return (await client.get(`/containers/${id}/json`)).State.StartedAt as string;
    } finally {
      client.close();
    }
  };
  try {
    const before = await Promise.all(containers.map(({ id }) => startedAt(id)));
    await page.goto('/containers?q=e2e-many');
    await expect(page.getByRole('row', { name: /e2e-many-/ })).toHaveCount(3);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Restart', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Restart 3/ })
      .click();
    await expect(page.getByRole('dialog').getByText('under way').first()).toBeVisible();
    // Closed while they are being stopped.
    await page.close();
    for (const [index, { id }] of containers.entries()) {
      await expect.poll(() => startedAt(id), { timeout: 30_000 }).not.toBe(before[index]);
      await expect.poll(() => engineState(socket(), id)).toBe('running');
    }
    const again = await context.newPage();
    await again.goto('/activities');
    const card = again.getByRole('article', { name: 'Restart 3 containers' }).first();
    await expect(card).toContainText('3 of 3 restarted');
    await card.getByText('3 parts').click();
    for (const name of names) await expect(card).toContainText(name);
    // Each has its own line in the audit log.
    const { rows } = await again.evaluate(async () => (await fetch('/api/audit?action=container.restart')).json());
    for (const { id } of containers)
      expect(rows).toContainEqual(expect.objectContaining({ target: id, outcome: 'ok' }));
    await again.close();
  } finally {
    await Promise.all(containers.map((container) => container.remove()));
  }
});

test('the drawer and its pages at both widths', async ({ page }) => {
  test.setTimeout(180_000);
  await registry.push('e2e/look', '1', [6 * MIB, 3 * MIB]);
  const image = `${registry.address}/e2e/look:1`;
  await page.goto('/containers');
  registry.slow(SLOW / 16);
  await pullByHand(page, image);
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  const drawer = await openDrawer(page);
  await expect(drawer.getByRole('article', { name: `Pull ${image}` })).toContainText(/of .*MiB/);
  await look(page, 'activities-drawer');
  // By keyboard: closed with Escape, and the focus is back where it was.
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(page.getByRole('banner').getByRole('button', { name: /^Activities/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Activities' })).toBeVisible();
  await page.goto('/activities');
  await expect(page.getByRole('article', { name: `Pull ${image}` })).toContainText(/of .*MiB/);
  await look(page, 'activities');
  await page
    .getByRole('article', { name: `Pull ${image}` })
    .getByRole('link')
    .click();
  await expect(page.getByRole('main').getByText('under way').first()).toBeVisible();
  await look(page, 'activity');
  await page.setViewportSize(WIDTHS.narrow);
  await page
    .getByRole('main')
    .getByRole('button', { name: `Cancel Pull ${image}` })
    .click();
  await expect(page.getByRole('main').getByRole('article')).toContainText('cancelled');
  await expectNoOverflow(page);
});

test('older ones are shown on demand, and nothing twice', async ({ page }) => {
  await page.goto('/activities');
  await page.evaluate(async (address) => {
    for (let n = 0; n < 35; n++) {
      const response = await fetch('/api/hosts/local/images/pull', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reference: `${address}/e2e/no-such-thing:${n}` }),
      });
      if (response.status === 429) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        n--;
      }
    }
  }, registry.address);
  await page.goto('/activities');
  const first = page.getByRole('article', { name: `Pull ${registry.address}/e2e/no-such-thing:0` });
  await expect(page.getByRole('article', { name: `Pull ${registry.address}/e2e/no-such-thing:34` })).toBeVisible();
  await expect(first).toHaveCount(0);
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(first).toHaveCount(1);
  const names = await page
    .getByRole('main')
    .getByRole('article')
    .evaluateAll((all) => all.map((each) => each.querySelector('a')?.getAttribute('href')));
  expect(new Set(names).size).toBe(names.length);
});

test('after a kill of the console it says what it does not know', async ({ page }) => {
  test.setTimeout(120_000);
  const containers = await Promise.all(
    ['e2e-kill-1', 'e2e-kill-2'].map((name) =>
      runContainer(socket(), name, 'trap "sleep 5; exit 0" TERM; while true; do sleep 0.1; done', {
        config: { StopSignal: 'SIGTERM' },
      }),
    ),
  );
  await registry.push('e2e/killed', '1', [8 * MIB]);
  const image = `${registry.address}/e2e/killed:1`;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-e2e-kill-'));
  const engine = `unix://${socket()}`;
  let running = await startConsole({ engine, dataDir });
  try {
    await signIn(page, running.url);
    await page.goto(`${running.url}/containers?q=e2e-kill`);
    registry.slow(SLOW);
    await pullByHand(page, image);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Stop', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Stop 2/ })
      .click();
    await expect(page.getByRole('dialog').getByText('under way')).toHaveCount(2);
    await expect(page.getByTestId('activities-running')).toHaveText('2');
    const port = Number(new URL(running.url).port);
    await page.goto('about:blank');
    await running.kill();
    running = await startConsole({ engine, dataDir, port });

    await page.goto(`${running.url}/activities?show=failed`);
    for (const name of [`Pull ${image}`, 'Stop 2 containers']) {
      const card = page.getByRole('article', { name });
      await expect(card).toContainText('interrupted');
      await expect(card).toContainText('The console was stopped while this ran.');
      await expect(card.getByRole('progressbar')).toHaveCount(0);
      await expect(card.getByRole('button', { name: /Cancel/ })).toHaveCount(0);
    }
    const bulk = page.getByRole('article', { name: 'Stop 2 containers' });
    await bulk.getByText('2 parts').click();
    await expect(bulk.getByText('not known')).toHaveCount(2);
    await expect(page.getByTestId('activities-running')).toHaveCount(0);
    // The engine was let go of with the console: the pull has ended there too.
    await expect.poll(() => registry.connections()).toBe(0);
    expect(await hasImage(image)).toBe(false);
    // And what was begun shows in the audit log as never ended.
    const { rows } = await page.evaluate(async () => (await fetch('/api/audit?action=container.stop')).json());
    expect(rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['pending', 'pending']);
  } finally {
    await running.kill();
    rmSync(dataDir, { recursive: true, force: true });
    await Promise.all(containers.map((container) => container.remove()));
  }
});
