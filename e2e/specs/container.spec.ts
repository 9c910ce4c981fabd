import { runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { expect, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

test('every tab of a container has its address and its content', async ({ page }) => {
  await page.goto('/hosts/local/containers/shop-api');
  await expect(page.getByRole('heading', { level: 1, name: 'shop-api' })).toBeVisible();
  const contents: [string, string | RegExp][] = [
    ['Logs', /listening/],
    ['Stats', 'Memory'],
    ['Health', /every .* s/i],
    ['Processes', /server\.py/],
    ['Files', 'etc'],
    ['Inspect', 'HostConfig'],
    ['Overview', 'What it runs'],
  ];
  for (const [tab, content] of contents) {
    await page
      .getByRole('main')
      .getByRole('link', { name: tab, exact: true })
      .or(page.getByRole('tab', { name: tab, exact: true }))
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`/${tab.toLowerCase()}$`));
    await expect(page.getByRole('main').getByText(content).first()).toBeVisible();
  }
});

test('a container that is not there is a 404 in words that help; one removed while it is open stays on the page', async ({
  page,
  complaints,
}) => {
  const answer = await page.goto('/hosts/local/containers/shop-apis/logs');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('There is no container “shop-apis”')).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Search containers' })).toBeVisible();
  expect(complaints.filter((line) => !line.includes('404'))).toEqual([]);
  complaints.length = 0;

  const container = await runContainer(socket(), 'e2e-short-lived', 'sleep 3600');
  expect((await page.goto(`/hosts/local/containers/${container.id}/overview`))?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-short-lived' })).toBeVisible();
  await container.remove();
  await expect(page.getByText(/was removed/).first()).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Health', exact: true }).first().click();
  await expect(page).toHaveURL(/health$/);
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-short-lived' })).toBeVisible();
  expect((await page.reload())?.status()).toBe(404);
  complaints.length = 0;
});

test('secrets are hidden until an administrator asks, and asking is written down', async ({
  page,
  request,
  context,
  url,
}) => {
  const secret = 'hunter2-Tr0ub4dor-9f8e7d';
  const container = await runContainer(socket(), 'e2e-secret', 'sleep 3600', {
    config: { Env: [`DB_PASSWORD=${secret}`, 'MODE=fast'] },
  });
  try {
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/') && !response.url().includes('reveal'))
        answers.push(await response.text().catch(() => ''));
    });
    await page.goto(`/hosts/local/containers/${container.id}/overview`);
    await expect(page.getByText('DB_PASSWORD').first()).toBeVisible();
    await expect(page.getByText('fast').first()).toBeVisible();
    await page.goto(`/hosts/local/containers/${container.id}/inspect`);
    await expect(page.getByText('HostConfig').first()).toBeVisible();
    expect(answers.join('\n')).not.toContain(secret);
    expect(await page.content()).not.toContain(secret);

    await page.goto(`/hosts/local/containers/${container.id}/overview`);
    await page
      .getByRole('button', { name: /reveal|show .*(hidden|secret|values)/i })
      .first()
      .click();
    const confirm = page
      .getByRole('dialog')
      .or(page.getByRole('alertdialog'))
      .getByRole('button', { name: /reveal|show/i });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await expect(page.getByText(secret)).toBeVisible();
    const audit = await context.request.get(`${url}/api/audit?action=container.reveal-environment`);
    expect((await audit.json()).rows[0]).toMatchObject({ actor: 'admin', outcome: 'ok', target: container.id });
    expect(request).toBeTruthy();
  } finally {
    // A page that is open while its container goes asks for it once more, and the browser notes the 404.
    await page.goto('about:blank');
    await container.remove();
  }
});

test('a container that is removed while it is looked at is said to be gone', async ({ page, complaints }) => {
  const container = await runContainer(socket(), 'e2e-gone', 'sleep 3600');
  await page.goto(`/hosts/local/containers/${container.id}/overview`);
  await expect(page.getByText('What it runs')).toBeVisible();
  await container.remove();
  await expect(page.getByText(/removed|gone/i).first()).toBeVisible();
  await expect(page.getByText('What it runs')).toBeVisible();
  // What the page asked for at the moment of the removal is answered with a 404, and the browser notes that.
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
});

test('an id that is not there is an honest 404', async ({ page, complaints }) => {
  await page.goto('/hosts/local/containers/no-such-container');
  await expect(page.getByRole('heading', { name: 'Container not found' })).toBeVisible();
  // The browser itself complains about the 404 that was asked for.
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
});

test('probes of the health check, with output', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-sick', 'sleep 3600', {
    config: {
      Healthcheck: {
        Test: ['CMD-SHELL', 'echo no pulse; exit 1'],
        Interval: 1_000_000_000,
        Timeout: 1_000_000_000,
        Retries: 2,
      },
    },
  });
  try {
    await page.goto(`/hosts/local/containers/${container.id}/health`);
    await expect(page.getByText('no pulse').first()).toBeVisible({ timeout: 20_000 });
    const client = engineClient(socket());
    const status = () => client.get(`/containers/${container.id}/json`).then((answer) => answer.State.Health.Status);
    await expect.poll(status, { timeout: 20_000 }).toBe('unhealthy');
    await expect(page.getByText('unhealthy', { exact: true }).first()).toBeVisible();
    client.close();
  } finally {
    await container.remove();
  }
});
