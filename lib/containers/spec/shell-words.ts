/** Words of a POSIX command line, taken apart and put together without any shell. */

export interface ShellWord {
  text: string;
  /** Where it begins in the input, in UTF-16 units. */
  at: number;
}

export type WordsResult = { ok: true; words: ShellWord[] } | { ok: false; at: number; message: string };

/** What ends a command or sends it elsewhere: none of it is part of `docker run`. */
const OPERATORS: Readonly<Record<string, string>> = {
  '|': 'A pipe is not part of the command: take out the | and what is behind it.',
  '&': 'Take out the &: the container runs in the background anyway. Two commands cannot be given at once.',
  ';': 'Two commands cannot be given at once: take out the ; and what is behind it.',
  '<': 'Nothing can be redirected into a container that is made here: take out the <.',
  '>': 'Nothing can be redirected here: take out the > and what is behind it.',
  '(': 'Parentheses mean something to a shell that cannot be done here. Put quotes around the word.',
  ')': 'Parentheses mean something to a shell that cannot be done here. Put quotes around the word.',
};
/** Braces are left as they are: bash alone expands them, and `{{.Name}}` is common in options. */
const GLOB = /[*?[]/;
const VARIABLE = /[A-Za-z0-9_{(@*#?$!'"-]/;

/**
 * Splits as `sh` would: quotes, backslashes, lines that go on behind a backslash. Whatever a shell would have to compute (variables,
 * commands, home folders, patterns) is refused with its place, for nobody here knows what it would come to.
 */
export function splitWords(input: string): WordsResult {
  const words: ShellWord[] = [];
  let current: ShellWord | null = null;
  let at = 0;
  const refuse = (place: number, message: string): WordsResult => ({ ok: false, at: place, message });
  const add = (text: string, place: number) => {
    current ??= { text: '', at: place };
    current.text += text;
  };
  while (at < input.length) {
    const char = input[at] ?? '';
    const next = input[at + 1] ?? '';
    if (char === '\\') {
      const lineEnd = /^\\[ \t]*\r?\n/.exec(input.slice(at));
      // Blanks behind the backslash are a common slip of copying; a shell would take the next line for another command.
      if (lineEnd) {
        at += lineEnd[0].length;
        continue;
      }
      if (next === '') return refuse(at, 'The line ends with a backslash, and nothing comes behind it.');
      add(next, at);
      at += 2;
    } else if (char === "'") {
      const end = input.indexOf("'", at + 1);
      if (end === -1) return refuse(at, "This ' has no partner.");
      add(input.slice(at + 1, end), at);
      at = end + 1;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(input, at);
      if (!quoted.ok) return quoted;
      add(quoted.text, at);
      at = quoted.end;
    } else if (/\s/.test(char)) {
      if (current !== null) words.push(current);
      current = null;
      if (char === '\n' && words.length > 0 && input.slice(at).trim() !== '')
        return refuse(at, 'A new line begins another command. End the line before with a backslash if it goes on.');
      at++;
    } else if (char === '#' && current === null) {
      const end = input.indexOf('\n', at);
      at = end === -1 ? input.length : end;
    } else {
      const trouble = plainTrouble(input, at, current === null);
      if (trouble !== null) return refuse(at, trouble);
      add(char, at);
      at++;
    }
  }
  if (current !== null) words.push(current);
  return { ok: true, words };
}

/** Why a character outside of quotes cannot be taken as it is; null when it can. */
function plainTrouble(input: string, at: number, first: boolean): string | null {
  const char = input[at] ?? '';
  const next = input[at + 1] ?? '';
  if (char === '$' && VARIABLE.test(next)) return computed(next);
  if (char === '`') return computed('(');
  if (char === '~' && first && /^~[a-z0-9_-]*(?:[/:\s]|$)/i.test(input.slice(at)))
    return 'A shell puts a home folder in for ~. Write the path in full.';
  // An IPv6 address in brackets: no file is called like that, so a shell leaves it.
  if (char === '[' && /^\[[0-9a-fA-F:]+\]/.test(input.slice(at, at + 48))) return null;
  if (GLOB.test(char))
    return `A shell may put names of files in for ${char}. Put quotes around the word if it is meant as it is.`;
  return OPERATORS[char] ?? null;
}

function computed(next: string): string {
  return next === '('
    ? 'A shell would run a command here and put in what it says. Write that instead.'
    : 'A shell would put the value of a variable in here. Write the value, or put single quotes around the word if it is meant as it is.';
}

function readDoubleQuoted(
  input: string,
  from: number,
): { ok: true; text: string; end: number } | { ok: false; at: number; message: string } {
  let text = '';
  for (let at = from + 1; at < input.length; at++) {
    const char = input[at] ?? '';
    const next = input[at + 1] ?? '';
    if (char === '"') return { ok: true, text, end: at + 1 };
    if (char === '\\') {
      if (next === '\n') at++;
      else if (next === '\r' && input[at + 2] === '\n') at += 2;
      else if ('$`"\\'.includes(next) && next !== '') {
        text += next;
        at++;
      } else text += char;
      continue;
    }
    if (char === '`' || (char === '$' && VARIABLE.test(next) && !`"'`.includes(next)))
      return { ok: false, at, message: computed(char === '`' ? '(' : next) };
    text += char;
  }
  return { ok: false, at: from, message: 'This " has no partner.' };
}

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word that every POSIX shell reads back as exactly the same text. */
export function quoteWord(text: string): string {
  // A leading = means something to zsh, a leading ~ never passes the pattern.
  if (PLAIN.test(text) && !text.startsWith('=')) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
