/** The engine hands on what `ps` prints: columns differ between `-ef` and others, so they are found by title. */
export interface ProcessRow {
  pid: string;
  /** Depth below the first ancestor in the list. */
  depth: number;
  cells: string[];
}

export interface ProcessTable {
  titles: string[];
  rows: ProcessRow[];
}

/** Parents before children, each with its depth; without PID and PPID columns the engine's order. */
export function processTable(top: { titles: readonly string[]; rows: readonly (readonly string[])[] }): ProcessTable {
  const titles = [...top.titles];
  const pidAt = titles.indexOf('PID');
  const parentAt = titles.indexOf('PPID');
  const flat = top.rows.map((cells) => ({ pid: cells[pidAt] ?? '', parent: cells[parentAt] ?? '', cells: [...cells] }));
  if (pidAt < 0 || parentAt < 0) return { titles, rows: flat.map(({ pid, cells }) => ({ pid, depth: 0, cells })) };

  const known = new Set(flat.map((row) => row.pid));
  const children = new Map<string, typeof flat>();
  for (const row of flat) {
    const parent = known.has(row.parent) && row.parent !== row.pid ? row.parent : '';
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const rows: ProcessRow[] = [];
  const seen = new Set<string>();
  const place = (parent: string, depth: number) => {
    for (const { pid, cells } of children.get(parent) ?? []) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      rows.push({ pid, depth, cells });
      place(pid, depth + 1);
    }
  };
  place('', 0);
  return { titles, rows };
}

const TITLE_WORDS: Readonly<Record<string, string>> = {
  UID: 'User',
  USER: 'User',
  PID: 'PID',
  PPID: 'Parent',
  C: 'CPU %',
  '%CPU': 'CPU %',
  '%MEM': 'Memory %',
  VSZ: 'Virtual kB',
  RSS: 'Resident kB',
  STIME: 'Started',
  START: 'Started',
  TTY: 'Terminal',
  TIME: 'CPU time',
  STAT: 'State',
  CMD: 'Command',
  COMMAND: 'Command',
};

export function processTitle(title: string): string {
  return TITLE_WORDS[title] ?? title;
}

const NUMBER_TITLES = new Set(['PID', 'PPID', 'C', '%CPU', '%MEM', 'VSZ', 'RSS', 'TIME', 'STIME', 'START']);

export function isNumberColumn(title: string): boolean {
  return NUMBER_TITLES.has(title);
}
