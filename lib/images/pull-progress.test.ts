import { describe, expect, test } from 'vitest';
import { type PullLine, PullProgress } from './pull-progress';

/** `aaa Downloading 10/100`, `Digest: …` with a dash for no layer. */
function line(text: string): PullLine {
  const [, id = '-', status = '', current, total, seconds] = /^(\S+) (.*?)(?: (-?\d+)\/(-?\d+)(s)?)?$/.exec(text) ?? [];
  return {
    id: id === '-' ? null : id,
    status,
    current: current === undefined ? null : Number(current),
    total: total === undefined ? null : Number(total),
    unit: seconds === undefined ? 'bytes' : 'seconds',
  };
}

function after(...lines: string[]): PullProgress {
  const progress = new PullProgress();
  for (const text of lines) progress.note(line(text));
  return progress;
}

describe('the whole', () => {
  test.each<[string, string[], ReturnType<PullProgress['progress']>]>([
    ['nothing said yet', [], { done: 0, total: null, unit: 'bytes', words: 'Asking the registry', atLeast: false }],
    [
      'the tag is no layer, also when it looks like one',
      ['abcdef012345 Pulling from shop/api'],
      { done: 0, total: null, unit: 'bytes', words: 'Asking the registry', atLeast: false },
    ],
    [
      'sizes not known: no total',
      ['a Pulling fs layer', 'b Pulling fs layer'],
      { done: 0, total: null, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'one size known: at least that',
      ['a Pulling fs layer', 'b Pulling fs layer', 'a Downloading 30/100'],
      { done: 30, total: 100, unit: 'bytes', words: 'Downloading', atLeast: true },
    ],
    [
      'all known',
      ['a Downloading 30/100', 'b Downloading 5/50'],
      { done: 35, total: 150, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'a layer that came whole without a word of its size does not keep the rest from being known',
      ['a Pulling fs layer', 'a Download complete', 'b Downloading 5/50'],
      { done: 5, total: 50, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'a size that the registry did not tell',
      ['a Downloading 30/-1', 'b Downloading 0/0'],
      { done: 30, total: null, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'what is there already counts for nothing',
      ['a Already exists', 'b Downloading 5/50'],
      { done: 5, total: 50, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'a complete layer counts whole',
      ['a Downloading 30/100', 'a Verifying Checksum', 'a Download complete', 'b Downloading 5/50'],
      { done: 105, total: 150, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'a retry begins the layer anew',
      ['a Downloading 30/100', 'a Retrying in 5 seconds'],
      { done: 0, total: 100, unit: 'bytes', words: 'Waiting to try again', atLeast: false },
    ],
    [
      'while one still comes, unpacking others is not the measure',
      ['a Downloading 100/100', 'a Extracting 10/100', 'b Downloading 5/50'],
      { done: 105, total: 150, unit: 'bytes', words: 'Downloading', atLeast: false },
    ],
    [
      'all have come: the measure is unpacking',
      ['a Downloading 90/100', 'b Downloading 50/50', 'a Extracting 10/100', 'b Download complete'],
      { done: 10, total: 150, unit: 'bytes', words: 'Extracting', atLeast: false },
    ],
    [
      'unpacking told in seconds: layers are counted',
      ['a Downloading 90/100', 'b Downloading 50/50', 'a Extracting 3/0s', 'b Pull complete'],
      { done: 1, total: 2, unit: 'items', words: 'Extracting', atLeast: false },
    ],
    [
      'all unpacked',
      ['a Downloading 90/100', 'a Download complete', 'a Pull complete'],
      { done: 100, total: 100, unit: 'bytes', words: 'Finishing', atLeast: false },
    ],
    [
      'all there already',
      ['a Already exists', '- Digest: sha256:1', '- Status: Image is up to date for x:1'],
      { done: 0, total: null, unit: 'bytes', words: 'Finishing', atLeast: false },
    ],
  ])('%s', (_, lines, expected) => {
    expect(after(...lines).progress()).toEqual(expected);
  });
});

test.each<[string, string[], unknown]>([
  ['waiting', ['a Waiting'], { state: 'waiting', words: null, done: null, total: null }],
  ['coming', ['a Downloading 30/100'], { state: 'running', words: 'Downloading', done: 30, total: 100 }],
  [
    'coming, of unknown size',
    ['a Downloading 30/-1'],
    { state: 'running', words: 'Downloading', done: null, total: null },
  ],
  [
    'again',
    ['a Downloading 30/100', 'a Retrying in 3 seconds'],
    { state: 'running', words: 'Retrying in 3 seconds', done: 0, total: 100 },
  ],
  [
    'unpacking',
    ['a Downloading 30/100', 'a Extracting 60/100'],
    { state: 'running', words: 'Extracting', done: 60, total: 100 },
  ],
  [
    'unpacking in seconds says nothing of bytes',
    ['a Downloading 30/100', 'a Extracting 4/0s'],
    { state: 'running', words: 'Extracting', done: null, total: null },
  ],
  ['done', ['a Downloading 30/100', 'a Pull complete'], { state: 'succeeded', words: null, done: 100, total: 100 }],
  ['there already', ['a Already exists'], { state: 'skipped', words: 'There already', done: null, total: null }],
])('a layer: %s', (_, lines, expected) => {
  const progress = new PullProgress();
  const items = lines.map((text) => progress.note(line(text)));
  expect(items.at(-1)).toEqual({ id: 'a', label: 'a', ...(expected as object) });
});

test('the end says the digest, whether anything was new, and what came', () => {
  const fresh = after(
    'a Downloading 90/100',
    'a Pull complete',
    'b Already exists',
    '- Digest: sha256:ab',
    '- Status: Downloaded newer image for x:1',
  );
  expect([fresh.digest, fresh.upToDate, fresh.received]).toEqual(['sha256:ab', false, 100]);
  const same = after('b Already exists', '- Digest: sha256:ab', '- Status: Image is up to date for x:1');
  expect([same.digest, same.upToDate, same.received]).toEqual(['sha256:ab', true, 0]);
});

test('words that nobody knows are passed over', () => {
  const progress = new PullProgress();
  expect(progress.note(line('a Reticulating splines'))).toBeNull();
  expect(progress.note(line('- Whatever'))).toBeNull();
});
