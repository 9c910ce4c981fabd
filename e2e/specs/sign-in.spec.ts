import { statSync } from 'node:fs';
import path from 'node:path';
import { test as bare } from '@playwright/test';
import { type RunningConsole, startConsole } from '../console';
import { expect, look, test } from '../test';

const NEW_ADMIN = { username: 'ada', password: 'nine purple lanterns at sea' };

test.describe('first run', () => {
  let fresh: RunningConsole;
  test.beforeAll(async () => {
    fresh = await startConsole({ engine: `unix://${process.env.PILOTHOUSE_TEST_ENGINE_28}`, unclaimed: true });
  });
  test.afterAll(async () => fresh?.stop());

  test('the one-time link makes the administrator, once', async ({ browser }) => {
    const link = /http:\/\/\S+\/setup#token=\S+/.exec(fresh.output())?.[0] ?? '';
    expect(link, 'the link is printed').not.toBe('');
    expect(statSync(path.join(fresh.dataDir, 'setup-link')).mode & 0o777).toBe(0o600);
    const context = await browser.newContext();
    const page = await context.newPage();

    await page.goto(fresh.url);
    await expect(page).toHaveURL(/\/setup$/);
    const wrong = await context.request.post(`${fresh.url}/api/auth/setup`, {
      headers: { origin: fresh.url },
      data: { token: 'guessed', ...NEW_ADMIN },
    });
    expect((await wrong.json()).code).toBe('setup_token_invalid');

    await page.goto(link.replace('localhost', '127.0.0.1'));
    await expect(page).toHaveURL(/\/setup$/);
    await look(page, 'setup');
    await page.getByLabel('User name').fill(NEW_ADMIN.username);
    await page.getByRole('textbox', { name: /^Password/ }).fill('password1234');
    await page.getByRole('button', { name: /create/i }).click();
    await expect(page.getByText(/common|guess/i).first()).toBeVisible();
    await page.getByRole('textbox', { name: /^Password/ }).fill(NEW_ADMIN.password);
    await page.getByRole('button', { name: /create/i }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

    const again = await context.request.post(`${fresh.url}/api/auth/setup`, {
      headers: { origin: fresh.url },
      data: { token: link.split('token=')[1], username: 'eve', password: NEW_ADMIN.password },
    });
    expect((await again.json()).code).toBe('setup_done');
    await context.close();
  });
});

bare('signing in, a wrong password, signing out', async ({ browser }) => {
  const url = process.env.PILOTHOUSE_TEST_URL ?? '';
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/containers`);
  await expect(page).toHaveURL(/\/sign-in/);
  await look(page, 'sign-in');
  await page.getByLabel('User name').fill('admin');
  await page.getByRole('textbox', { name: /^Password/ }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Name or password is wrong')).toBeVisible();
  await look(page, 'sign-in-refused');
  await page.getByRole('textbox', { name: /^Password/ }).fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Containers' })).toBeVisible();

  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: /Sign out/ }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goBack();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});
