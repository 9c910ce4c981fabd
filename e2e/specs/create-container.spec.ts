import type { Page } from '@playwright/test';
import { ADMIN } from '../console';
import { engineClient } from '../engines/engine-client.mjs';
import { BUSYBOX, busyboxImage } from '../fleet/fixture.mjs';
import { expect, look, signIn, test } from '../test';

const DEPLOYER = { username: 'e2e-deployer', password: 'seven quiet herons wading' };
const NAMES = ['made-by-line', 'made-by-line-copy', 'made-twice', 'made-denied'];
const socket = () => (process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '').replace(/^unix:\/\//, '');

async function removeMade(): Promise<void> {
  const client = engineClient(socket());
  for (const name of NAMES)
    await client.delete(`/containers/${name}`, { query: { force: true, v: true }, accept: [404] });
  client.close();
}

test.describe
  .serial('a container made in the browser', () => {
    test.beforeAll(async () => {
      await busyboxImage({ socket: socket() });
      await removeMade();
      const url = process.env.PILOTHOUSE_TEST_URL ?? '';
      const json = { 'content-type': 'application/json', origin: url };
      const signedIn = await fetch(`${url}/api/auth/login`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(ADMIN),
      });
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      const made = await fetch(`${url}/api/users`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: JSON.stringify({ ...DEPLOYER, role: 'deployer' }),
      });
      if (!made.ok && made.status !== 409) throw new Error(`user not made: ${made.status}`);
    });
    test.afterAll(removeMade);

    const paste = async (page: Page, line: string) => {
      await page.getByRole('textbox', { name: 'docker run …' }).fill(line);
      await page.getByRole('button', { name: 'Fill the form' }).click();
    };

    test('from a pasted line: checked first, then made', async ({ page }) => {
      await page.goto('/containers');
      await page.getByRole('main').getByRole('button', { name: 'Create', exact: true }).click();
      await expect(page).toHaveURL(/\/hosts\/local\/containers\/new/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create a container');
      await look(page, 'container-new-empty');

      await paste(page, 'docker run --constructor x nginx');
      await expect(page.getByRole('main')).toContainText('docker run has no option --constructor');
      await paste(page, 'docker run -e HOST=$HOSTNAME nginx');
      await expect(page.getByRole('main')).toContainText('Write the value');

      await paste(
        page,
        `docker run -d --name made-by-line -m 64m --cpus 0.5 -e COLOUR='dark red' -p 47931:80 -v made-by-line-data:/data \\\n  ${BUSYBOX} sh -c 'echo ready; sleep 3600'`,
      );
      await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('made-by-line');
      await expect(page.getByRole('textbox', { name: /^Published ports/ })).toHaveValue('47931:80');
      await expect(page.getByRole('region', { name: 'docker run line', exact: true })).toContainText(
        `--env 'COLOUR=dark red'`,
      );
      await expect(page.getByRole('region', { name: 'Compose file', exact: true })).toContainText('COLOUR: dark red');

      // What is typed is shown at once; what is wrong is said at its field.
      await page.getByRole('textbox', { name: /^Memory$/ }).fill('lots');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(page.getByText('«lots» is not a size')).toBeVisible();
      await page.getByRole('textbox', { name: /^Memory$/ }).fill('96m');
      await expect(page.getByRole('region', { name: 'docker run line', exact: true })).toContainText('--memory 96m');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(page.getByText('The name made-by-line is free.')).toBeVisible();
      await expect(page.getByText('The volume made-by-line-data is not there: an empty one is made.')).toBeVisible();
      await look(page, 'container-new-checked');
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await expect(page).toHaveURL(/\/containers\/[0-9a-f]{64}\/overview/);
      await expect(page.getByRole('main')).toContainText('made-by-line');
      await expect(page.getByRole('main')).toContainText('96 MiB');
    });

    test('limits change while it runs, and the page shows it', async ({ page }) => {
      await page.goto('/hosts/local/containers/made-by-line/overview');
      const card = page.getByRole('region', { name: 'Limits' });
      await expect(card).toContainText('96 MiB');
      await card.getByRole('button', { name: 'Change' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByTestId('memory-use')).toContainText('MiB');
      await look(page, 'container-limits');
      await dialog.getByRole('textbox', { name: /^Memory$/ }).fill('');
      await dialog.getByRole('button', { name: 'Change' }).click();
      await expect(dialog).toContainText('not take it away');
      await dialog.getByRole('textbox', { name: /^Memory$/ }).fill('256m');
      await dialog.getByRole('textbox', { name: /^Processes/ }).fill('77');
      await dialog.getByRole('combobox', { name: /^Restart/ }).selectOption('unless-stopped');
      await dialog.getByRole('button', { name: 'Change' }).click();
      await expect(dialog).toBeHidden();
      await expect(card).toContainText('256 MiB');
      await expect(card).toContainText('77');
    });

    test('a duplicate begins with what the first was made from', async ({ page }) => {
      await page.goto('/containers?q=made-by-line');
      await page.getByRole('button', { name: 'Actions for made-by-line' }).click();
      await page.getByRole('menuitem', { name: 'Duplicate' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Duplicate a container');
      await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('made-by-line-copy');
      await expect(page.getByRole('textbox', { name: /^Environment/ })).toHaveValue('COLOUR=dark red');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(page.getByText('The port 47931 of the host is in use by made-by-line.')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Create', exact: true })).toHaveCount(0);
      await page.getByRole('textbox', { name: /^Published ports/ }).fill('80');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await expect(page).toHaveURL(/\/containers\/[0-9a-f]{64}\/overview/);
      await expect(page.getByRole('main')).toContainText('made-by-line-copy');
    });

    test('a deployer hears what the policy denies, why, and who could; nothing is made', async ({
      page,
      context,
      url,
    }) => {
      await context.clearCookies();
      await signIn(page, url, DEPLOYER);
      await page.goto('/hosts/local/containers/new');
      await paste(page, `docker run --name made-denied --privileged -v /:/host ${BUSYBOX} sleep 60`);
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(page.getByText('A privileged container has every right on its host.')).toBeVisible();
      await expect(page.getByText('/ of the host is not among what may be mounted')).toBeVisible();
      await expect(page.getByText('ask an administrator').first()).toBeVisible();
      await expect(page.getByRole('button', { name: 'Create', exact: true })).toHaveCount(0);
      await look(page, 'container-new-denied');
      // Past the page, too.
      const answer = await context.request.post(`${url}/api/hosts/local/containers`, {
        headers: { origin: url },
        data: { spec: { image: BUSYBOX, name: 'made-denied', pidMode: 'host' } },
      });
      expect([answer.status(), (await answer.json()).code]).toEqual([403, 'policy_denied']);
      const client = engineClient(socket());
      const all = (await client.get('/containers/json', { query: { all: true } })) as { Names: string[] }[];
      client.close();
      expect(all.filter(({ Names }) => Names.includes('/made-denied'))).toEqual([]);
    });

    test('one that cannot start leaves nothing behind', async ({ context, url }) => {
      const answer = await context.request.post(`${url}/api/hosts/local/containers`, {
        headers: { origin: url },
        data: { spec: { image: BUSYBOX, name: 'made-twice', command: ['no-such-program'] } },
      });
      const problem = (await answer.json()) as { code: string; detail: string; hint: string };
      expect([answer.status(), problem.code]).toEqual([409, 'conflict']);
      expect(problem.detail).toContain('It was removed again');
      expect(problem.hint).toContain('not in the image');
      const again = await context.request.post(`${url}/api/hosts/local/containers`, {
        headers: { origin: url },
        data: { spec: { image: BUSYBOX, name: 'made-twice', command: ['sleep', '60'] } },
      });
      expect(again.status()).toBe(200);
    });
  });
