import type { Page } from '@playwright/test';
import { engineState, runContainer } from '../engine-container';
import { expect, look, test, WIDTHS } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

async function openPalette(page: Page) {
  await expect(page.getByRole('banner').getByRole('status').first()).toHaveText('Live');
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Find anything, or do something' });
  await expect(box).toBeFocused();
  return box;
}

test('everything is found by a few letters, the latest used first', async ({ page }) => {
  await page.goto('/volumes');
  const box = await openPalette(page);
  for (const [letters, found] of [
    ['shapi', /shop-api.*container/],
    ['shop-db-data', /shop-db-data.*volume/],
    ['shop-backend', /shop-backend.*network/],
    ['shop/web', /shop\/web.*image/],
    ['shop', /^shop \d+ containers.*stack/],
    ['audit', /Audit log.*page/],
    ['dark', /Theme: dark.*command/],
    ['admin', /admin.*user/],
  ] as const) {
    await box.fill(letters);
    await expect(page.getByRole('option', { name: found }).first(), letters).toBeVisible();
  }
  await box.fill('nothing-is-called-like-this');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Nothing matches');
  await box.fill('shop-db-data');
  await expect(page.getByRole('option').first()).toContainText('shop-db-data');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/hosts\/local\/volumes\/shop-db-data$/);
  await openPalette(page);
  await expect(page.getByRole('option').first()).toContainText('shop-db-data');
  await look(page, 'palette');
});

test('an action on what was found asks first, then is done', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-palette', 'sleep 3600');
  try {
    await page.goto('/');
    const box = await openPalette(page);
    await box.fill('stop e2e-palette');
    await expect(page.getByRole('option').first()).toContainText(/Stop … ?e2e-palette/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await expect(dialog).toContainText('e2e-palette');
    expect(await engineState(socket(), container.id)).toBe('running');
    await dialog.getByRole('button', { name: /^Stop/ }).click();
    await expect.poll(() => engineState(socket(), container.id)).toBe('exited');
    await openPalette(page);
    await page.keyboard.type('e2e-palette');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('combobox', { name: 'What to do with e2e-palette' })).toBeFocused();
    await expect(page.getByRole('option', { name: 'Start', exact: true })).toBeVisible();
    await look(page, 'palette-actions');
    await page.keyboard.type('logs');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${container.id}/logs`));
  } finally {
    await container.remove();
  }
});

test('keys lead to pages, through lists and to the sheet; never while somebody types', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('banner').getByRole('status').first()).toHaveText('Live');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/containers$/);
  await expect(page.getByRole('row', { name: /shop-api/ })).toBeVisible();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search containers' });
  await expect(search).toBeFocused();
  await page.keyboard.type('shop-api j');
  await expect(search).toHaveValue('shop-api j');
  await search.fill('shop-api');
  await page.getByRole('grid').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 container selected');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/hosts\/local\/containers\/[0-9a-f]{64}/);
  await expect(page.getByRole('heading', { level: 1, name: 'shop-api' })).toBeVisible();
  await page.keyboard.press('2');
  await expect(page).toHaveURL(/\/logs$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await look(page, 'shortcuts');
});

test('one thumb: logs and restart of a container stand at the foot of a phone', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-thumb', 'echo here I am; sleep 3600');
  try {
    await page.setViewportSize(WIDTHS.narrow);
    await page.goto('/hosts/local/containers/e2e-thumb/overview');
    const bar = page.getByRole('region', { name: 'Actions at hand' });
    const restart = bar.getByRole('button', { name: 'Restart' });
    for (const control of [bar.getByRole('link', { name: 'Logs' }), restart]) {
      const box = await control.boundingBox();
      if (box === null) throw new Error('it is not on the screen');
      // The lower third is what a thumb reaches; 44 px is what it hits.
      expect(box.y).toBeGreaterThan((WIDTHS.narrow.height * 2) / 3);
      expect(box.y + box.height).toBeLessThanOrEqual(WIDTHS.narrow.height);
      expect(box.height).toBeGreaterThanOrEqual(44);
    }
    await look(page, 'container-thumb');
    await page.setViewportSize(WIDTHS.narrow);
    await restart.click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    const confirm = dialog.getByRole('button', { name: 'Restart' });
    const box = await confirm.boundingBox();
    expect(box?.y).toBeGreaterThan((WIDTHS.narrow.height * 2) / 3);
    await confirm.click();
    await expect(dialog).toHaveCount(0);
    await bar.getByRole('link', { name: 'Logs' }).click();
    await expect(page.getByRole('log')).toContainText('here I am');
  } finally {
    await container.remove();
  }
});
