import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CONSOLE_ENV, NODE_ARGS } from './console-command.mjs';

test('the container image runs the console as everything else does', () => {
  const dockerfile = readFileSync(path.resolve(import.meta.dirname, '../../Dockerfile'), 'utf8');
  expect(dockerfile).toContain(`CMD ${JSON.stringify(['node', ...NODE_ARGS, 'server.js']).replaceAll(',', ', ')}`);
  for (const [name, value] of Object.entries(CONSOLE_ENV)) expect(dockerfile).toContain(`${name}=${value}`);
});
