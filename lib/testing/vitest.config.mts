import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const resolve = { alias: { '@': root } };
const conditions = ['react-server', 'node', 'import', 'module', 'default'];
const everywhere = ['{app,components,lib,e2e}/**'];

/**
 * Four projects, told apart by file name:
 * - unit:       `*.test.ts`         node, with the `react-server` condition, else `server-only` throws
 * - components: `*.test.tsx`        a DOM, without that condition
 * - engine:     `*.engine.test.ts`  node, against the private engines that the global set-up starts
 * - sweeps:     `*.full.test.ts`    bad input, roles, faults, kills: `npm run test:full`, which has scale and soak in its Playwright part
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        resolve: { ...resolve, conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'unit',
          environment: 'node',
          testTimeout: 30_000,
          include: everywhere.map((glob) => `${glob}/*.test.{ts,mts}`),
          exclude: ['**/node_modules/**', '**/*.engine.test.ts', '**/*.full.test.ts'],
        },
      },
      {
        root,
        resolve,
        oxc: { jsx: { runtime: 'automatic' } },
        test: {
          name: 'components',
          environment: 'jsdom',
          // Only who hangs is ended: a form with every field takes seconds to render where two cores are busy.
          testTimeout: 30_000,
          include: everywhere.map((glob) => `${glob}/*.test.tsx`),
          exclude: ['**/node_modules/**'],
        },
      },
      {
        root,
        resolve: { ...resolve, conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'engine',
          environment: 'node',
          include: everywhere.map((glob) => `${glob}/*.engine.test.ts`),
          exclude: ['**/node_modules/**'],
          globalSetup: ['e2e/engines/vitest-global-setup.mjs'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
      {
        root,
        resolve: { ...resolve, conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: 'sweeps',
          environment: 'node',
          include: everywhere.map((glob) => `${glob}/*.full.test.ts`),
          exclude: ['**/node_modules/**'],
          globalSetup: ['e2e/engines/vitest-global-setup.mjs'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
