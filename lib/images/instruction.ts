import { MASK, maskArguments, maskAssignment, maskText } from '../containers/secret-mask';

/** A step of a history as people read it. Secrets are masked in every part of it. */
export interface Instruction {
  /** `RUN`, `COPY`, …; null: the image came to be in another way. */
  keyword: string | null;
  /** In words, one line: `Copies package.json to /app`. */
  words: string;
  /** What stood in the Dockerfile behind the keyword, without what the builder put around it. */
  text: string;
  /** `NAME=value` of the build, as far as the step knew them. */
  buildArgs: string[];
  /** Whether it can have changed files; the others only set what the image is configured with. */
  changesFiles: boolean;
}

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const FILES = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR']);

/** How the classic builder marks a step that ran nothing: as the argument of the shell that would have run it. */
const NOP = /^(?:\/bin\/sh -c|cmd \/S \/C|powershell -Command)?\s*#\(nop\)\s+/;
const SHELL = /^(?:\/\S*sh(?:\s+(?:-\w+|pipefail))*?\s+-\w*c|cmd \/S \/C|powershell(?:\s+-\w+)*? -Command)\s+/;
const SHELL_WITHIN = /\s(?=\/\S*sh(?:\s+(?:-\w+|pipefail))*?\s+-\w*c\s|cmd \/S \/C\s|powershell\s)/;
const MAX_WORDS = 200;

/**
 * Reads what a builder wrote into `CreatedBy` (and `Comment`). Known: the classic builder and those that write like it
 * (`/bin/sh -c #(nop) …`), BuildKit (`RUN /bin/sh -c … # buildkit`), imports and commits.
 */
export function readInstruction(createdBy: string, comment = ''): Instruction {
  const source = createdBy.replace(/\s*# buildkit$/, '').trim();
  const nop = NOP.exec(source);
  const plain = nop === null ? source : source.slice(nop[0].length);
  const [, keyword = '', rest = ''] = /^([A-Z]+)(?:\s+([\s\S]*))?$/.exec(plain) ?? [];
  if (KEYWORDS.has(keyword)) return instruction(keyword, rest.trim());
  if (nop === null && (SHELL.test(source) || /^\|\d+ /.test(source))) return instruction('RUN', source);
  return outside(source, comment);
}

function instruction(keyword: string, argument: string): Instruction {
  const changesFiles = FILES.has(keyword);
  if (keyword === 'RUN') {
    const { command, buildArgs } = readRun(argument);
    const text = maskText(command);
    return { keyword, words: cut(firstLine(text) || 'Runs nothing'), text, buildArgs, changesFiles };
  }
  const text = maskedArgument(keyword, argument);
  return { keyword, words: cut(wordsOf(keyword, argument, text)), text, buildArgs: [], changesFiles };
}

function outside(source: string, comment: string): Instruction {
  const text = maskText(source);
  const other = { keyword: null, text, buildArgs: [], changesFiles: true };
  if (/^Imported from/.test(comment)) return { ...other, words: 'Imported from an archive' };
  if (source === '') return { ...other, words: comment === '' ? 'Nothing is written down' : cut(maskText(comment)) };
  // The command of the container that was committed, or what a builder of another kind says of itself.
  return { ...other, words: cut(firstLine(text.replace(/^#\s*/, ''))) };
}

/** `|2 A=b C=d /bin/sh -c make` -> the command, and the arguments of the build. */
function readRun(argument: string): { command: string; buildArgs: string[] } {
  const counted = /^\|(\d+)\s/.exec(argument);
  if (counted === null) return { command: withoutShell(argument), buildArgs: [] };
  const count = Number(counted[1]);
  const rest = argument.slice(counted[0].length);
  const shell = SHELL_WITHIN.exec(` ${rest}`);
  // Values may have blanks in them: only the shell tells for certain where they end.
  const end = shell === null ? endOfWords(rest, count) : shell.index;
  const given = rest.slice(0, Math.max(0, end)).trim();
  const buildArgs = given.split(/\s+(?=[A-Za-z_]\w*=)/).filter((one) => one !== '');
  return { command: withoutShell(rest.slice(Math.max(0, end)).trim()), buildArgs: buildArgs.map(maskAssignment) };
}

function endOfWords(text: string, count: number): number {
  const words = [...text.matchAll(/\S+/g)];
  const last = words[Math.min(count, words.length) - 1];
  return last === undefined ? 0 : last.index + last[0].length;
}

function withoutShell(command: string): string {
  return command.replace(SHELL, '').trim();
}

function maskedArgument(keyword: string, argument: string): string {
  if (keyword === 'ENV' || keyword === 'ARG' || keyword === 'LABEL') {
    return assignments(argument).map(maskAssignment).join(' ');
  }
  const list = quotedList(argument);
  if (list !== null) return maskArguments(list).map(asTyped).join(' ');
  return maskText(argument);
}

function wordsOf(keyword: string, argument: string, text: string): string {
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      return copyWords(keyword, text);
    case 'ARG':
      return `Takes the build argument ${nameOf(text)}`;
    case 'CMD':
      return text === '' ? 'Has no default command' : `Runs by default: ${text}`;
    case 'ENTRYPOINT':
      return text === '' ? 'Has no entrypoint' : `Always runs: ${text}`;
    case 'ENV':
      return listWords('Sets the variable', 'Sets the variables', assignments(text).map(nameOf));
    case 'EXPOSE':
      return listWords('Listens on port', 'Listens on ports', argument.match(/\d+(?:-\d+)?(?:\/[a-z]+)?/g) ?? []);
    case 'HEALTHCHECK':
      return healthWords(argument);
    case 'LABEL':
      return listWords('Sets the label', 'Sets the labels', assignments(text).map(nameOf));
    case 'MAINTAINER':
      return `Made by ${text}`;
    case 'ONBUILD':
      return `For images built on it: ${text}`;
    case 'SHELL':
      return `Runs commands by ${text.replace(/^\[|\]$/g, '')}`;
    case 'STOPSIGNAL':
      return `Is stopped by ${text}`;
    case 'USER':
      return `Runs as the user ${text}`;
    case 'VOLUME':
      return listWords(
        'Keeps in a volume',
        'Keeps in volumes',
        quotedList(argument) ?? argument.replace(/[[\]]/g, '').split(/\s+/),
      );
    case 'WORKDIR':
      return `Works in ${text}`;
    default:
      return text;
  }
}

/** Classic: `file:1a2b… in /app`, `dir:… in /`, `multi:… in /x/`. BuildKit: `a b /app`, `<<EOF /etc/x` for a file written in the Dockerfile. */
function copyWords(keyword: string, argument: string): string {
  const stored = /^(file|dir|multi):[0-9a-f]+ in (.*)$/.exec(argument);
  if (stored !== null) {
    const what =
      stored[1] === 'file'
        ? keyword === 'ADD'
          ? 'a file or archive'
          : 'a file'
        : stored[1] === 'dir'
          ? 'a folder'
          : 'several files';
    return `${keyword === 'ADD' ? 'Adds' : 'Copies'} ${what} to ${stored[2]?.trim() || '/'}`;
  }
  const parts = (quotedList(argument) ?? argument.split(/\s+/)).filter((part) => part !== '' && !part.startsWith('--'));
  const target = parts.at(-1) ?? '';
  const sources = parts.slice(0, -1);
  if (sources.length === 0) return `${keyword === 'ADD' ? 'Adds' : 'Copies'} ${argument}`;
  if (sources.every((source) => source.startsWith('<<'))) return `Writes ${target}, as the Dockerfile has it`;
  const named = sources.length > 3 ? `${sources.length} paths` : join(sources);
  return `${keyword === 'ADD' ? 'Adds' : 'Copies'} ${named} to ${target}`;
}

/**
 * Test, interval, time-out, start period, … as Go prints them: `&{["CMD-SHELL" "curl -f localhost"] "30s" "3s" "0s" '\x03'}`, since
 * Engine 25 without the quotes.
 */
function healthWords(argument: string): string {
  const [, inner = '', numbers = ''] = /^&?\{\[([\s\S]*)\]((?:\s+\S+){0,6})\}$/.exec(argument) ?? [];
  const test = quotedList(`[${inner}]`) ?? inner.split(' ');
  if (test[0] === 'NONE' || /^NONE$/i.test(argument)) return 'Has its health not checked';
  const command = maskText((/^CMD(?:-SHELL)?$/.test(test[0] ?? '') ? test.slice(1) : test).join(' '));
  if (command === '') return `Checks its health: ${maskText(argument)}`;
  const every = numbers.trim().split(/\s+/)[0]?.replaceAll('"', '') ?? '';
  return `Checks its health${/^[1-9]/.test(every) ? ` every ${every}` : ''}: ${command}`;
}

/** `["nginx" "-g" "daemon off;"]`, with or without commas; null when it is not such a list. */
function quotedList(text: string): string[] | null {
  const inner = /^\[\s*((?:"(?:[^"\\]|\\.)*"[\s,]*)*)\]$/.exec(text.trim());
  if (inner === null) return null;
  return [...(inner[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => unescaped(match[1] ?? ''));
}

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

/** `A=b C="d e"` -> `A=b`, `C="d e"`. A value without quotes may have blanks: it ends where the next name begins. */
function assignments(text: string): string[] {
  return text.split(/\s+(?=[A-Za-z_][\w./-]*=)/).filter((one) => one !== '');
}

function nameOf(assignment: string): string {
  const at = assignment.indexOf('=');
  return at === -1 ? assignment : assignment.slice(0, at);
}

function asTyped(argument: string): string {
  return /^[^\s'"\\$`;&|<>()*?#~]+$/.test(argument) || argument === MASK
    ? argument
    : `'${argument.replaceAll("'", "'\\''")}'`;
}

function listWords(one: string, many: string, names: readonly string[]): string {
  const first = names[0];
  if (first === undefined) return one;
  if (names.length === 1) return `${one} ${first}`;
  return `${many} ${names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : join(names)}`;
}

function join(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The first line that does something; scripts from heredocs begin with `set -e` or a comment often enough. */
function firstLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\\$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const first = lines.find((line) => !/^set\s+[-+]\w+/.test(line) || lines.length === 1) ?? lines[0] ?? '';
  return `${first.replace(/\s+/g, ' ')}${lines.length > 1 ? ' …' : ''}`;
}

function cut(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > MAX_WORDS ? `${flat.slice(0, MAX_WORDS)}…` : flat;
}
