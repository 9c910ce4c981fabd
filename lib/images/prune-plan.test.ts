import { describe, expect, test } from 'vitest';
import { childrenById, dependentsOf } from './dependents';
import { type PruneQuestion, prunePlan } from './prune-plan';

const id = (letter: string) => `sha256:${letter.repeat(64)}`;
const row = (letter: string, tags: string[], parent = '', createdAt = 0) => ({
  id: id(letter),
  parentId: parent === '' ? '' : id(parent),
  tags,
  digests: [],
  createdAt,
  size: 100,
});
const user = (name: string) => [{ id: name, name, running: true }];

function plan(question: Partial<PruneQuestion> & Pick<PruneQuestion, 'images'>) {
  const whole = prunePlan({
    users: new Map(),
    scope: 'unused',
    madeBefore: null,
    sizes: null,
    measuring: false,
    ...question,
  });
  return {
    ...whole,
    gone: whole.remove.map((image) => image.id[7]),
    kept: Object.fromEntries(whole.keep.map(({ id, reason, by }) => [id[7], [reason, ...by].join(' ')])),
  };
}

describe('what goes', () => {
  const images = [row('a', ['web:1']), row('b', ['web:2']), row('c', []), row('d', [])];
  const users = new Map([
    [id('a'), user('api')],
    [id('d'), user('old')],
  ]);

  test('dangling: only what no tag and no container names', () => {
    const { gone, kept } = plan({ images, users, scope: 'dangling' });
    expect(gone).toEqual(['c']);
    expect(kept).toEqual({ a: 'used api', b: 'tagged', d: 'used old' });
  });

  test('what a release can be rolled back to stays, whoever uses it', () => {
    const kept = row('e', ['web:0.9', 'pilothouse-kept/web:r3']);
    for (const scope of ['dangling', 'unused'] as const)
      expect(plan({ images: [...images, kept], users, scope }).kept.e).toBe('release web release 3');
  });

  test('unused: what has a tag and no container too', () => {
    const { gone, remove, kept } = plan({ images, users });
    expect(gone).toEqual(['b', 'c']);
    expect(remove.map(({ use }) => use)).toEqual(['unused', 'dangling']);
    expect(kept).toEqual({ a: 'used api', d: 'used old' });
  });

  test('what was made lately stays', () => {
    const aged = [row('a', [], '', 50), row('b', [], '', 150)];
    expect(plan({ images: aged, madeBefore: 100 })).toMatchObject({ gone: ['a'], kept: { b: 'recent' } });
  });
});

describe('images built on others by the classic builder', () => {
  // base <- (step) <- app
  const images = [row('a', ['base:1']), row('b', [], 'a'), row('c', ['app:1'], 'b')];

  test('what something that stays was built on stays', () => {
    const { gone, kept } = plan({ images, users: new Map([[id('c'), user('api')]]) });
    expect(gone).toEqual([]);
    expect(kept).toEqual({ a: 'parent app:1', c: 'used api' });
  });

  test('and goes after it otherwise; steps in between are not named', () => {
    expect(plan({ images }).gone).toEqual(['c', 'a']);
  });

  test('three stories: the one in the middle stays for the top, the lowest for the middle', () => {
    const tall = [row('a', ['base:1']), row('b', ['mid:1'], 'a'), row('c', ['app:1'], 'b')];
    const { gone, kept } = plan({ images: tall, users: new Map([[id('c'), user('api')]]) });
    expect(gone).toEqual([]);
    expect(kept).toEqual({ a: 'parent mid:1', b: 'parent app:1', c: 'used api' });
  });

  test('dependents: of each branch the first that has a name, or its end', () => {
    const branches = [...images, row('d', [], 'a'), row('e', ['deep:1'], 'c')];
    expect(dependentsOf(id('a'), childrenById(branches)).map((image) => image.id[7])).toEqual(['c', 'd']);
    expect(dependentsOf(id('e'), childrenById(branches))).toEqual([]);
  });

  test('a circle, which only a broken answer has, is walked once', () => {
    const circle = [row('a', [], 'b'), row('b', [], 'a')];
    expect(dependentsOf(id('a'), childrenById(circle))).toEqual([]);
    expect(plan({ images: circle }).gone).toEqual([]);
  });
});

describe('bytes', () => {
  const images = [row('a', []), row('b', [])];

  test('at least what nobody else has, at most all of it', () => {
    const sizes = [
      { id: id('a'), bytes: 100, sharedBytes: 60 },
      { id: id('b'), bytes: 100, sharedBytes: 100 },
    ];
    expect(plan({ images, sizes })).toMatchObject({ bytesAtLeast: 40, bytesAtMost: 200 });
  });

  test('not measured is not nothing', () => {
    expect(plan({ images, measuring: true })).toMatchObject({ bytesAtLeast: null, measuring: true });
    const some = [{ id: id('a'), bytes: 100, sharedBytes: null }];
    expect(plan({ images, sizes: some }).bytesAtLeast).toBeNull();
  });
});
