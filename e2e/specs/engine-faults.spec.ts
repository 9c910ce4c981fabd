import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startConsole } from '../console';
import { runContainer } from '../engine-container';
import { startEngine } from '../engines/engine.mjs';
import { expect, look, signIn, test } from '../test';

/** Pages are open in each of these while the engine has trouble; none is reloaded. */
test.describe('the engine has trouble', () => {
  test.setTimeout(180_000);

  test('no engine: what was tried, what the system answered, what mends it; then it connects by itself', async ({
    page,
  }) => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-no-engine-'));
    const socket = path.join(dir, 'docker.sock');
    const console_ = await startConsole({ engine: `unix://${socket}` });
    try {
      await signIn(page, console_.url);
      await page.goto(`${console_.url}/`);
      await expect(page.getByRole('main').getByText(socket).first()).toBeVisible();
      await expect(
        page
          .getByRole('main')
          .getByText(/Start the engine that this socket belongs to/)
          .first(),
      ).toBeVisible();
      await look(page, 'overview-no-engine');
      await page.goto(`${console_.url}/containers`);
      await expect(page.getByRole('main').getByText(socket).first()).toBeVisible();
      await look(page, 'containers-no-engine');
      symlinkSync(process.env.PILOTHOUSE_TEST_ENGINE_28 ?? '', socket);
      await expect(page.getByRole('row', { name: /shop-api/ })).toBeVisible({ timeout: 10_000 });
      await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
      await page.goto('about:blank');
    } finally {
      await console_.stop();
      rmSync(dir, { recursive: true });
    }
  });

  test('an empty engine says what to do next', async ({ page }) => {
    const engine = await startEngine({ version: '20', name: 'e2e-empty' });
    const console_ = await startConsole({ engine: `unix://${engine.socket}` });
    try {
      await signIn(page, console_.url);
      await page.goto(`${console_.url}/containers`);
      await expect(page.getByText(/no containers/i).first()).toBeVisible();
      await look(page, 'containers-empty');
      await page.goto(`${console_.url}/`);
      await look(page, 'overview-empty');
      // The page goes before its console does, which it would rightly complain of.
      await page.goto('about:blank');
    } finally {
      await console_.stop();
      await engine.stop();
    }
  });

  for (const version of ['28', '20'] as const) {
    test(`Engine ${version}: frozen, stopped and restarted, the page says so within 5 s and recovers`, async ({
      page,
      complaints,
    }) => {
      const engine = await startEngine({ version, name: `e2e-fault-${version}` });
      const console_ = await startConsole({ engine: `unix://${engine.socket}` });
      try {
        const container = await runContainer(engine.socket, 'e2e-fault', 'sleep 3600', {
          host: { RestartPolicy: { Name: 'always' } },
        });
        await signIn(page, console_.url);
        await page.goto(`${console_.url}/containers`);
        const row = page.getByRole('row', { name: /e2e-fault/ });
        const live = page.getByRole('banner').getByRole('status').first();
        await expect(row).toContainText('running');
        await expect(live).toHaveText('Live');

        engine.pause();
        await expect(live).not.toHaveText('Live', { timeout: 5_000 });
        // What was known stays, marked.
        await expect(row).toBeVisible();
        if (version === '28') await look(page, 'containers-stale');
        engine.resume();
        await expect(live).toHaveText('Live', { timeout: 15_000 });

        await engine.halt();
        await expect(live).not.toHaveText('Live', { timeout: 5_000 });
        await engine.start();
        await expect(live).toHaveText('Live', { timeout: 35_000 });
        await expect(row).toContainText('running', { timeout: 15_000 });
        await container.act('pause');
        await expect(row).toContainText('paused');
      } finally {
        engine.resume();
        await console_.stop();
        await engine.stop();
      }
      expect(complaints.filter((line) => !/Failed to load resource|WebSocket/.test(line))).toEqual([]);
      complaints.length = 0;
    });
  }

  test('the console restarts: open pages come back by themselves', async ({ page, complaints }) => {
    const engine = `unix://${process.env.PILOTHOUSE_TEST_ENGINE_28}`;
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-restart-'));
    const first = await startConsole({ engine, dataDir });
    let second: Awaited<ReturnType<typeof startConsole>> | null = null;
    try {
      await signIn(page, first.url);
      await page.goto(`${first.url}/containers?q=shop-api`);
      const live = page.getByRole('banner').getByRole('status').first();
      await expect(live).toHaveText('Live');
      await first.kill();
      await expect(live).toHaveText('Reconnecting', { timeout: 6_000 });
      await expect(page.getByRole('row', { name: /shop-api/ })).toBeVisible();
      second = await startConsole({ engine, dataDir, port: Number(new URL(first.url).port) });
      await expect(live).toHaveText('Live', { timeout: 15_000 });
      await expect(page.getByRole('row', { name: /shop-api/ })).toContainText('running');
    } finally {
      await second?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
    expect(complaints.filter((line) => !/Failed to load resource|WebSocket/.test(line))).toEqual([]);
    complaints.length = 0;
  });
});
