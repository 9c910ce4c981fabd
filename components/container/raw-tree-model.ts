/**
 * A JSON document as a flat list of rows for a searchable, foldable tree. Paths are written as people would type them in
 * `jq`: `.HostConfig.Binds[0]`, `.Config.Labels["com.example/x"]`.
 */
export interface RawRow {
  path: string;
  depth: number;
  /** The key within its parent; null for the root. */
  key: string | null;
  kind: 'object' | 'array' | 'value';
  /** JSON text of a value; empty for objects and arrays. */
  text: string;
  /** Children of an object or array. */
  size: number;
  /** Paths of everything above, nearest last. */
  parents: readonly string[];
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function rawRows(document: unknown): RawRow[] {
  const rows: RawRow[] = [];
  walk(document, null, '', 0, [], rows);
  return rows;
}

function walk(
  value: unknown,
  key: string | null,
  path: string,
  depth: number,
  parents: readonly string[],
  rows: RawRow[],
): void {
  const shown = path === '' ? '.' : path;
  if (typeof value !== 'object' || value === null) {
    rows.push({ path: shown, depth, key, kind: 'value', text: JSON.stringify(value) ?? 'null', size: 0, parents });
    return;
  }
  const below = [...parents, shown];
  if (Array.isArray(value)) {
    rows.push({ path: shown, depth, key, kind: 'array', text: '', size: value.length, parents });
    value.forEach((item, index) => {
      walk(item, String(index), `${path === '' ? '.' : path}[${index}]`, depth + 1, below, rows);
    });
    return;
  }
  const entries = Object.entries(value);
  rows.push({ path: shown, depth, key, kind: 'object', text: '', size: entries.length, parents });
  for (const [name, item] of entries) {
    const step = PLAIN_KEY.test(name) ? `.${name}` : `${path === '' ? '.' : ''}[${JSON.stringify(name)}]`;
    walk(item, name, `${path}${step}`, depth + 1, below, rows);
  }
}

/** Folded at first: every section, so that the whole document fits the eye. */
export function foldedAtFirst(rows: readonly RawRow[]): Set<string> {
  return new Set(rows.filter((row) => row.kind !== 'value' && row.depth >= 1 && row.size > 0).map((row) => row.path));
}

/** Rows not hidden by a folded parent. */
export function visibleRows(rows: readonly RawRow[], folded: ReadonlySet<string>): RawRow[] {
  return rows.filter((row) => !row.parents.some((parent) => folded.has(parent)));
}

export interface RawSearch {
  /** Matching rows with everything above them, in document order. */
  rows: RawRow[];
  matches: ReadonlySet<string>;
}

/** Rows whose path or value contains the text, in any case. */
export function searchRows(rows: readonly RawRow[], text: string): RawSearch {
  const needle = text.trim().toLowerCase();
  const matches = new Set<string>();
  const keep = new Set<string>();
  for (const row of rows) {
    const own = row.key?.toLowerCase().includes(needle);
    const dotted = needle.includes('.') && row.path.toLowerCase().includes(needle);
    if (!own && !dotted && !row.text.toLowerCase().includes(needle)) continue;
    matches.add(row.path);
    keep.add(row.path);
    for (const parent of row.parents) keep.add(parent);
  }
  return { rows: rows.filter((row) => keep.has(row.path)), matches };
}

/** The part of the document under a row, for copying: a string as it is, all else as JSON. */
export function valueAt(document: unknown, rows: readonly RawRow[], row: RawRow): string {
  const byPath = new Map(rows.map((each) => [each.path, each]));
  const keys: string[] = [];
  let at: RawRow | undefined = row;
  while (at && at.key !== null) {
    keys.unshift(at.key);
    at = byPath.get(at.parents.at(-1) ?? '');
  }
  let value: unknown = document;
  for (const key of keys) value = (value as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
