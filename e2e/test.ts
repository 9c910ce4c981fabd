import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { ADMIN } from './console';

export { expect } from '@playwright/test';

/** A sign-in made once a worker: the cookie is put into every page that asks for it. */
async function cookieOf(
  url: string,
  who: { username: string; password: string },
): Promise<{ name: string; value: string }> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(who),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
  const [pair = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

export async function signIn(page: Page, url: string, who = ADMIN): Promise<void> {
  const cookie = await cookieOf(url, who);
  await page.context().addCookies([{ ...cookie, url }]);
}

interface Fixtures {
  /** The console that all specs share. */
  url: string;
  /** Fails the test when the page wrote an error to its console or broke the content security policy. */
  complaints: string[];
}
interface WorkerFixtures {
  session: { name: string; value: string };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is used from this pattern
  url: async ({}, use) => {
    await use(process.env.PILOTHOUSE_TEST_URL ?? 'http://127.0.0.1:3000');
  },
  session: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => use(await cookieOf(process.env.PILOTHOUSE_TEST_URL ?? 'http://127.0.0.1:3000', ADMIN)),
    { scope: 'worker' },
  ],
  baseURL: async ({ url }, use) => use(url),
  context: async ({ context, url, session }, use) => {
    await context.addCookies([{ ...session, url }]);
    await use(context);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        // Containers that start and stop beside the browser are interfaces that come and go on its own machine.
        if (message.text().includes('net::ERR_NETWORK_CHANGED')) return;
        complaints.push(`console: ${message.text()}`);
      });
      await use(complaints);
      expect(complaints, 'the page complained').toEqual([]);
    },
    { auto: true },
  ],
});

export const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;

/** Sideways scrolling is a fault at any width. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(extra, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const told = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
  expect(told, 'axe').toEqual([]);
}

/** Both widths and both themes of what is on the page now, from `at` on: pictures to open, axe, no overflow. */
export async function look(page: Page, name: string, at?: Locator): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '.artifacts/screens');
  mkdirSync(folder, { recursive: true });
  for (const [width, size] of Object.entries(WIDTHS)) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await at?.evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await page.screenshot({ path: path.join(folder, `${name}-${width}-${colorScheme}.png`) });
      await expectNoOverflow(page);
      await expectAccessible(page);
    }
  }
  await page.setViewportSize(WIDTHS.wide);
  await page.emulateMedia({ colorScheme: null });
}
