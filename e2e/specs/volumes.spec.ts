import { runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { expect, look, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';
const LABELS = { 'pilothouse.test': 'e2e' };

test.afterAll(async () => {
  const client = engineClient(socket());
  const { Volumes } = await client.get('/volumes', {
    query: { filters: JSON.stringify({ label: ['pilothouse.test=e2e'] }) },
  });
  for (const { Name } of Volumes ?? [])
    await client.delete(`/volumes/${Name}`, { query: { force: true }, accept: [404, 409] });
  client.close();
});

test('the list tells who uses what, and how much is in it', async ({ page }) => {
  const container = await runContainer(socket(), 'e2e-vol-user', 'head -c 300000 /dev/zero > /data/x; sleep 3600', {
    host: { Binds: ['e2e-vol-used:/data'] },
  });
  try {
    await page.goto('/volumes?q=e2e-vol');
    const row = page.getByRole('row', { name: /e2e-vol-used/ });
    await expect(row).toContainText('e2e-vol-user');
    await expect(row).toContainText(/29\d KiB|3\d\d KiB/);
    await row.getByRole('link', { name: 'e2e-vol-used' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'e2e-vol-used' })).toBeVisible();
    await expect(page.getByText('/data', { exact: true })).toBeVisible();
    await look(page, 'volume-used');
  } finally {
    await container.remove();
    const client = engineClient(socket());
    await client.delete('/volumes/e2e-vol-used', { accept: [404] });
    client.close();
  }
});

test('what happens on the engine is in the list, without a reload', async ({ page }) => {
  const client = engineClient(socket());
  await page.goto('/volumes?q=e2e-vol-live');
  await expect(page.getByText('No volume matches')).toBeVisible();
  await client.post('/volumes/create', { json: { Name: 'e2e-vol-live', Labels: LABELS } });
  await expect(page.getByRole('row', { name: /e2e-vol-live/ })).toContainText('unused');
  const container = await runContainer(socket(), 'e2e-vol-late', 'sleep 3600', {
    host: { Binds: ['e2e-vol-live:/data'] },
  });
  await expect(page.getByRole('row', { name: /e2e-vol-live/ })).toContainText('e2e-vol-late');
  await container.remove();
  await expect(page.getByRole('row', { name: /e2e-vol-live/ })).toContainText('unused');
  await client.delete('/volumes/e2e-vol-live');
  await expect(page.getByRole('row', { name: /e2e-vol-live/ })).toHaveCount(0);
  client.close();
});

test('one is made and removed, after the consequences were shown; its password is never shown', async ({
  page,
  context,
  url,
  complaints,
}) => {
  const answers: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) answers.push(await response.text().catch(() => ''));
  });
  await page.goto('/volumes');
  await page.getByRole('button', { name: 'Create a volume' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create the volume' }).click();
  await expect(dialog.getByText('Give it a name')).toBeVisible();
  await dialog.getByLabel('Name').first().fill('e2e-vol-made');
  await dialog.getByLabel('Where the data is').selectOption('cifs');
  await dialog.getByLabel('Server').fill('127.0.0.1');
  await dialog.getByLabel('Share').fill('data');
  await dialog.getByLabel('User').fill('backup');
  await dialog.getByLabel('Password', { exact: true }).fill('hunter2-Tr0ub4dor');
  await dialog.getByRole('button', { name: 'Add a label' }).click();
  await dialog.getByLabel('Name of label 1').fill('pilothouse.test');
  await dialog.getByLabel('Value of label 1').fill('e2e');
  await look(page, 'volume-create');
  await dialog.getByRole('button', { name: 'Create the volume' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-vol-made' })).toBeVisible();
  await expect(page.getByText('username=backup')).toBeVisible();
  const client = engineClient(socket());
  expect((await client.get('/volumes/e2e-vol-made')).Options.o).toContain('password=hunter2-Tr0ub4dor');
  expect(answers.join('\n')).not.toContain('hunter2');
  const audit = await (await context.request.get(`${url}/api/audit?action=volume.create`)).text();
  expect(audit).toContain('e2e-vol-made');
  expect(audit).not.toContain('hunter2');

  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toContainText('cannot be undone');
  await expect(dialog.getByRole('button', { name: 'Remove', exact: true })).toBeDisabled();
  await dialog.getByLabel('To go on, type').fill('e2e-vol-made');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page).toHaveURL(/\/volumes$/);
  await client.get('/volumes/e2e-vol-made', { accept: [404] }).then((answer) => expect(answer.Name).toBeUndefined());
  const removed = await (await context.request.get(`${url}/api/audit?action=volume.remove`)).json();
  expect(removed.rows[0]).toMatchObject({ target: 'e2e-vol-made', outcome: 'ok' });
  client.close();
  // The page may ask once more for what was just removed; the browser notes the 404.
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
});

test('a name that is taken, and a volume in use, are told where they belong', async ({ page, complaints }) => {
  const container = await runContainer(socket(), 'e2e-vol-busy', 'sleep 3600', {
    host: { Binds: ['e2e-vol-taken:/data'] },
    start: false,
  });
  try {
    await page.goto('/volumes?q=e2e-vol-taken');
    const row = page.getByRole('row', { name: /e2e-vol-taken/ });
    await row.getByRole('button', { name: 'Remove e2e-vol-taken' }).click();
    await expect(page.getByRole('dialog')).toContainText('used by e2e-vol-busy, stopped');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Create a volume' }).click();
    await page.getByRole('dialog').getByLabel('Name').first().fill('e2e-vol-taken');
    await page.getByRole('dialog').getByRole('button', { name: 'Create the volume' }).click();
    await expect(page.getByRole('dialog').getByText('A volume of this name is there already')).toBeVisible();
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('409')));
  } finally {
    await container.remove();
    const client = engineClient(socket());
    await client.delete('/volumes/e2e-vol-taken', { accept: [404] });
    client.close();
  }
});

test('a prune removes what its preview named, and keeps what is used by then', async ({ page, context, url }) => {
  const client = engineClient(socket());
  const left = await runContainer(socket(), 'e2e-vol-left', 'sleep 3600', { config: { Volumes: { '/data': {} } } });
  const late = await runContainer(socket(), 'e2e-vol-lately', 'sleep 3600', { config: { Volumes: { '/data': {} } } });
  const volumeOf = async (id: string) => (await client.get(`/containers/${id}/json`)).Mounts[0].Name as string;
  const [gone, kept] = [await volumeOf(left.id), await volumeOf(late.id)];
  for (const { id } of [left, late]) await client.delete(`/containers/${id}`, { query: { force: true } });
  await page.goto('/volumes');
  await page.getByRole('button', { name: 'Remove unused' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(gone);
  await expect(dialog).toContainText(kept);
  await expect(dialog.getByText('shop-db-data')).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: gone })).toContainText(/\d B|\d KiB/);
  await look(page, 'volume-prune');
  const count =
    /Remove (\d+) volumes?/.exec((await dialog.getByRole('button', { name: /^Remove \d/ }).textContent()) ?? '')?.[1] ??
    '';
  // What the engine says in this moment has not reached the page when the button is pressed.
  const user = await runContainer(socket(), 'e2e-vol-user2', 'sleep 3600', {
    host: { Binds: [`${kept}:/data`] },
    start: false,
  });
  const answer = await context.request.post(`${url}/api/hosts/local/prune/volumes`, {
    headers: { origin: url },
    data: { scope: 'anonymous', names: [gone, kept, 'shop-db-data'] },
  });
  expect(answer.status()).toBe(202);
  const { id } = await answer.json();
  const activity = async () => (await context.request.get(`${url}/api/activities/${id}`)).json();
  await expect.poll(async () => (await activity()).state).toBe('succeeded');
  const { items, result } = await activity();
  expect(result).toContain('Removed 1 of 3 volumes');
  expect(items.map((item: { id: string; state: string }) => [item.id, item.state])).toEqual([
    [gone, 'succeeded'],
    [kept, 'skipped'],
    ['shop-db-data', 'skipped'],
  ]);
  await expect(dialog).not.toContainText(gone);
  expect(count).not.toBe('');
  await user.remove();

  // The rest through the page itself.
  await client.delete(`/volumes/${kept}`, { accept: [404] });
  const more = await runContainer(socket(), 'e2e-vol-left', 'sleep 3600', { config: { Volumes: { '/data': {} } } });
  const last = await volumeOf(more.id);
  await client.delete(`/containers/${more.id}`, { query: { force: true } });
  await expect(dialog).toContainText(last);
  const button = dialog.getByRole('button', { name: /^Remove \d/ });
  const number = /\d+/.exec((await button.textContent()) ?? '')?.[0] ?? '';
  await expect(button).toBeDisabled();
  await dialog.getByLabel('To go on, type').fill(number);
  await button.click();
  await expect(dialog.getByText(/Removed \d+ of \d+ volumes?/)).toBeVisible();
  await client.get(`/volumes/${last}`, { accept: [404] }).then((found) => expect(found.Name).toBeUndefined());
  client.close();
});

test('a volume that is not there is an honest 404', async ({ page, complaints }) => {
  await page.goto('/hosts/local/volumes/no-such-volume');
  await expect(page.getByText('There is no such volume')).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
});

test('without an answer the page says so and offers another try', async ({ page, complaints }) => {
  await page.route('**/api/volumes', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'x', code: 'shutting_down', status: 503, title: 'The console is stopping' }),
    }),
  );
  await page.goto('/volumes');
  await expect(page.getByText('The console is stopping')).toBeVisible({ timeout: 20_000 });
  await page.unroute('**/api/volumes');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('row', { name: /shop-db-data/ })).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('503')));
});
