import { runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { expect, look, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';

async function removeTestNetworks(): Promise<void> {
  const client = engineClient(socket());
  const networks: { Id: string; Name: string }[] = await client.get('/networks');
  for (const { Id, Name } of networks)
    if (Name.startsWith('e2e-net')) await client.delete(`/networks/${Id}`, { accept: [403, 404] });
  client.close();
}

test.beforeEach(removeTestNetworks);
test.afterAll(removeTestNetworks);

test('the list tells subnets and who is on them; the detail each address and alias', async ({ page }) => {
  await page.goto('/networks');
  const row = page.getByRole('row', { name: /shop-backend/ });
  await expect(row).toContainText(/\d+\.\d+\.\d+\.0\/\d+/);
  await expect(page.getByRole('row', { name: /shop-data/ })).toContainText('internal');
  await expect(page.getByRole('button', { name: 'Remove host', exact: true })).toBeDisabled();
  await row.getByRole('link', { name: 'shop-backend' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'shop-backend' })).toBeVisible();
  await expect(page.getByRole('row', { name: /shop-api/ })).toContainText(/(\d+\.){3}\d+/);
  await expect(page.getByText('gateway', { exact: true })).toBeVisible();
  await look(page, 'network');
});

test('one is made with everything; overlaps are warned of before and explained after', async ({ page, complaints }) => {
  const client = engineClient(socket());
  await page.goto('/networks');
  await page.getByRole('button', { name: 'Create a network' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').first().fill('e2e-net-one');
  await dialog.getByRole('button', { name: 'Add a subnet' }).click();
  await dialog.getByRole('textbox', { name: 'Subnet 1' }).fill('10.97.0.7/24');
  await dialog.getByRole('button', { name: 'Create the network' }).click();
  await expect(dialog.getByText('The subnet of this address is 10.97.0.0/24')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Subnet 1' }).fill('10.97.0.0/24');
  await dialog.getByLabel('Gateway').fill('10.98.0.1');
  await dialog.getByLabel('Range for containers').fill('10.97.0.128/25');
  await dialog.getByRole('button', { name: 'Create the network' }).click();
  await expect(dialog.getByText('It lies outside of 10.97.0.0/24')).toBeVisible();
  await dialog.getByLabel('Gateway').fill('10.97.0.254');
  await dialog.getByLabel('Internal').check();
  await dialog.getByRole('button', { name: 'Create the network' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-net-one' })).toBeVisible();
  const [made] = await client.get('/networks', { query: { filters: JSON.stringify({ name: ['e2e-net-one'] }) } });
  expect(made).toMatchObject({
    Internal: true,
    IPAM: { Config: [{ Subnet: '10.97.0.0/24', Gateway: '10.97.0.254', IPRange: '10.97.0.128/25' }] },
  });

  await page.goto('/networks');
  await page.getByRole('button', { name: 'Create a network' }).click();
  await dialog.getByLabel('Name').first().fill('e2e-net-two');
  await dialog.getByRole('button', { name: 'Add a subnet' }).click();
  await dialog.getByRole('textbox', { name: 'Subnet 1' }).fill('10.97.0.0/16');
  await expect(dialog.getByText('10.97.0.0/16 overlaps with 10.97.0.0/24 of the network e2e-net-one')).toBeVisible();
  await look(page, 'network-create');
  await dialog.getByRole('button', { name: 'Create the network' }).click();
  await expect(dialog.getByRole('alert')).toContainText('overlaps with 10.97.0.0/24 of the network e2e-net-one');
  await expect(dialog.getByRole('alert')).toContainText('The engine says');
  client.close();
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('409')));
});

test('a container is connected with an alias and an address, and disconnected, with the consequences shown', async ({
  page,
}) => {
  const client = engineClient(socket());
  const { Id: id } = await client.post('/networks/create', {
    json: { Name: 'e2e-net-join', Driver: 'bridge', IPAM: { Config: [{ Subnet: '10.96.5.0/24' }] } },
  });
  const container = await runContainer(socket(), 'e2e-joiner', 'sleep 3600');
  try {
    await page.goto(`/hosts/local/networks/${id}`);
    await page.getByRole('button', { name: 'Connect a container' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Container').selectOption({ label: 'e2e-joiner' });
    await dialog.getByLabel('Aliases').fill('api backend');
    await dialog.getByLabel('IPv4 address').fill('10.96.6.9');
    await expect(dialog.getByText('Others find it as e2e-joiner, api, backend.')).toBeVisible();
    await look(page, 'network-connect');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(dialog.getByText('It lies outside of 10.96.5.0/24')).toBeVisible();
    await dialog.getByLabel('IPv4 address').fill('10.96.5.9');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    const row = page.getByRole('row', { name: /e2e-joiner/ });
    await expect(row).toContainText('10.96.5.9');
    await expect(row).toContainText('api, backend');
    const settings = (await client.get(`/containers/${container.id}/json`)).NetworkSettings.Networks['e2e-net-join'];
    expect(settings).toMatchObject({ IPAddress: '10.96.5.9', IPAMConfig: { IPv4Address: '10.96.5.9' } });

    await row.getByRole('button', { name: 'Disconnect e2e-joiner' }).click();
    await expect(dialog).toContainText('break at once');
    await expect(dialog).toContainText('It stays on bridge.');
    await expect(dialog).toContainText('connect it again with the aliases api, backend and the address 10.96.5.9');
    await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await expect(page.getByText('No container, running or stopped, is on it.')).toBeVisible();
    expect(
      (await client.get(`/containers/${container.id}/json`)).NetworkSettings.Networks['e2e-net-join'],
    ).toBeUndefined();
  } finally {
    await container.remove();
    client.close();
  }
});

test('a network of a stopped container goes only after that was said; two of one name are told apart', async ({
  page,
  complaints,
}) => {
  const client = engineClient(socket());
  const { Id: id } = await client.post('/networks/create', { json: { Name: 'e2e-net-asleep', Driver: 'bridge' } });
  const sleeper = await runContainer(socket(), 'e2e-sleeper', 'sleep 3600', {
    host: { NetworkMode: 'e2e-net-asleep' },
    start: false,
  });
  try {
    await page.goto(`/hosts/local/networks/${id}`);
    await expect(page.getByRole('row', { name: /e2e-sleeper/ })).toContainText('none while it does not run');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Stopped container e2e-sleeper: cannot start any more');
    await dialog.getByLabel('To go on, type').fill('e2e-net-asleep');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page).toHaveURL(/\/networks$/);
    await client.get(`/networks/${id}`, { accept: [404] }).then((found) => expect(found.Id).toBeUndefined());
    // The page may ask once more for what was just removed; the browser notes the 404.
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
  } finally {
    await sleeper.remove();
    client.close();
  }
});

test('a prune takes what nobody uses, and keeps the networks of stopped containers', async ({ page }) => {
  const client = engineClient(socket());
  await client.post('/networks/create', { json: { Name: 'e2e-net-free', Driver: 'bridge' } });
  await client.post('/networks/create', { json: { Name: 'e2e-net-kept', Driver: 'bridge' } });
  const sleeper = await runContainer(socket(), 'e2e-sleeper2', 'sleep 3600', {
    host: { NetworkMode: 'e2e-net-kept' },
    start: false,
  });
  try {
    await page.goto('/networks');
    await page.getByRole('button', { name: 'Remove unused' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('e2e-net-free')).toBeVisible();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'e2e-net-kept' })).toContainText(
      'used by e2e-sleeper2, stopped now',
    );
    await look(page, 'network-prune');
    const button = dialog.getByRole('button', { name: /^Remove \d/ });
    const number = /\d+/.exec((await button.textContent()) ?? '')?.[0] ?? '';
    await dialog.getByLabel('To go on, type').fill(number);
    await button.click();
    await expect(dialog.getByText(`Removed ${number} of ${number} networks`)).toBeVisible();
    const names = ((await client.get('/networks')) as { Name: string }[]).map(({ Name }) => Name);
    expect(names).toContain('e2e-net-kept');
    expect(names).not.toContain('e2e-net-free');
  } finally {
    await sleeper.remove();
    client.close();
  }
});
