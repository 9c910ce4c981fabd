import 'server-only';

const MAX_LINES = 500;
const MAX_LINE = 4_000;

/** The console's own last log lines, for the support bundle. Bounded: 2 MB at most. */
export interface LogTail {
  add(line: string): void;
  /** Oldest first, without line end. */
  lines(): string[];
}

export function createLogTail(): LogTail {
  const kept: string[] = [];
  return {
    add(line) {
      kept.push(line.trimEnd().slice(0, MAX_LINE));
      if (kept.length > MAX_LINES) kept.shift();
    },
    lines: () => [...kept],
  };
}
