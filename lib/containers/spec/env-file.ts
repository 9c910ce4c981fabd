/**
 * The text of an env-file: `NAME=value` a line, `#` begins a comment, nothing is quoted or expanded. As `docker run --env-file` reads it;
 * there a name without a value is taken from the shell, which is not at hand here.
 */
export function parseEnvFile(text: string): {
  entries: { name: string; value: string }[];
  problems: { line: number; message: string }[];
} {
  const entries = new Map<string, string>();
  const problems: { line: number; message: string }[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) return;
    const at = line.indexOf('=');
    const name = at === -1 ? line.trim() : line.slice(0, at);
    if (at < 1 || /\s/.test(name)) {
      problems.push({
        line: index + 1,
        message:
          at === -1
            ? `${name.slice(0, 60)} has no value: write ${/\s/.test(name) ? 'NAME' : name.slice(0, 60)}=value.`
            : 'The name before the = is missing, or has a blank in it.',
      });
      return;
    }
    // The last one wins, at its place.
    entries.delete(name);
    entries.set(name, line.slice(at + 1));
  });
  return { entries: [...entries].map(([name, value]) => ({ name, value })), problems };
}
