import { describe, expect, test } from 'vitest';
import { checkNode, sourceFiles } from './prepare.mjs';

describe('the version of Node', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.3'])('%s is good', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(['20.18.3', '18.20.8', '0.12.0'])('%s is too old', (version) => {
    expect(() => checkNode(version)).toThrow(`needs Node.js 20.19 or newer; this is ${version}`);
  });
});

test('the build depends on the console alone: not on tests, the commands or the tools', () => {
  const files = sourceFiles();
  expect(files).toEqual(
    expect.arrayContaining(['server.js', 'package-lock.json', 'app/layout.tsx', 'lib/server/config.ts']),
  );
  expect(files.filter((file) => /\.test\.|^e2e\/|^lib\/(cli|testing)\/|^data\//.test(file))).toEqual([]);
});
