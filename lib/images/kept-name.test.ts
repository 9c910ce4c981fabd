import { expect, test } from 'vitest';
import { keptFor, keptName, keptReleases } from './kept-name';

test('what is given is understood again', () => {
  expect(keptFor(keptName('web-shop', 12))).toBe('web-shop release 12');
  expect(keptReleases(['web:1', keptName('a', 1), keptName('b', 2)])).toEqual(['a release 1', 'b release 2']);
});

test.each(['web:1', 'pilothouse-kept/web:1.0', 'registry.example/pilothouse-kept/web:r1', 'pilothouse-kept/a/b:r1'])(
  '%s is nobody’s kept image',
  (name) => expect(keptFor(name)).toBeNull(),
);
