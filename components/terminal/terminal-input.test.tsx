import { describe, expect, it } from 'vitest';
import { splitCommand } from './command-words';
import { isWebAddress, pastedText, withControl } from './terminal-input';
import { stateWords } from './terminal-words';

describe('what is pasted', () => {
  it('cannot close its brackets early, nor press keys', () => {
    expect(pastedText('safe\u001b[201~\nrm -rf /\u0003\u009b', true)).toBe('\u001b[200~safe[201~\rrm -rf /\u001b[201~');
    expect(pastedText('a\r\nb\tü🐳\n', false)).toBe('a\rb\tü🐳\r');
  });
});

describe('Ctrl of the row of keys', () => {
  it.each([
    ['c', '\u0003'],
    ['C', '\u0003'],
    ['[', '\u001b'],
    [' ', '\u0000'],
    ['1', '1'],
    ['ü', 'ü'],
    ['two', 'two'],
  ])('%j is %j', (typed, sent) => expect(withControl(typed)).toBe(sent));
});

describe('a link', () => {
  it.each([
    ['https://example.org/a', true],
    ['http://[::1]:8080/', true],
    ['javascript:alert(1)', false],
    ['JaVaScript:alert(1)', false],
    ['data:text/html,x', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s: %s', (text, opens) => expect(isWebAddress(text)).toBe(opens));
});

describe('a command', () => {
  it.each([
    ['python3 -i', ['python3', '-i']],
    [`sh -c 'echo "a b"; ls'`, ['sh', '-c', 'echo "a b"; ls']],
    ['a "b \\"c\\" \\d" e\\ f \'\'', ['a', 'b "c" \\d', 'e f', '']],
    ['  $HOME  ;rm ', ['$HOME', ';rm']],
  ])('%s', (text, words) => expect(splitCommand(text)).toEqual({ words }));
  it.each(['', '   ', "it's", '"open'])('%j is told', (text) => expect(splitCommand(text)).toHaveProperty('problem'));
});

describe('the words of a state', () => {
  it('say how it ended', () => {
    expect(stateWords({ kind: 'open' })).toBeNull();
    expect(stateWords({ kind: 'over', reason: 'exited', exitCode: 127 })?.detail).toContain('no such program');
    expect(stateWords({ kind: 'over', reason: 'exited', exitCode: 130 })?.detail).toContain('signal 2');
    expect(stateWords({ kind: 'lost' })?.title).toContain('lost');
  });
});
