import type { FileEntry, FileKind } from '../contract/container-file';

/** Entries of a folder that are listed at most. */
export const MAX_ENTRIES = 5_000;

/**
 * Run by the container's own shell with the folder as $1: where it is in truth, then a line `mode size time user group /name//` for each
 * entry, the mode in hexadecimal. A name holds no slash, so what ends a line cannot be in one, whatever else is. Without `stat`, and for
 * folders too large for one command line, `? /name//` with what the shell itself can tell.
 */
export const LIST_SCRIPT = `
cd -- "$1" 2>/dev/null || { [ -e "$1" ] && exit 4; exit 3; }
pwd -P
set -- .* *
if [ $# -le ${MAX_ENTRIES} ] && stat -c %n / >/dev/null 2>&1; then
  stat -c '%f %s %Y %u %g /%n//' -- "$@" 2>/dev/null
  exit 0
fi
for name do
  if [ -L "$name" ]; then kind=l
  elif [ -d "$name" ]; then kind=d
  elif [ -f "$name" ]; then kind=f
  elif [ -e "$name" ]; then kind=o
  else continue
  fi
  echo "$kind /$name//"
done
exit 0
`;

const LINE = /(?:([0-9a-f]{1,8}) (\d{1,16}) (-?\d{1,16}) (\d{1,10}) (\d{1,10})|([ldfo])) \/([^/]{1,255})\/\/\n/gy;
const TYPE = 0o170000;
const TYPES: ReadonlyMap<number, FileKind> = new Map([
  [0o040000, 'folder'],
  [0o120000, 'link'],
  [0o100000, 'file'],
]);
const LETTERS: Readonly<Record<string, FileKind>> = { d: 'folder', l: 'link', f: 'file' };

/** Reads what `LIST_SCRIPT` printed. The container's programs wrote it: what does not fit ends the reading. */
export function parseListing(output: string): { path: string; entries: FileEntry[]; complete: boolean } | null {
  const first = output.indexOf('\n');
  const path = output.slice(0, first);
  if (first < 0 || !path.startsWith('/')) return null;
  const entries: FileEntry[] = [];
  LINE.lastIndex = first + 1;
  let end = first + 1;
  for (let match = LINE.exec(output); match !== null; match = LINE.exec(output)) {
    end = LINE.lastIndex;
    const [, mode, size, time, user, group, letter, name = ''] = match;
    if (name === '.' || name === '..') continue;
    if (entries.length >= MAX_ENTRIES) return { path, entries, complete: false };
    if (letter !== undefined) {
      entries.push({ ...UNKNOWN, name, kind: LETTERS[letter] ?? 'other' });
      continue;
    }
    const bits = Number.parseInt(mode ?? '0', 16);
    const kind = TYPES.get(bits & TYPE) ?? 'other';
    entries.push({
      name,
      kind,
      size: kind === 'file' ? Number(size) : null,
      permissions: bits & 0o7777,
      user: Number(user),
      group: Number(group),
      modifiedAt: Number(time) >= 0 ? Number(time) * 1_000 : null,
    });
  }
  return { path, entries, complete: end === output.length };
}

const UNKNOWN = { size: null, permissions: null, user: null, group: null, modifiedAt: null };

/** Folders first, then by name, as people count. */
export function sortEntries(entries: readonly FileEntry[]): FileEntry[] {
  const rank = (entry: FileEntry) => (entry.kind === 'folder' ? 0 : 1);
  const order = new Intl.Collator('en', { numeric: true });
  return [...entries].sort((a, b) => rank(a) - rank(b) || order.compare(a.name, b.name));
}
