import type { Page } from '@playwright/test';
import { expect, look, test } from '../test';

async function removeViews(page: Page): Promise<void> {
  const { views } = await (await page.request.get('/api/views')).json();
  for (const { id } of views as { id: string }[]) {
    const origin = new URL(page.url()).origin;
    await page.request.delete(`/api/views/${id}`, { headers: { origin } });
  }
}

test('a view is saved, shown again, changed, made the default and removed', async ({ page }) => {
  await page.goto('/containers?q=shop&group=stack');
  try {
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save as a new view …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('The shop');
    await dialog.getByRole('checkbox', { name: 'Shared with the team' }).check();
    await dialog.getByRole('checkbox', { name: /opens with it/ }).check();
    await look(page, 'view-dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'View The shop' })).toBeVisible();

    // The list opens with it.
    await page.goto('/containers');
    await expect(page).toHaveURL(/q=shop/);
    await expect(page.getByRole('combobox', { name: 'Grouping' })).toHaveValue('stack');

    await page.getByRole('searchbox', { name: 'Search containers' }).fill('shop-api');
    const button = page.getByRole('button', { name: 'View The shop, changed' });
    await button.click();
    await look(page, 'view-menu');
    await page.getByRole('menuitem', { name: 'Save the changes' }).click();
    await expect(page.getByRole('button', { name: 'View The shop', exact: true })).toBeVisible();

    await page.getByRole('button', { name: 'View The shop' }).click();
    await page.getByRole('menuitem', { name: 'Everything' }).click();
    await expect(page.getByRole('searchbox', { name: 'Search containers' })).toHaveValue('');
    await page.reload();
    await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
    await expect(page.getByRole('searchbox', { name: 'Search containers' })).toHaveValue('');

    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /The shop/ }).click();
    await expect(page.getByRole('searchbox', { name: 'Search containers' })).toHaveValue('shop-api');
    await page.getByRole('button', { name: 'View The shop' }).click();
    await page.getByRole('menuitem', { name: 'Remove …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
    expect((await (await page.request.get('/api/views')).json()).views).toEqual([]);
  } finally {
    await removeViews(page);
  }
});

test('what is searched and left out of a log is in the address: a reload shows the same', async ({ page }) => {
  await page.goto('/hosts/local/containers/chatter/logs');
  await page.getByRole('searchbox', { name: 'Search the whole log' }).fill('e');
  await page.getByRole('button', { name: 'Match upper and lower case' }).click();
  await page.getByRole('button', { name: /^Filter/ }).click();
  await page.getByRole('checkbox', { name: 'Standard output' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/stream=stdout/);
  await expect(page).toHaveURL(/q=e&case=yes|case=yes.*q=e/);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search the whole log' })).toHaveValue('e');
  await expect(page.getByRole('button', { name: 'Match upper and lower case' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByRole('button', { name: /^Filter/ })).toContainText('1');
  await expect(page.locator('#log-search-words')).toContainText(/match|of/);
});

test('a link opens a dialog, once', async ({ page }) => {
  await page.goto('/volumes?dialog=create');
  await expect(page.getByRole('dialog', { name: /volume/i })).toBeVisible();
  await expect(page).toHaveURL(/\/volumes$/);
});

test('times follow the zone and clock of this browser everywhere', async ({ page }) => {
  await page.goto('/settings#time');
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Asia/Tokyo');
  await expect(page.getByText(/^Now:/)).toContainText('GMT+9');
  await page.getByRole('combobox', { name: 'Clock' }).selectOption('12');
  await expect(page.getByText(/^Now:/)).toContainText(/am|pm/i);
  await page.goto('/audit');
  await expect(page.getByRole('main').locator('tbody time').first()).toContainText('GMT+9');
  await page.goto('/hosts/local/containers/chatter/logs');
  await expect(page.getByRole('log').locator('time').first()).toContainText(/[AP]M/);
});

test('notifications are asked for by a click, and told in one of two tabs', async ({ page, context, url }) => {
  await page.goto('/settings#notifications');
  await expect(page.getByRole('button', { name: 'Turn on' })).toBeEnabled();
  await context.grantPermissions(['notifications'], { origin: url });
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('button', { name: 'Turn off' })).toBeVisible();
  await look(page, 'settings-notifications');
  const second = await context.newPage();
  await second.goto('/containers');
  const held = () =>
    page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      const ours = (locks: LockInfo[]) => locks.filter(({ name }) => name === 'pilothouse-notifications').length;
      return [ours(held), ours(pending)];
    });
  await expect.poll(held).toEqual([1, 1]);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect.poll(held).toEqual([0, 0]);
});
