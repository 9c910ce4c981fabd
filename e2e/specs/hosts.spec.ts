import type { Page } from '@playwright/test';
import { type RunningConsole, startConsole } from '../console';
import { engineState, runContainer, type TestContainer } from '../engine-container';
import { type SshHost, startSshHost, startTlsHost, type TlsHost } from '../engines/test-hosts.mjs';
import { expect, look, signIn, test } from '../test';

/** Other machines, as network namespaces with engines of their own, added in the browser. */
test.describe
  .serial('hosts', () => {
    test.setTimeout(180_000);
    let tls: TlsHost;
    let ssh: SshHost;
    let console_: RunningConsole;
    let far: TestContainer;

    test.beforeAll(async () => {
      tls = await startTlsHost({ version: '20', name: 'e2e-hosts-tls' });
      ssh = await startSshHost({ version: '28', name: 'e2e-hosts-ssh' });
      far = await runContainer(tls.engine.socket, 'far-db', 'sleep 3600', { host: { NetworkMode: 'none' } });
      await runContainer(ssh.engine.socket, 'further-cache', 'sleep 3600', { host: { NetworkMode: 'none' } });
      console_ = await startConsole({ engine: `unix://${process.env.PILOTHOUSE_TEST_ENGINE_28}` });
    });
    test.afterAll(async () => {
      tls?.engine.resume();
      await console_?.stop();
      await tls?.engine.stop();
      await ssh?.engine.stop();
    });
    test.beforeEach(async ({ page }) => signIn(page, console_.url));
    // The page goes before its console does.
    test.afterEach(async ({ page }) => void (await page.goto('about:blank')));

    const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });
    const field = (page: Page, name: RegExp) => page.getByRole('dialog').getByRole('textbox', { name });
    const result = (page: Page) => page.getByRole('region', { name: 'Result of the test' });

    test('by TLS: what is missing is named, then it connects and its containers are there', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await expect(row(page, /local/)).toContainText('live');
      await page.getByRole('button', { name: 'Add a host' }).first().click();
      const dialog = page.getByRole('dialog');
      await field(page, /^Name/).fill('Amsterdam');
      await dialog.getByLabel('Environment').fill('production');
      await dialog.getByLabel('Colour').selectOption('red');
      await field(page, /^Address/).fill(tls.address);
      await field(page, /^Certificate authority/).fill(tls.authority.ca);
      await dialog.getByRole('button', { name: 'Test connection' }).click();
      await expect(result(page)).toContainText('Both sides agree on TLS: failed');
      await expect(result(page)).toContainText('asks for a client certificate');
      await look(page, 'host-add-failing');
      await field(page, /^Client certificate/).fill(tls.client.cert);
      await field(page, /^Client key/).fill(tls.client.key);
      await dialog.getByRole('button', { name: 'Test connection' }).click();
      await expect(result(page)).toContainText('Connected: engine 20.');
      await dialog.getByRole('button', { name: 'Add the host' }).click();
      await expect(dialog).toBeHidden();
      await expect(row(page, /Amsterdam/)).toContainText('live');
      await expect(row(page, /Amsterdam/)).toContainText('production');
      await expect(row(page, /Amsterdam/)).toContainText('1 of 1 running');
      await page.goto(`${console_.url}/containers`);
      await expect(row(page, /far-db/)).toContainText('Amsterdam');
      // The key went there and nowhere else.
      expect(console_.output()).not.toContain('PRIVATE KEY');
      expect(await page.content()).not.toContain('PRIVATE KEY');
    });

    test('plain TCP is warned of loudly', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await page.getByRole('button', { name: 'Add a host' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Encrypted and authenticated (TLS)').click();
      await expect(dialog.getByRole('alert')).toContainText('root on that machine');
      await expect(field(page, /^Port/)).toHaveValue('2375');
      await look(page, 'host-add-plain');
    });

    test('by SSH: the host key is shown, compared and pinned', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await page.getByRole('button', { name: 'Add a host' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /SSH/ }).check();
      await field(page, /^Name/).fill('Berlin');
      await field(page, /^Address/).fill(ssh.address);
      await field(page, /^Port/).fill(String(ssh.ssh.port));
      await field(page, /^User/).fill('root');
      await field(page, /^Socket of the engine/).fill(ssh.engine.socket);
      await field(page, /^Private key/).fill(ssh.ssh.privateKey);
      // Nobody has confirmed the machine yet.
      await dialog.getByRole('button', { name: 'Add the host' }).click();
      await expect(dialog.getByRole('alert')).toContainText('compare the host key');
      await dialog.getByRole('button', { name: 'Test connection' }).click();
      await expect(result(page)).toContainText(ssh.ssh.hostKey());
      await look(page, 'host-add-key');
      await dialog.getByRole('button', { name: /they are the same/ }).click();
      await expect(result(page)).toContainText('Connected: engine');
      await dialog.getByRole('button', { name: 'Add the host' }).click();
      await expect(row(page, /Berlin/)).toContainText('live');
      await page.goto(`${console_.url}/containers?q=further-cache`);
      await expect(row(page, /further-cache/)).toContainText('running');
    });

    test('the filter in the header narrows the lists; the page of a host has its engine', async ({ page }) => {
      await page.goto(`${console_.url}/containers`);
      await expect(row(page, /further-cache/)).toBeVisible();
      await page.getByRole('banner').getByLabel('Host').selectOption('host:amsterdam');
      await expect(row(page, /further-cache/)).toBeHidden();
      await expect(row(page, /far-db/)).toBeVisible();
      await expect(page).toHaveURL(/host=amsterdam/);
      await page.goto(`${console_.url}/hosts`);
      await row(page, /Amsterdam/)
        .getByRole('link', { name: 'Amsterdam' })
        .click();
      const main = page.getByRole('main');
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Amsterdam');
      await expect(main.getByText('Registries without TLS')).toBeVisible();
      await expect(main.getByText('127.0.0.0/8')).toBeVisible();
      await expect(main.getByText(/^Docker 20\./)).toBeVisible();
      await expect(main.getByRole('link', { name: 'far-db' }).first()).toBeVisible();
      await main.getByRole('button', { name: 'Measure' }).click();
      await expect(main.getByText(/ in 1 image/)).toBeVisible({ timeout: 30_000 });
      await look(page, 'host-remote');
    });

    test('frozen it is stale and says so, and the others stay live', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await expect(row(page, /Amsterdam/)).toContainText('live');
      tls.engine.pause();
      let late: TestContainer | null = null;
      try {
        await expect(row(page, /Amsterdam/)).toContainText('not reachable', { timeout: 15_000 });
        await expect(row(page, /Amsterdam/)).toContainText('last seen');
        await expect(row(page, /local/)).toContainText('live');
        await expect(row(page, /Berlin/)).toContainText('live');
        await look(page, 'hosts-stale');
        await page.goto(`${console_.url}/containers`);
        await expect(row(page, /far-db/)).toContainText('last known');
        late = await runContainer(process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '', 'e2e-while-frozen', 'sleep 3600');
        await expect(row(page, /e2e-while-frozen/)).toContainText('running', { timeout: 5_000 });
        await page.goto(`${console_.url}/hosts/amsterdam`);
        await expect(page.getByRole('main').getByText(/Their last known state/)).toBeVisible();
        await expect(page.getByRole('main').getByText(/As it said when it last answered/)).toBeVisible();
      } finally {
        tls.engine.resume();
        await late?.remove();
      }
      await page.goto(`${console_.url}/hosts`);
      await expect(row(page, /Amsterdam/)).toContainText('live', { timeout: 40_000 });
    });

    test('changed: another name and place, the credentials stay', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await page.getByRole('button', { name: 'Actions for Amsterdam' }).click();
      await page.getByRole('menuitem', { name: 'Change' }).click();
      const dialog = page.getByRole('dialog');
      await expect(field(page, /^Client key/)).toHaveValue('');
      await field(page, /^Name/).fill('Rotterdam');
      await field(page, /^Place/).fill('-1');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog.getByRole('alert')).toBeVisible();
      await field(page, /^Place/).fill('5');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(row(page, /Rotterdam/)).toContainText('live');
      await expect(page.getByRole('row').last()).toContainText('Rotterdam');
    });

    test('removed: it is said that nothing happens to the engine, and nothing does', async ({ page }) => {
      await page.goto(`${console_.url}/hosts`);
      await page.getByRole('button', { name: 'Actions for Rotterdam' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await expect(page.getByRole('dialog')).toContainText('Nothing happens to the engine');
      await look(page, 'host-remove');
      await page.getByRole('dialog').getByRole('button', { name: 'Remove the host' }).click();
      await expect(row(page, /Rotterdam/)).toBeHidden();
      await page.goto(`${console_.url}/containers`);
      await expect(row(page, /further-cache/)).toBeVisible();
      await expect(row(page, /far-db/)).toBeHidden();
      expect(await engineState(tls.engine.socket, far.id)).toBe('running');
    });
  });
