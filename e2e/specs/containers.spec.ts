import { engineState, runContainer } from '../engine-container';
import { expect, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

test('what happens on the engine is on the screen, without a reload', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-live', 'sleep 3600');
  try {
    await page.goto('/containers?q=e2e-live');
    const row = page.getByRole('row', { name: /e2e-live/ });
    await expect(row).toContainText('running');
    await container.act('pause');
    await expect(row).toContainText('paused');
    await container.act('unpause');
    await expect(row).toContainText('running');
    await container.act('kill');
    await expect(row).toContainText('137');
    await container.act('start');
    await expect(row).toContainText('running');
    await container.remove();
    await expect(row).toHaveCount(0);
  } finally {
    await container.remove();
  }
});

test('a container is stopped and started from its row, after the consequences were shown', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-act', 'sleep 3600', {
    host: { RestartPolicy: { Name: 'always' } },
  });
  try {
    await page.goto('/containers?q=e2e-act');
    const row = page.getByRole('row', { name: /e2e-act/ });
    await row.getByRole('button', { name: 'Actions for e2e-act' }).click();
    await page.getByRole('menuitem', { name: /^Stop/ }).click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await expect(dialog).toContainText('e2e-act');
    expect(await engineState(socket(), container.id)).toBe('running');
    await dialog.getByRole('button', { name: /^Stop/ }).click();
    await expect(row).toContainText(/exited|stopped/);
    expect(await engineState(socket(), container.id)).toBe('exited');
    await row.getByRole('button', { name: 'Actions for e2e-act' }).click();
    await page.getByRole('menuitem', { name: /^Start/ }).click();
    await expect(row).toContainText('running');
  } finally {
    await container.remove();
  }
});

test('many at once: each one’s result is told', async ({ page }) => {
  const names = ['e2e-bulk-1', 'e2e-bulk-2', 'e2e-bulk-3'];
  const containers = await Promise.all(names.map((name) => runContainer(socket(), name, 'sleep 3600')));
  try {
    await page.goto('/containers?q=e2e-bulk');
    await expect(page.getByRole('row', { name: /e2e-bulk-/ })).toHaveCount(3);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Stop', exact: true }).click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    for (const name of names) await expect(dialog).toContainText(name);
    await dialog.getByRole('button', { name: /^Stop/ }).click();
    for (const { id } of containers) await expect.poll(() => engineState(socket(), id)).toBe('exited');
    await expect(page.getByRole('dialog').getByText('done')).toHaveCount(3);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    for (const name of names)
      await expect(page.getByRole('row', { name: new RegExp(name) })).not.toContainText('running');
  } finally {
    await Promise.all(containers.map((container) => container.remove()));
  }
});

test('filters and grouping are in the address', async ({ page }) => {
  await page.goto('/containers');
  await page.getByRole('searchbox', { name: 'Search containers' }).fill('shop-web');
  await expect(page).toHaveURL(/q=shop-web/);
  await expect(page.getByRole('row', { name: /shop-web-\d/ })).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Grouping' }).selectOption({ label: 'By stack' });
  await expect(page).toHaveURL(/group=stack/);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search containers' })).toHaveValue('shop-web');
  await expect(page.getByRole('row', { name: /shop-web-\d/ })).toHaveCount(2);
});

test('names cannot deceive, text cannot script', async ({ page }) => {
  const bait = '<img src=x onerror=alert(1)>\u202Egnp.exe\u001b[31m';
  const container = await runContainer(socket(), 'e2e-bait', `printf '%s\\n' '${bait}'; sleep 3600`, {
    config: { Labels: { 'pilothouse.test': 'e2e', bait }, Env: [`BAIT=${bait}`] },
  });
  try {
    let asked = false;
    page.on('dialog', async (dialog) => {
      asked = true;
      await dialog.dismiss();
    });
    for (const tab of ['overview', 'logs', 'inspect']) {
      await page.goto(`/hosts/local/containers/${container.id}/${tab}`);
      if (tab === 'inspect') await page.getByRole('button', { name: 'Unfold' }).click();
      await expect(page.getByText('<img src=x').first()).toBeVisible();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
    }
    expect(asked).toBe(false);
  } finally {
    await container.remove();
  }
});

test('twelve tabs at once all stay live', async ({ context }) => {
  const container = await runContainer(socket(), 'e2e-tabs', 'sleep 3600');
  try {
    const pages = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const page = await context.newPage();
        await page.goto('/containers?q=e2e-tabs');
        return page;
      }),
    );
    for (const page of pages) await expect(page.getByRole('row', { name: /e2e-tabs/ })).toContainText('running');
    await container.act('pause');
    for (const page of pages) await expect(page.getByRole('row', { name: /e2e-tabs/ })).toContainText('paused');
    // Six open streams of another kind would have blocked every request of the thirteenth.
    const answer = await pages[11]?.evaluate(() => fetch('/api/containers').then((response) => response.status));
    expect(answer).toBe(200);
  } finally {
    await container.remove();
  }
});
