import { runContainer } from '../engine-container';
import { engineClient } from '../engines/engine-client.mjs';
import { BUSYBOX, busyboxImage } from '../fleet/fixture.mjs';
import { tarArchive } from '../fleet/tar-archive.mjs';
import { expect, look, signIn, test } from '../test';

const socket = () => process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '';
const REPOSITORY = 'e2e/images';

interface TestImages {
  build(tag: string, lines: string[]): Promise<string>;
  /** null: the engine has no image of that name or id. */
  idOf(name: string): Promise<string | null>;
  clean(): Promise<void>;
}

/** Images below `e2e/images`, made past the console. */
async function testImages(): Promise<TestImages> {
  await busyboxImage({ socket: socket() });
  const client = engineClient(socket());
  const made = new Set<string>();
  const idOf = async (name: string) => (await client.get(`/images/${name}/json`, { accept: [404] })).Id ?? null;
  return {
    async build(tag, lines) {
      const name = `${REPOSITORY}:${tag}`;
      const dockerfile = [`FROM ${BUSYBOX}`, 'LABEL pilothouse.test=e2e', ...lines, ''].join('\n');
      await client.progress('POST', '/build', {
        query: { t: name, forcerm: true, networkmode: 'none' },
        headers: { 'content-type': 'application/x-tar' },
        body: tarArchive([{ path: 'Dockerfile', content: dockerfile }]),
      });
      const id = await idOf(name);
      made.add(id);
      return id;
    },
    idOf,
    async clean() {
      for (const id of [...made].reverse()) {
        await client.delete(`/images/${id}`, { query: { force: true }, accept: [404, 409] });
      }
      client.close();
    },
  };
}

let images: TestImages;
test.beforeEach(async () => {
  images = await testImages();
});
test.afterEach(() => images.clean());

test('what happens on the engine is on the list; used, unused and dangling are told apart', async ({ page }) => {
  // Other specs pull images of their own below e2e/.
  await page.goto(`/images?q=${REPOSITORY}`);
  await expect(page.getByText('No image matches')).toBeVisible();
  const old = await images.build('1', ['ENV A=1']);
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: '1', exact: true }) });
  await expect(row).toContainText('unused');
  const container = await runContainer(socket(), 'e2e-images-user', 'sleep 1000', {
    config: { Image: `${REPOSITORY}:1` },
  });
  try {
    await expect(row).toContainText('used');
    await expect(row).toContainText('e2e-images-user');
    await images.build('1', ['ENV A=2']);
    // The container keeps its image, which has no name any more.
    await page.goto(`/images?q=${old.slice(7, 19)}`);
    const nameless = page.getByRole('row', { name: /no tag/ });
    await expect(nameless).toContainText('used');
    await container.remove();
    await expect(nameless).toContainText('dangling');
    await page.getByRole('button', { name: /^Dangling/ }).click();
    await expect(page).toHaveURL(/use=dangling/);
    await expect(nameless).toBeVisible();
  } finally {
    await container.remove();
  }
});

test('tagged, with a warning before a name is moved; untagged, but not of its last name', async ({ page }) => {
  const first = await images.build('1', ['ENV A=1']);
  const second = await images.build('2', ['ENV A=2']);
  await page.goto(`/hosts/local/images/${first.slice(7)}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${REPOSITORY}:1`);
  await expect(page.getByRole('button', { name: `Take ${REPOSITORY}:1 away` })).toBeDisabled();

  await page.getByRole('button', { name: 'Add a tag' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByRole('textbox', { name: /New name/ });
  await name.fill('Not Valid');
  await dialog.getByRole('button', { name: 'Tag', exact: true }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await name.fill(`${REPOSITORY}:2`);
  await expect(dialog.getByText(/name of another image now/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Move the tag' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await images.idOf(`${REPOSITORY}:2`)).toBe(first);
  expect(await images.idOf(second)).toBe(second);

  await page.getByRole('button', { name: `Take ${REPOSITORY}:2 away` }).click();
  await expect(dialog).toContainText(`as ${REPOSITORY}:1`);
  await dialog.getByRole('button', { name: 'Take it away' }).click();
  await expect(page.getByRole('button', { name: `Take ${REPOSITORY}:2 away` })).toHaveCount(0);
  expect(await images.idOf(`${REPOSITORY}:2`)).toBeNull();
  expect(await images.idOf(first)).toBe(first);
});

test('removed only when nothing needs it, and what does is named', async ({ page, complaints }) => {
  const id = await images.build('1', ['ENV A=1']);
  const container = await runContainer(socket(), 'e2e-images-user', 'sleep 1000', {
    config: { Image: `${REPOSITORY}:1` },
  });
  try {
    await page.goto(`/hosts/local/images/${id.slice(7)}`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(dialog).toContainText('e2e-images-user runs from it');
    await expect(dialog.getByRole('button', { name: 'Remove' })).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await container.act('kill');
    await expect(page.getByText('stopped', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(dialog).toContainText('Stopped containers were made from it: e2e-images-user');
    await expect(dialog.getByRole('button', { name: 'Remove' })).toBeDisabled();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await expect(page).toHaveURL(/\/images$/);
    expect(await images.idOf(id)).toBeNull();
    // Until it leaves, its page asks for what is told to have changed, and is told that it is gone.
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
  } finally {
    await container.remove();
  }
});

test('several at once go on as an activity', async ({ page }) => {
  const ids = [await images.build('1', ['ENV A=1']), await images.build('2', ['ENV A=2'])];
  await page.goto('/images?q=e2e/images');
  await expect(page.getByRole('row', { name: /unused/ })).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`${REPOSITORY}:1`);
  await expect(dialog).toContainText(`${REPOSITORY}:2`);
  await dialog.getByRole('textbox').fill('remove 2');
  await dialog.getByRole('button', { name: 'Remove 2' }).click();
  await expect(dialog).toContainText(/Removed 2 images/);
  expect(await Promise.all(ids.map(images.idOf))).toEqual([null, null]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('No image matches')).toBeVisible();
});

test('a prune names exactly what goes and what stays, and removes only that', async ({ page }) => {
  const old = await images.build('1', ['ENV A=1', 'RUN /bin/dd if=/dev/urandom of=/big bs=1024 count=300']);
  const fresh = await images.build('1', ['ENV A=2']);
  await page.goto('/images');
  await page.getByRole('button', { name: 'Prune …' }).click();
  const dialog = page.getByRole('dialog');
  const goes = dialog.locator('section').filter({ has: page.getByRole('heading', { name: /^Goes/ }) });
  const stays = dialog.locator('section').filter({ has: page.getByRole('heading', { name: /^Stays/ }) });
  await expect(goes).toContainText(old.slice(7, 19));
  await expect(goes).toContainText('300 KiB of it its own');
  await expect(stays).toContainText(`${REPOSITORY}:1`);
  await expect(stays).toContainText('has a name');
  await look(page, 'images-prune');
  await dialog.getByRole('combobox', { name: 'Which' }).selectOption('unused');
  await expect(goes).toContainText(`${REPOSITORY}:1`);
  await expect(stays).toContainText('used by');
  await dialog.getByRole('combobox', { name: 'Which' }).selectOption('dangling');
  await expect(goes).not.toContainText(`${REPOSITORY}:1`);
  const count = /\d+/.exec((await goes.getByRole('heading').textContent()) ?? '')?.[0] ?? '';
  await dialog.getByRole('textbox').fill(count);
  await dialog.getByRole('button', { name: /^Remove \d+ image/ }).click();
  await expect(dialog).toContainText(/Removed \d+ images?/);
  expect(await images.idOf(old)).toBeNull();
  expect(await images.idOf(`${REPOSITORY}:1`)).toBe(fresh);
});

test('how it was made, in words, with no secret on the page', async ({ page }) => {
  const id = await images.build('1', [
    'ENV DB_PASSWORD=hunter2hunter2 COLOUR=red',
    'RUN /bin/dd if=/dev/urandom of=/big bs=1024 count=2048',
    'CMD ["/bin/sleep", "1000"]',
  ]);
  await page.goto(`/hosts/local/images/${id.slice(7)}`);
  const layers = page.getByRole('region', { name: /^Layers/ });
  await expect(layers).toContainText('Runs by default: /bin/sleep 1000');
  await expect(layers).toContainText('Sets the variables DB_PASSWORD and COLOUR');
  await expect(layers).toContainText('2 MiB');
  await expect(layers).toContainText(BUSYBOX);
  await layers.getByRole('combobox').selectOption('size');
  await expect(page.getByRole('region', { name: /^Environment/ })).toContainText('hidden');
  expect(await page.content()).not.toContain('hunter2');
  await look(page, 'image-detail-open');
});

test('an image of the sample fleet', async ({ page, context, url }) => {
  const answer = await context.request.get(`${url}/api/images?q=shop/api:1.1.0`);
  const [image] = ((await answer.json()) as { images: { id: string }[] }).images;
  await page.goto(`/hosts/local/images/${image?.id.slice(7)}`);
  await expect(page.getByRole('region', { name: /^Containers \(/ })).toContainText('shop-api');
  await expect(page.getByRole('region', { name: /^Layers/ })).toContainText('Copies several files to /app/');
  await expect(page.getByText(/its own/)).toBeVisible();
  await look(page, 'image-detail');
});

test('an image that is not there, or goes while one looks', async ({ page, complaints }) => {
  await page.goto(`/hosts/local/images/${'0'.repeat(64)}`);
  await expect(page.getByRole('heading', { name: 'There is no such image' })).toBeVisible();
  await look(page, 'image-missing');
  const id = await images.build('1', ['ENV A=1']);
  await page.goto(`/hosts/local/images/${id.slice(7)}`);
  await expect(page.getByRole('region', { name: /^Layers/ })).toBeVisible();
  await images.clean();
  images = await testImages();
  await expect(page.getByRole('heading', { name: 'This image was removed' })).toBeVisible();
  // The browser itself complains of each answer that says so.
  complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes('404')));
});

test('a viewer sees everything and can change nothing', async ({ page, context, url }) => {
  const made = await context.request.post(`${url}/api/users`, {
    headers: { origin: url },
    data: { username: 'e2e-image-viewer', password: 'seven quiet herons wading', role: 'viewer' },
  });
  expect([200, 409]).toContain(made.status());
  const id = await images.build('1', ['ENV A=1']);
  await context.clearCookies();
  await signIn(page, url, { username: 'e2e-image-viewer', password: 'seven quiet herons wading' });
  await page.goto('/images?q=e2e/images');
  await expect(page.getByRole('row', { name: /unused/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Prune …' })).toBeDisabled();
  for (const [method, path, data] of [
    ['DELETE', `/api/hosts/local/images/${id}`, undefined],
    ['POST', `/api/hosts/local/images/${id}/tag`, { name: 'e2e/images:viewer' }],
    ['POST', '/api/hosts/local/images/remove', { images: [{ id, tags: [] }] }],
    ['POST', '/api/hosts/local/images/prune', { scope: 'unused', images: [{ id, tags: [] }] }],
  ] as const) {
    const answer = await context.request.fetch(url + path, {
      method,
      headers: { origin: url },
      ...(data !== undefined && { data }),
    });
    expect([path, answer.status()]).toEqual([path, 403]);
  }
  expect(await images.idOf(id)).toBe(id);
});
