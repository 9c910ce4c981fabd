import type { ContainerSpec } from '@/lib/contract/container-spec';
import { emptyAttachment, emptySpec } from './empty-spec';
import { EntryError } from './entry';
import { RUN_FLAGS, type RunDraft, type RunFlag, SHORT_FLAGS } from './run-flags';
import { type ShellWord, splitWords } from './shell-words';

export interface RunProblem {
  /** Where in the text, in UTF-16 units. */
  at: number;
  /** The word it is about; empty when it is about the whole. */
  word: string;
  message: string;
}

export type RunResult = { ok: true; spec: ContainerSpec; notes: string[] } | { ok: false; problems: RunProblem[] };

const MAX_TEXT = 256 * 1024;
/** A prompt that was copied along: `$ docker run`, `root@web:~# docker run`. */
const PROMPT = /^\s*(?:[^\s'"`$]*[$#>]\s+)(?=(?:sudo\s|docker\s|podman\s))/;

/**
 * Reads a `docker run` (or `docker create`) line as a shell and Docker would, without running anything. Never throws. The values are
 * shaped, not checked: hold the specification against `containerSpec`.
 */
export function parseRunCommand(text: string): RunResult {
  if (text.length > MAX_TEXT) return refuse(0, '', 'The line is longer than 256 KiB.');
  const prompt = PROMPT.exec(text)?.[0].length ?? 0;
  const split = splitWords(' '.repeat(prompt) + text.slice(prompt));
  if (!split.ok) return refuse(split.at, text.slice(split.at, split.at + 1), split.message);
  const reader = new RunReader(split.words);
  return reader.read();
}

function refuse(at: number, word: string, message: string): RunResult {
  return { ok: false, problems: [{ at, word, message }] };
}

class RunReader {
  readonly #words: ShellWord[];
  readonly #problems: RunProblem[] = [];
  readonly #draft: RunDraft = {
    spec: emptySpec(''),
    notes: [],
    network: { aliases: [], ipv4: '', ipv6: '', linkLocal: [] },
    health: {},
    volumeDriver: '',
  };
  #next = 0;

  constructor(words: ShellWord[]) {
    this.#words = words;
  }

  read(): RunResult {
    const trouble = this.#readProgram();
    if (trouble !== null) return trouble;
    let image: ShellWord | undefined;
    while (image === undefined && this.#next < this.#words.length) {
      const word = this.#take();
      if (word === undefined) break;
      if (word.text === '--') image = this.#take();
      else if (word.text.startsWith('--')) this.#long(word);
      else if (word.text.startsWith('-') && word.text !== '-') this.#short(word);
      else image = word;
    }
    if (image === undefined || image.text === '') {
      const last = this.#words.at(-1);
      if (this.#problems.length === 0)
        this.#problem(last, 'The image is missing: it comes behind the options, as in docker run -d nginx:1.27.');
    } else {
      this.#draft.spec.image = image.text;
      this.#draft.spec.command = this.#words.slice(this.#next).map((word) => word.text);
    }
    finishRun(this.#draft, (message) => this.#problem(undefined, message));
    if (this.#problems.length > 0) return { ok: false, problems: this.#problems };
    return { ok: true, spec: this.#draft.spec, notes: [...new Set(this.#draft.notes)] };
  }

  #take(): ShellWord | undefined {
    return this.#words[this.#next++];
  }

  #problem(word: ShellWord | undefined, message: string): void {
    this.#problems.push({ at: word?.at ?? 0, word: word?.text.slice(0, 100) ?? '', message });
  }

  /** `sudo docker --context x container run`: up to where the options of `run` begin. */
  #readProgram(): RunResult | null {
    let word = this.#take();
    if (word?.text === 'sudo') word = this.#take();
    while (word !== undefined && /^[A-Za-z_][A-Za-z0-9_]*=/.test(word.text)) word = this.#take();
    if (word === undefined)
      return refuse(0, '', 'Paste a line such as docker run -d --name web -p 8080:80 nginx:1.27.');
    if (!/^(?:.*\/)?(?:docker|podman)$/.test(word.text))
      return refuse(word.at, word.text.slice(0, 100), 'The line begins with docker run.');
    word = this.#take();
    // Options of the program itself say which engine; that is chosen on this page.
    while (word?.text.startsWith('-')) {
      if (/^(?:-H|-c|-l|--host|--context|--config|--log-level)$/.test(word.text)) this.#take();
      this.#draft.notes.push(
        `${word.text.split('=')[0]} says which engine is asked; here that is the host that you choose.`,
      );
      word = this.#take();
    }
    if (word?.text === 'container') word = this.#take();
    if (word?.text === 'run' || word?.text === 'create') return null;
    if (word?.text === 'compose' || word?.text === 'service' || word?.text === 'exec')
      return refuse(
        word.at,
        word.text,
        `docker ${word.text} is another command: only docker run and docker create make a container here.`,
      );
    return refuse(word?.at ?? 0, word?.text ?? '', 'The line begins with docker run.');
  }

  #long(word: ShellWord): void {
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals === -1 ? undefined : equals);
    const flag = Object.hasOwn(RUN_FLAGS, name) ? RUN_FLAGS[name] : undefined;
    if (flag === undefined) {
      this.#problem(word, `docker run has no option --${name.slice(0, 60)}.${nearest(name)}`);
      return;
    }
    this.#apply(word, `--${name}`, flag, equals === -1 ? null : word.text.slice(equals + 1));
  }

  /** `-it`, `-p8080:80`, `-p=8080:80`, `-p 8080:80`. */
  #short(word: ShellWord): void {
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text[at] ?? '';
      const long = Object.hasOwn(SHORT_FLAGS, letter) ? SHORT_FLAGS[letter] : undefined;
      const flag = long === undefined ? undefined : RUN_FLAGS[long];
      if (flag === undefined) {
        this.#problem(word, `docker run has no option -${letter}.`);
        return;
      }
      const rest = word.text.slice(at + 1);
      const takesValue = 'value' in flag || ('argument' in flag && flag.argument);
      if (takesValue || rest.startsWith('=')) {
        this.#apply(word, `-${letter}`, flag, rest === '' ? null : rest.replace(/^=/, ''));
        return;
      }
      this.#apply(word, `-${letter}`, flag, null);
    }
  }

  #apply(word: ShellWord, name: string, flag: RunFlag, attached: string | null): void {
    let value = attached;
    let place = word;
    if ('value' in flag || ('argument' in flag && flag.argument)) {
      if (value === null) {
        const next = this.#take();
        if (next === undefined) {
          this.#problem(word, `${name} needs a value behind it.`);
          return;
        }
        value = next.text;
        place = next;
      }
    }
    try {
      if ('value' in flag) flag.value(this.#draft, value ?? '');
      else if ('turn' in flag) flag.turn(this.#draft, readSwitch(name, value));
      else if ('refused' in flag) this.#problem(word, `${name}: ${flag.refused}`);
      else if (flag.ignored !== '') this.#draft.notes.push(`${name}: ${flag.ignored}`);
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      this.#problem(place, `${name}: ${error.message}`);
    }
  }
}

function readSwitch(name: string, value: string | null): boolean {
  if (value === null || /^(?:true|1|t)$/i.test(value)) return true;
  if (/^(?:false|0|f)$/i.test(value)) return false;
  throw new EntryError(`${name} is on or off: ${name}, or ${name}=false.`);
}

/** What several flags say together. */
function finishRun(draft: RunDraft, problem: (message: string) => void): void {
  const { health, network, spec, volumeDriver } = draft;
  const { none, ...custom } = health;
  if (none && Object.keys(custom).length > 0)
    problem('--no-healthcheck and the other --health options exclude each other.');
  else if (none) spec.health = { kind: 'none' };
  else if (Object.keys(custom).length > 0)
    spec.health = {
      kind: 'custom',
      test: [],
      intervalMs: null,
      timeoutMs: null,
      startPeriodMs: null,
      startIntervalMs: null,
      retries: null,
      ...custom,
    };

  if (volumeDriver !== '')
    spec.mounts = spec.mounts.map((mount) =>
      mount.type === 'volume' && mount.driver === '' ? { ...mount, driver: volumeDriver } : mount,
    );

  const asks = network.aliases.length + network.linkLocal.length > 0 || network.ipv4 !== '' || network.ipv6 !== '';
  const first = spec.networks[0];
  if (asks && first === undefined)
    problem('--ip, --ip6, --network-alias and --link-local-ip need a network of your own: give --network too.');
  else if (asks && first !== undefined)
    spec.networks[0] = {
      ...first,
      aliases: [...first.aliases, ...network.aliases],
      ipv4: network.ipv4 || first.ipv4,
      ipv6: network.ipv6 || first.ipv6,
      linkLocal: [...first.linkLocal, ...network.linkLocal],
    };
  spec.networks = plainNetworks(spec.networks);
}

/** `--network bridge` and `--network default` are what a container has anyway. */
export function plainNetworks(networks: ContainerSpec['networks']): ContainerSpec['networks'] {
  const only = networks.length === 1 ? networks[0] : undefined;
  if (only === undefined || (only.name !== 'bridge' && only.name !== 'default')) return networks;
  const plain = JSON.stringify(only) === JSON.stringify(emptyAttachment(only.name));
  return plain ? [] : [{ ...only, name: 'bridge' }];
}

/** ` Is --publish meant?` for a slip of one or two letters. */
function nearest(name: string): string {
  let best = { name: '', distance: 3 };
  for (const candidate of Object.keys(RUN_FLAGS)) {
    const distance = editDistance(name, candidate, best.distance);
    if (distance < best.distance) best = { name: candidate, distance };
  }
  return best.name === '' ? '' : ` Is --${best.name} meant?`;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] ?? limit) + 1,
          (current[column - 1] ?? limit) + 1,
          (previous[column - 1] ?? limit) + cost,
        ),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? limit;
}
