import { defineConfig } from '@playwright/test';

/**
 * - browser: one representative of each kind, in every `npm test`
 * - scale:   a large fleet and the soak, in `npm run test:full`
 * One worker: all specs share one console and one fleet, and the machine that runs them may be small.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '.artifacts/playwright',
  globalSetup: './global-setup.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PILOTHOUSE_TEST_REPORT ?? '.artifacts/browser.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.PILOTHOUSE_TEST_BROWSER ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'browser', testMatch: 'specs/**/*.spec.ts' },
    { name: 'scale', testMatch: '**/e2e/full/*.spec.ts' },
  ],
});
