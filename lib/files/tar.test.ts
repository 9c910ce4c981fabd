import { describe, expect, it } from 'vitest';
import { EntryRules } from './entry-rules';
import { parseListing } from './listing';
import { BLOCK, makeFileHeader, padded, TarError, type TarHeader } from './tar-header';
import { type TarPiece, TarReader } from './tar-reader';

const bytes = (text: string) => new TextEncoder().encode(text);

function tarOf(name: string, content: string): Uint8Array {
  const body = bytes(content);
  const head = makeFileHeader({ name, size: body.length, mode: 0o640, user: 12, group: 34, modified: 1_700_000_000 });
  const all = new Uint8Array(head.length + padded(body.length) + 2 * BLOCK);
  all.set(head);
  all.set(body, head.length);
  return all;
}

function read(tar: Uint8Array, chunk: number): { headers: TarHeader[]; content: string } {
  const reader = new TarReader();
  const pieces: TarPiece[] = [];
  for (let at = 0; at < tar.length; at += chunk) {
    for (const piece of reader.push(tar.slice(at, at + chunk)))
      pieces.push(piece.type === 'bytes' ? { type: 'bytes', bytes: piece.bytes.slice() } : piece);
  }
  reader.end();
  const content = pieces.flatMap((piece) => (piece.type === 'bytes' ? [new TextDecoder().decode(piece.bytes)] : []));
  return {
    headers: pieces.flatMap((piece) => (piece.type === 'entry' ? [piece.header] : [])),
    content: content.join(''),
  };
}

const entry = (fields: Partial<TarHeader>): TarHeader => ({
  name: 'a',
  kind: 'file',
  flag: '0',
  size: 1,
  mode: 0o644,
  user: 0,
  group: 0,
  modified: 0,
  linkTarget: '',
  ...fields,
});

describe('a tar', () => {
  it.each([1, 7, 511, 512, 513, 100_000])('is the same in pieces of %i bytes', (chunk) => {
    const name = `./${'long-'.repeat(60)}ü‮.txt`;
    const { headers, content } = read(tarOf(name, 'hello'.repeat(300)), chunk);
    expect(headers).toMatchObject([{ name, size: 1500, mode: 0o640, user: 12, group: 34, kind: 'file' }]);
    expect(content).toBe('hello'.repeat(300));
  });
  it.each(['BZh91AY.txt', '\u001f\u008b\u0008.gz', '9999 path=x', 'x'.repeat(255), 'line\nbreak'])(
    'of a file called %j begins as no compressed file does, and keeps the name',
    (name) => {
      const tar = tarOf(`./${name}`, '');
      expect(new TextDecoder().decode(tar.subarray(0, 2))).toBe('./');
      expect(read(tar, 512).headers).toMatchObject([{ name: `./${name}` }]);
    },
  );
  it('that is damaged, cut or an attempt to fill the memory is refused', () => {
    const tar = tarOf('./a', 'hello');
    const damaged = tar.slice();
    damaged[0] = 0x41;
    expect(() => read(damaged, 512)).toThrow(TarError);
    expect(() => read(tar.slice(0, 4 * BLOCK - 10), 512)).toThrow(TarError);
    expect(() => read(bytes('x'.repeat(2_000)), 512)).toThrow(TarError);
  });
});

describe('entries', () => {
  const judge = (header: Partial<TarHeader>, strict = true) =>
    new EntryRules({ entries: 10, bytes: 100 }, strict).judge(entry(header));
  it.each([
    [{ name: '../a' }, 'a name that leads out of the folder'],
    [{ name: 'a/../../b' }, 'a name that leads out of the folder'],
    [{ name: '/etc/passwd' }, 'an absolute name'],
    [{ name: '' }, 'a name that is none'],
    [{ kind: 'device' as const }, 'a device or pipe'],
    [{ kind: 'pipe' as const }, 'a device or pipe'],
    [{ kind: 'other' as const }, 'an entry of an unknown kind'],
    [{ kind: 'link' as const, name: 'd/l', linkTarget: '../../x' }, 'a link that leads out of the folder'],
    [{ kind: 'link' as const, linkTarget: '/etc' }, 'a link that leads out of the folder'],
    [{ kind: 'hard-link' as const, linkTarget: '../x' }, 'a hard link that leads out of the folder'],
    [{ size: 101 }, 'more than 0 MiB'],
    [{ kind: 'link' as const, name: 'd/l', linkTarget: '../x' }, null],
    [{ name: './a/b' }, null],
    [{ kind: 'folder' as const, name: 'a/' }, null],
  ])('%o: %s', (header, words) => expect(judge(header)).toBe(words));
  it('twice, or too many, are refused', () => {
    const rules = new EntryRules({ entries: 3, bytes: 100 }, false);
    expect(rules.judge(entry({ name: 'a' }))).toBeNull();
    expect(rules.judge(entry({ name: './a' }))).toBe('the same name twice');
    expect(rules.judge(entry({ name: 'b', kind: 'device' }))).toBeNull();
    expect(rules.judge(entry({ name: 'c' }))).toBe('more than 3 entries');
  });
});

describe('a listing', () => {
  it('keeps names apart whatever is in them', () => {
    const lines = [
      '41ed 4096 1700000000 0 0 /.//',
      '81a4 12 1700000001 1 2 /a\nb//',
      'a1ff 3 -1 0 0 /l//',
      '2190 0 0 0 0 /tty//',
      '',
    ];
    const listing = parseListing(`/srv\n${lines.join('\n')}`);
    expect(listing).toMatchObject({
      path: '/srv',
      complete: true,
      entries: [
        { name: 'a\nb', kind: 'file', size: 12, permissions: 0o644, user: 1, group: 2, modifiedAt: 1_700_000_001_000 },
        { name: 'l', kind: 'link', size: null, modifiedAt: null },
        { name: 'tty', kind: 'other' },
      ],
    });
    expect(parseListing('/srv\nd /x//\nnonsense')).toMatchObject({
      complete: false,
      entries: [{ name: 'x', kind: 'folder' }],
    });
    expect(parseListing('not a path\n')).toBeNull();
  });
});
