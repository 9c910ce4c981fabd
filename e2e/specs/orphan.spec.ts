import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../engines/free-port.mjs';
import { expect, test } from '../test';

const root = path.resolve(import.meta.dirname, '../..');

test('the console ends by itself, cleanly, when what started it is killed', async () => {
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-orphan-'));
  // As `npm start` and `npm run demo` do; a group of its own, so that nothing is left behind whatever happens.
  const program = `import { startConsole } from './lib/cli/console-process.mjs'; startConsole();`;
  const command = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      HOST: '127.0.0.1',
      DOCKER_HOST: `unix://${process.env.PILOTHOUSE_TEST_ENGINE_28}`,
      PILOTHOUSE_DATA: dataDir,
    },
  });
  let output = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  // The console writes to the same pipes: they close when it has ended too.
  const allEnded = new Promise<string>((resolve) => command.once('close', () => resolve('ended')));
  try {
    await expect.poll(() => output, { timeout: 30_000 }).toContain('is ready');
    process.kill(command.pid ?? 0, 'SIGKILL');
    const late = new Promise<string>((resolve) => setTimeout(resolve, 15_000, 'still there after 15 s').unref());
    expect(await Promise.race([allEnded, late])).toBe('ended');
    expect(output).toContain('"stopping"');
  } finally {
    try {
      process.kill(-(command.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing is left of the group.
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
});
