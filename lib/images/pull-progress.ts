import type { ActivityItem, ActivityProgress } from '../contract/activity';

/** One line of what an engine says while it pulls. `current` and `total` are bytes, or seconds where `unit` says so. */
export interface PullLine {
  /** A layer's short digest; of the first line the tag; null for what concerns the whole. */
  id: string | null;
  status: string;
  current: number | null;
  total: number | null;
  /** The containerd image store tells of unpacking in seconds. */
  unit: 'bytes' | 'seconds';
}

type Phase = 'waiting' | 'downloading' | 'retrying' | 'checking' | 'downloaded' | 'extracting' | 'done' | 'present';

interface Layer {
  id: string;
  phase: Phase;
  /** Bytes that have come. */
  received: number;
  /** Bytes as the registry sends them (compressed); null until the engine has said. */
  size: number | null;
  /** Of `size`, when unpacking is told in bytes. */
  extracted: number;
  extractedIn: 'bytes' | 'seconds' | null;
  /** Of a retry: how it is said. */
  words: string | null;
}

/** What the engine's words mean (moby: distribution/xfer, distribution/pull_v2.go, daemon/containerd/progress.go). */
const PHASES: readonly [RegExp, Phase][] = [
  [/^Pulling fs layer$/, 'waiting'],
  [/^Waiting$/, 'waiting'],
  [/^Downloading$/, 'downloading'],
  [/^Retrying in /, 'retrying'],
  [/^Verifying Checksum$/, 'checking'],
  [/^Download complete$/, 'downloaded'],
  [/^Extracting$/, 'extracting'],
  [/^Pull complete$/, 'done'],
  [/^Already exists$/, 'present'],
];
const STILL_TO_COME: readonly Phase[] = ['waiting', 'downloading', 'retrying', 'checking'];

/** Adds up the lines of one pull. Bytes are those on the wire. */
export class PullProgress {
  readonly #layers = new Map<string, Layer>();
  #digest: string | null = null;
  #upToDate = false;

  /** What the tag stood for in the registry, once the engine has said so: `sha256:…`. */
  get digest(): string | null {
    return this.#digest;
  }

  /** The engine had it all already. */
  get upToDate(): boolean {
    return this.#upToDate;
  }

  /** Bytes that came over the wire so far. */
  get received(): number {
    return sum(this.#all(), (layer) => layer.received);
  }

  /** Takes a line in. Answers with the layer that it was about, as an item of an activity; null for all else. */
  note(line: PullLine): ActivityItem | null {
    if (line.id === null) {
      const digest = /^Digest: (\S+)$/.exec(line.status)?.[1];
      if (digest !== undefined) this.#digest = digest;
      if (/^Status: Image is up to date/.test(line.status)) this.#upToDate = true;
      return null;
    }
    const phase = PHASES.find(([words]) => words.test(line.status))?.[1];
    // `Pulling from library/nginx` carries the tag as its id; of what is not known nothing is claimed.
    if (phase === undefined) return null;
    const before = this.#layers.get(line.id);
    const layer = advance(before ?? newLayer(line.id), phase, line);
    this.#layers.set(line.id, layer);
    return itemOf(layer);
  }

  /** Where the whole stands: first by bytes that come, then by bytes (or layers) that are unpacked. */
  progress(): Pick<ActivityProgress, 'done' | 'total' | 'unit'> & { words: string; atLeast: boolean } {
    const layers = this.#all().filter(({ phase }) => phase !== 'present');
    const toCome = layers.filter(({ phase }) => STILL_TO_COME.includes(phase));
    if (this.#layers.size === 0)
      return { done: 0, total: null, unit: 'bytes', words: 'Asking the registry', atLeast: false };
    if (toCome.length > 0) {
      const total = sum(layers, ({ size }) => size ?? 0);
      return {
        done: sum(layers, ({ received }) => received),
        total: total === 0 ? null : total,
        unit: 'bytes',
        words: toCome.every(({ phase }) => phase === 'retrying') ? 'Waiting to try again' : 'Downloading',
        atLeast: total > 0 && toCome.some(({ size }) => size === null),
      };
    }
    const words = layers.every(({ phase }) => phase === 'done') ? 'Finishing' : 'Extracting';
    if (layers.some(({ extractedIn }) => extractedIn === 'seconds')) {
      const done = layers.filter(({ phase }) => phase === 'done').length;
      return { done, total: layers.length, unit: 'items', words, atLeast: false };
    }
    const total = sum(layers, ({ size }) => size ?? 0);
    const done = sum(layers, ({ extracted }) => extracted);
    return { done, total: total === 0 ? null : total, unit: 'bytes', words, atLeast: false };
  }

  #all(): Layer[] {
    return [...this.#layers.values()];
  }
}

function newLayer(id: string): Layer {
  return { id, phase: 'waiting', received: 0, size: null, extracted: 0, extractedIn: null, words: null };
}

function advance(layer: Layer, phase: Phase, { current, status, total, unit }: PullLine): Layer {
  // An engine says 0 or -1 where the registry did not tell.
  const told = unit === 'bytes' && total !== null && total > 0 ? total : null;
  const size = told ?? layer.size;
  const next: Layer = { ...layer, phase, size, words: null };
  switch (phase) {
    case 'waiting':
      return next;
    case 'downloading':
      return { ...next, received: current ?? layer.received };
    case 'retrying':
      // It begins anew, and what had come of it is thrown away.
      return { ...next, received: 0, words: status };
    case 'checking':
    case 'downloaded':
      return { ...next, received: size ?? layer.received };
    case 'extracting':
      return {
        ...next,
        received: size ?? layer.received,
        extracted: unit === 'bytes' ? (current ?? layer.extracted) : layer.extracted,
        extractedIn: unit,
      };
    case 'done':
      return { ...next, received: size ?? layer.received, extracted: size ?? layer.extracted };
    case 'present':
      return { ...next, received: 0 };
  }
}

const ITEM: Readonly<Record<Phase, Pick<ActivityItem, 'state' | 'words'>>> = {
  waiting: { state: 'waiting', words: null },
  downloading: { state: 'running', words: 'Downloading' },
  retrying: { state: 'running', words: 'Trying again' },
  checking: { state: 'running', words: 'Checking' },
  downloaded: { state: 'running', words: 'Downloaded' },
  extracting: { state: 'running', words: 'Extracting' },
  done: { state: 'succeeded', words: null },
  present: { state: 'skipped', words: 'There already' },
};

function itemOf(layer: Layer): ActivityItem {
  const { state, words } = ITEM[layer.phase];
  const extracting = layer.phase === 'extracting';
  const inBytes = !extracting || layer.extractedIn === 'bytes';
  return {
    id: layer.id,
    label: layer.id,
    state,
    words: layer.words ?? words,
    done: layer.size === null || !inBytes ? null : extracting ? layer.extracted : layer.received,
    total: inBytes ? layer.size : null,
  };
}

function sum(layers: readonly Layer[], of: (layer: Layer) => number): number {
  return layers.reduce((total, layer) => total + of(layer), 0);
}
