import type { Page } from '@playwright/test';
import { runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { expect, look, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

// Pictures in both widths and themes take long on a machine with more to do.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let container: Awaited<ReturnType<typeof runContainer>>;
test.beforeAll(async () => {
  container = await runContainer(
    socket(),
    'e2e-terminal',
    'mkdir -p /srv/app; echo hello > /srv/app/greeting; sleep 3600',
  );
});
test.afterAll(() => container?.remove());

/** What is on the screen now, as text. */
const screen = (page: Page) => page.locator('[data-terminal] .xterm-rows').first();

/** What was refused as it should be: the browser notes each answer that is no success. */
function quietAbout(complaints: string[], status: string): void {
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes(`status of ${status}`)));
}

async function openTerminal(page: Page): Promise<void> {
  await page.goto(`/hosts/local/containers/${container.id}/terminal`);
  await page.getByRole('button', { name: 'Open a terminal' }).click();
  await expect(screen(page)).toContainText(/[#$]/);
}

async function processes(): Promise<string[]> {
  const client = engineClient(socket());
  try {
    const { Processes, Titles } = await client.get(`/containers/${container.id}/top`);
    const at = Titles.indexOf('CMD');
    return Processes.map((row: string[]) => row[at] ?? '');
  } finally {
    client.close();
  }
}

test('a shell is opened, typed into, survives a reload, and is gone when it is closed', async ({ page }) => {
  await openTerminal(page);
  await page.keyboard.type('echo one-$((40+2)); sleep 4321 &\n');
  await expect(screen(page)).toContainText('one-42');
  await expect.poll(async () => (await processes()).join()).toContain('4321');

  await page.reload();
  await expect(screen(page)).toContainText('one-42');
  await page.locator('[data-terminal]').click();
  await page.keyboard.type('echo again-$((1+1))\n');
  await expect(screen(page)).toContainText('again-2');
  await look(page, 'container-terminal');

  await page.getByRole('button', { name: 'Close terminal 1' }).click();
  await expect(page.getByRole('button', { name: 'Open a terminal' })).toBeVisible();
  await expect.poll(async () => (await processes()).filter((line) => !line.includes('3600'))).toEqual([]);
  await look(page, 'container-terminal-none');
});

test('two side by side, a paste in brackets, an exit code in words, and hostile output that does nothing', async ({
  page,
}) => {
  await openTerminal(page);
  await page.getByRole('button', { name: 'Another' }).click();
  await page.getByRole('button', { name: 'Open a terminal' }).click();
  await expect(page.getByRole('button', { name: /^Terminal \d/ })).toHaveCount(2);
  const second = page.locator('[data-terminal] .xterm-rows').nth(1);
  await expect(second).toContainText(/[#$]/);
  const title = await page.title();
  // A title, the clipboard, a script as a link: nothing of it may reach the page.
  await page.keyboard.type(
    `printf '\\033]0;EVIL\\007\\033]52;c;RVZJTA==\\007\\033]8;;javascript:document.title=1\\007press\\033]8;;\\007 do''ne\\n'\n`,
  );
  await expect(second).toContainText('press done');
  // The terminal itself lies above its text and finds by the place what was clicked.
  await second.getByText('press').last().click({ force: true });
  expect(await page.title()).toBe(title);
  await page.keyboard.type(`printf '\\033]8;;https://pilothouse.test/x\\007web''site\\033]8;;\\007\\n'\n`);
  await second.getByText('website').last().click({ force: true });
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(question).toContainText('https://pilothouse.test/x');
  await look(page, 'container-terminal-link');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await page.locator('[data-terminal]').nth(1).click();
  await page.keyboard.type('exit 3\n');
  await expect(page.getByText('It ended with exit code 3')).toBeVisible();
  await look(page, 'container-terminal-ended');
  await page.getByRole('button', { name: 'Close terminal 2' }).click();
  await page.getByRole('button', { name: 'Close terminal 1' }).click();
});

test('the files are browsed, read, downloaded and uploaded, and nothing is replaced unasked', async ({
  page,
  complaints,
}) => {
  await page.goto(`/hosts/local/containers/${container.id}/files?path=/srv`);
  await page.getByRole('button', { name: 'folder app', exact: true }).click();
  await page.getByRole('button', { name: 'file greeting', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('hello');
  await look(page, 'container-file');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download greeting' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('greeting');

  const upload = (text: string) =>
    page
      .getByLabel('Files to upload')
      .setInputFiles({ name: 'greeting', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await upload('changed');
  await expect(page.getByText('There is a file of that name already.')).toBeVisible();
  await look(page, 'container-files-taken');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await upload('changed');
  await page.getByRole('button', { name: 'Replace it' }).click();
  await expect(page.getByText('uploaded')).toBeVisible();
  await page.getByRole('button', { name: 'file greeting', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('changed');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await look(page, 'container-files');
  quietAbout(complaints, '409');
});

test('no shell, and no running container, are said in words', async ({ page, complaints }) => {
  const bare = await runContainer(
    socket(),
    'e2e-bare',
    'cp /bin/busybox /tmp/busybox-1; /tmp/busybox-1 rm -r /bin; exec /tmp/busybox-1 sleep 3600',
  );
  try {
    await page.goto(`/hosts/local/containers/${bare.id}/terminal`);
    await page.getByRole('button', { name: 'Open a terminal' }).click();
    await expect(page.getByText('The image has no shell')).toBeVisible();
    await look(page, 'container-terminal-no-shell');
    await bare.act('stop');
    await expect(page.getByText('e2e-bare is exited: a terminal needs a running container.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open a terminal' })).toBeDisabled();
    await expect(page.getByText('The image has no shell')).toHaveCount(0);
    await look(page, 'container-terminal-stopped');
    await page.goto(`/hosts/local/containers/${bare.id}/files?path=/etc`);
    await expect(page.getByRole('button', { name: 'file passwd', exact: true })).toBeVisible();
    await expect(page.getByText('Read from the engine’s archive')).toBeVisible();
    await look(page, 'container-files-stopped');
    quietAbout(complaints, '409');
  } finally {
    await page.goto('about:blank');
    await bare.remove();
  }
});
