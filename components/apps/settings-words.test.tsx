import { expect, test } from 'vitest';
import { commandText, settingsWords, wordsOfCommand } from './settings-words';

test.each([
  ['wget -q -O- http://localhost/health', ['wget', '-q', '-O-', 'http://localhost/health']],
  [`sh -c "exit 0"`, ['sh', '-c', 'exit 0']],
  [`a 'b "c"' ""`, ['a', 'b "c"', '']],
  [`--x="a b"`, ['--x=a b']],
  ['  ', []],
])('%s', (text, words) => {
  expect(wordsOfCommand(text)).toEqual(words);
  expect(wordsOfCommand(commandText(words))).toEqual(words);
});

test('a quote that stays open is no command', () => {
  expect(wordsOfCommand('sh -c "exit')).toBeNull();
});

test('settings in a line', () => {
  expect(settingsWords({ watchSeconds: 90, keep: 1, probe: null, startFirst: false })).toBe(
    'verified by the image’s health check · watched for 1 min 30 s · 1 release kept for a rollback · old one stopped first',
  );
});
