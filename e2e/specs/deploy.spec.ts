import type { Page } from '@playwright/test';
import { engineClient } from '../engines/engine-client.mjs';
import { freePort } from '../engines/free-port.mjs';
import { busyboxImage } from '../fleet/fixture.mjs';
import { expect, look, signIn, test, WIDTHS } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';
const NAME = 'e2e-ship';
const REPOSITORY = 'e2e-deploy/ship';
/** Serves its version, and says so. */
const SERVES = 'mkdir -p /www; echo $VERSION > /www/index.html; echo serving $VERSION; exec httpd -f -p 8080 -h /www';
const CHECK = { Test: ['CMD-SHELL', 'wget -q -O- http://127.0.0.1:8080/'], Interval: 2_000_000_000, Retries: 3 };

/** An image of the test engine alone: `version` is its tag. */
async function makeImage(version: string, command: string): Promise<void> {
  const client = engineClient(socket());
  try {
    const base = await busyboxImage({ socket: socket() });
    const { Id } = await client.post('/containers/create', { json: { Image: base } });
    await client.post('/commit', {
      query: { container: Id, repo: REPOSITORY, tag: version },
      json: {
        Cmd: ['/bin/sh', '-c', command],
        StopSignal: 'SIGKILL',
        Env: ['PATH=/bin:/usr/bin', `VERSION=${version}`],
        ExposedPorts: { '8080/tcp': {} },
        Healthcheck: CHECK,
      },
    });
    await client.delete(`/containers/${Id}`, { query: { force: true } });
  } finally {
    client.close();
  }
}

async function removeContainers(): Promise<void> {
  const client = engineClient(socket());
  const rows: { Id: string; Names: string[] }[] = await client.get('/containers/json', { query: { all: true } });
  for (const { Id, Names } of rows)
    if (Names.some((name) => name.startsWith(`/${NAME}`)))
      await client.delete(`/containers/${Id}`, { query: { force: true, v: true }, accept: [404, 409] });
  client.close();
}

/** What an outside client is told. */
async function served(port: number): Promise<string> {
  return fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } }).then(
    async (answer) => (await answer.text()).trim(),
    () => 'nothing',
  );
}

let port = 0;

// One story: each goes on where the one before ended. Real containers are started, checked and watched meanwhile.
test.describe.configure({ mode: 'serial', timeout: 180_000 });
test.beforeAll(async () => {
  await removeContainers();
  await makeImage('1.0.0', SERVES);
  await makeImage('1.1.0', SERVES);
  await makeImage('1.2.0', 'echo connecting to the database; sleep 1; echo the database refuses; exit 3');
  port = await freePort();
  const client = engineClient(socket());
  const { Id } = await client.post('/containers/create', {
    query: { name: NAME },
    json: {
      Image: `${REPOSITORY}:1.0.0`,
      Env: ['LEVEL=info'],
      HostConfig: {
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
        RestartPolicy: { Name: 'always' },
      },
    },
  });
  await client.post(`/containers/${Id}/start`);
  client.close();
});
test.afterAll(removeContainers);

const verdict = (page: Page) => page.getByRole('main').getByRole('status').filter({ hasText: /\w/ }).first();

test('with nothing there the pages say what to do', async ({ page }) => {
  await page.goto('/deployments');
  await expect(page.getByRole('heading', { name: 'Nothing was deployed yet' })).toBeVisible();
  await page.goto('/apps');
  await expect(page.getByRole('heading', { name: 'No app yet' })).toBeVisible();
  await look(page, 'apps-empty');
});

test('a member of a stack is refused by the stack’s name', async ({ page }) => {
  await page.goto('/hosts/local/containers/shop-api/overview');
  await page.getByRole('button', { name: 'Adopt as app …' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('belongs to the stack shop');
  await expect(dialog.getByRole('button', { name: 'Adopt', exact: true })).toBeDisabled();
});

test('a container is adopted from its page, after all that would differ was shown', async ({ page }) => {
  await page.goto(`/hosts/local/containers/${NAME}/overview`);
  await page.getByRole('button', { name: 'Adopt as app …' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('App')).toHaveValue(NAME);
  await expect(dialog.getByText('Release 1 is what runs now')).toBeVisible();
  await look(page, 'adopt');
  await dialog.getByRole('button', { name: 'Adopt', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/apps/${NAME}$`));
  await expect(page.getByRole('region', { name: 'production' })).toContainText('#1');
  await expect(page.getByRole('region', { name: 'production' })).toContainText('healthy');
  expect(await served(port)).toBe('1.0.0');

  await page.getByRole('button', { name: 'Settings of production' }).click();
  await dialog.getByLabel('Watch window, seconds').fill('2');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'production' })).toContainText('watched for 2 s');
});

test('a good image is deployed, verified step by step, and serves', async ({ page }) => {
  await page.goto(`/apps/${NAME}`);
  await page.getByRole('button', { name: `Deploy to ${NAME} in production …` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Image').fill(`${REPOSITORY}:latest`);
  await expect(dialog.getByText('the tag latest is made to be moved')).toBeVisible();
  await dialog.getByLabel('Image').fill(`${REPOSITORY}:1.1.0`);
  await dialog.getByLabel('Commit').fill('4f2c9d1e');
  await look(page, 'deploy-dialog');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(page).toHaveURL(/\/deployments\/.+/);
  const steps = page.getByRole('region', { name: 'Steps' });
  await expect(steps.getByText('Verify the new container')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deploy release 2 (1.1.0)');
  await expect(page.getByText('succeeded', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(verdict(page)).toContainText('Measured downtime');
  await expect(page.getByRole('log')).toContainText('serving 1.1.0');
  expect(await served(port)).toBe('1.1.0');
  await look(page, 'deployment-succeeded');
});

test('a bad image is noticed and the old one put back by itself; where and why stands there', async ({ page }) => {
  await page.goto(`/apps/${NAME}?dialog=deploy-production`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Image').fill(`${REPOSITORY}:1.2.0`);
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(page).toHaveURL(/\/deployments\/.+/);
  await expect(page.getByText('rolled back', { exact: true }).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('heading', { name: /It failed at/ })).toBeVisible();
  await expect(page.getByText('the database refuses').first()).toBeVisible();
  await expect(verdict(page)).toContainText('Measured downtime');
  expect(await served(port)).toBe('1.1.0');
  await look(page, 'deployment-rolled-back');
});

test('two presses from the container’s page, on a phone: what changes is shown, and the old release serves again', async ({
  page,
}) => {
  await page.setViewportSize(WIDTHS.narrow);
  await page.goto(`/hosts/local/containers/${NAME}/overview`);
  const bar = page.getByRole('region', { name: 'Actions at hand' });
  await bar.getByRole('button', { name: `Roll back ${NAME} in production …` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: /#1/ })).toBeChecked();
  await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('1.0.0');
  await dialog.getByLabel('Reason').fill('Orders fail since the release');
  await look(page, 'rollback-dialog');
  await page.setViewportSize(WIDTHS.narrow);
  await dialog.getByRole('button', { name: 'Roll back to release 1' }).click();
  await expect(page).toHaveURL(/\/deployments\/.+/);
  await expect(page.getByText('succeeded', { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Roll back to release 1 (1.0.0)');
  await expect(page.getByText('Orders fail since the release')).toBeVisible();
  expect(await served(port)).toBe('1.0.0');
});

test('app, list and search know all of it; filters stand in the address', async ({ page }) => {
  await page.goto(`/apps/${NAME}`);
  const production = page.getByRole('region', { name: 'production' });
  await expect(production).toContainText('rollback ready');
  const releases = page.getByRole('region', { name: 'Releases' });
  await expect(releases.getByRole('listitem').filter({ hasText: '#1' })).toContainText('live in production');
  await expect(releases.getByRole('listitem').filter({ hasText: '#2' })).toContainText('4f2c9d1e');
  await expect(releases.getByRole('listitem').filter({ hasText: '#3' })).toContainText('rolled back');
  await look(page, 'app');
  await releases.getByRole('button', { name: 'Compare release 2 with another' }).click();
  await expect(page.getByRole('dialog')).toContainText('1.1.0');
  await page.keyboard.press('Escape');

  await page.goto('/apps');
  const row = page.getByRole('row', { name: new RegExp(NAME) });
  await expect(row).toContainText('rollback ready');
  await expect(row).toContainText('succeeded');
  await look(page, 'apps-full');

  await page.goto('/deployments');
  await expect(page.getByRole('row', { name: /Deploy release/ })).toHaveCount(2);
  await look(page, 'deployments-full');
  await page.getByRole('button', { name: 'Not succeeded' }).click();
  await expect(page.getByRole('row', { name: /release/ })).toHaveCount(1);
  await expect(page).toHaveURL(/show=failed/);

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(`roll back ${NAME}`);
  await page.getByRole('option', { name: new RegExp(`Roll back ${NAME} / production`) }).click();
  await expect(page.getByRole('dialog', { name: `Roll back ${NAME} in production` })).toBeVisible();
});

test('who only reads sees the state, and the buttons off with the reason', async ({ page, context, url }) => {
  const who = { username: 'e2e-deploy-viewer', password: 'seven quiet herons wading' };
  const made = await context.request.post(`${url}/api/users`, {
    headers: { origin: url },
    data: { ...who, role: 'viewer' },
  });
  expect([200, 201, 409]).toContain(made.status());
  await context.clearCookies();
  await signIn(page, url, who);
  await page.goto(`/apps/${NAME}`);
  const rollback = page.getByRole('button', { name: `Roll back ${NAME} in production …` });
  await expect(rollback).toBeDisabled();
  await expect(rollback).toHaveAttribute('title', 'Needs the role deployer; yours is viewer.');
  await expect(page.getByRole('button', { name: `Deploy to ${NAME} in production …` })).toBeDisabled();
  await page.goto('/hosts/local/containers/chatter/overview');
  await expect(page.getByRole('heading', { level: 1, name: 'chatter' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Adopt as app …' })).toHaveCount(0);
});
