import { describe, expect, it } from 'vitest';
import { parseReference } from '@/lib/images/reference';
import { findNamed, findPinned, pinOf, pinTo } from './pin';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const parsed = (text: string) => {
  const result = parseReference(text);
  if (!result.ok) throw new Error(result.message);
  return result.reference;
};

describe('what runs, for good', () => {
  it.each([
    ['the digest of its own repository', 'shop/web:1', [`other/web@${B}`, `shop/web@${A}`], `shop/web@${A}`, false],
    ['Docker Hub’s short name', 'nginx:1.27', [`nginx@${A}`], `nginx@${A}`, false],
    ['another repository’s digest says nothing', 'shop/web:1', [`other/web@${A}`], B, true],
    ['one that was built here', 'shop/web:1', [], B, true],
    ['by its id, from any repository that has it', B, [`shop/web@${A}`], `shop/web@${A}`, false],
    ['by its id, known to none', B, [], B, true],
  ] as [string, string, string[], string, boolean][])('%s', (_, reference, digests, pin, local) => {
    expect(pinOf(reference, { id: B, digests })).toEqual({ reference, pin, local });
  });
  it('the tag goes, the digest stays', () => {
    expect(pinTo(parsed('127.0.0.1:5000/shop/web:1.2'), A)).toEqual({
      reference: '127.0.0.1:5000/shop/web:1.2',
      pin: `127.0.0.1:5000/shop/web@${A}`,
      local: false,
    });
  });
  it('is found under its digest or its id, never under its tag', () => {
    const image = { id: B, digests: [`nginx@${A}`], tags: ['nginx:1.27'] };
    expect(findPinned(`docker.io/library/nginx@${A}`, [image])).toBe(image);
    expect(findPinned(B, [image])).toBe(image);
    expect(findPinned(`nginx@${B}`, [image])).toBeUndefined();
    expect(findNamed(parsed('docker.io/library/nginx:1.27'), [image])).toBe(image);
    expect(findNamed(parsed('nginx:1.28'), [image])).toBeUndefined();
  });
});
