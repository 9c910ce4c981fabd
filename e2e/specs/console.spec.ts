import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as bare } from '@playwright/test';
import { ADMIN, startConsole } from '../console';
import { expect, look, signIn, test } from '../test';

const MIA = { username: 'mia', password: 'nine purple lanterns at sea' };
const PASSPHRASE = 'grüne Kisten im Regen';

test('how the console is doing', async ({ page }) => {
  await page.goto('/console');
  await expect(page.getByText('checked just now: sound')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Event streams' }).getByText('live', { exact: true })).toBeVisible();
  const bundle = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Support bundle' }).click();
  const file = await (await bundle).path();
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ console: { database: { integrity: 'ok' } }, hosts: [{ id: 'local' }] });
  // A secret in the environment of the sample fleet's bad example, and the administrator's password.
  for (const secret of ['hunter2', ADMIN.password, 'session=']) expect(text).not.toContain(secret);
  await look(page, 'console');
});

bare('a backup made in one console is restored in another', async ({ browser }) => {
  const engine = `unix://${process.env.PILOTHOUSE_TEST_ENGINE_28}`;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-e2e-'));
  const dataDir = path.join(folder, 'second');
  const first = await startConsole({ engine });
  let second = await startConsole({ engine, dataDir });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, first.url);
    const made = await context.request.post(`${first.url}/api/users`, {
      headers: { origin: first.url },
      data: { ...MIA, role: 'operator' },
    });
    expect(made.ok()).toBe(true);

    await page.goto(`${first.url}/console`);
    await page.getByRole('button', { name: 'Back up…' }).click();
    await page.getByLabel(/^Passphrase/).fill('too short');
    await page.getByLabel(/^The same/).fill('else');
    await page.getByRole('button', { name: 'Back up and download' }).click();
    await expect(page.getByText('The two differ')).toBeVisible();
    await page.getByLabel(/^Passphrase/).fill(PASSPHRASE);
    await page.getByLabel(/^The same/).fill(PASSPHRASE);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Back up and download' }).click();
    const backup = path.join(folder, 'console.backup');
    await (await download).saveAs(backup);

    await signIn(page, second.url);
    await page.goto(`${second.url}/console`);
    await page.getByRole('button', { name: 'Restore…' }).click();
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(backup);
    await page.getByLabel(/^Passphrase/).fill('another long passphrase');
    await page.getByRole('button', { name: 'Check the backup' }).click();
    await expect(page.getByText(/passphrase is wrong/)).toBeVisible();
    await page.getByLabel(/^Passphrase/).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Check the backup' }).click();
    await expect(page.getByRole('heading', { name: 'The backup is whole' })).toBeVisible();
    await page.getByRole('button', { name: 'Restart the console now' }).click();
    expect(await second.ended, 'the code that asks for a new start').toBe(75);

    second = await startConsole({ engine, dataDir });
    // Sessions of before are over, the accounts of the backup are there, what was there is kept.
    const old = await context.request.get(`${second.url}/api/auth/me`);
    expect(old.status()).toBe(401);
    await signIn(page, second.url, MIA);
    await page.goto(second.url);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    expect(readdirSync(dataDir).filter((name) => name.startsWith('before-restore-'))).toHaveLength(1);
    await context.close();
  } finally {
    await first.stop();
    await second.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
