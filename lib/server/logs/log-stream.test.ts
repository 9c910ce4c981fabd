import { expect, test } from 'vitest';
import { headFirst, webStream } from './log-stream';

async function* words(ended: () => void): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield Buffer.from('one');
    yield Buffer.from('two');
  } finally {
    ended();
  }
}

test('a followed log begins with nothing before its source is asked, then goes on as it is', async () => {
  let asked = 0;
  const silent: AsyncGenerator<Uint8Array, void, void> = Object.assign(
    words(() => {}),
    {
      next: () => {
        asked += 1;
        return new Promise<never>(() => {});
      },
    },
  );
  const reader = webStream(headFirst(silent), () => {}).getReader();
  expect((await reader.read()).value?.byteLength).toBe(0);
  expect(asked).toBe(0);

  const all: string[] = [];
  for await (const chunk of headFirst(words(() => {}))) all.push(Buffer.from(chunk).toString());
  expect(all).toEqual(['', 'one', 'two']);
});

test('whoever leaves ends the source', async () => {
  let ended = 0;
  const reader = webStream(headFirst(words(() => (ended += 1))), () => {}).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(ended).toBe(1);
});
