/**
 * The short forms in which Docker's command line writes parts of a container (`8080:80`, `data:/var/lib/data:ro`), read and written; one
 * file a part. Used by the command line and by the form's lines. What cannot be read throws `EntryError` with the way out.
 */
export class EntryError extends Error {}

/** `NAME=value`; without `=` the value is `missing`. */
export function parsePair(text: string, missing?: string): [string, string] {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (name === '' || (at === -1 && missing === undefined))
    throw new EntryError(`Write it as name=value, not «${text}».`);
  return [name, at === -1 ? (missing ?? '') : text.slice(at + 1)];
}

/** One line of comma separated values (RFC 4180), as `--mount`, `--network` and `--gpus` take them. */
export function parseFields(text: string): [string, string | null][] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"' && quoted && text[at + 1] === '"') field += text[++at];
    else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  if (quoted) throw new EntryError(`«${text}»: a " has no partner.`);
  return [...fields, field].map((one) => {
    const equals = one.indexOf('=');
    return equals === -1 ? [one.trim(), null] : [one.slice(0, equals).trim().toLowerCase(), one.slice(equals + 1)];
  });
}

export function formatFields(fields: readonly (string | false | null)[]): string {
  return fields
    .filter((field): field is string => typeof field === 'string' && field !== '')
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}

export function putPair(record: Record<string, string>, text: string): void {
  const [name, value] = parsePair(text, '');
  record[name] = value;
}
