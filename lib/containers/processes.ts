import { maskText } from './secret-mask';

export interface ProcessTable {
  titles: string[];
  rows: string[][];
}

/**
 * What runs in a container, fit for everybody who may see it: command lines often carry passwords. Every cell is looked through, because
 * `ps` on the host may name its columns as it likes.
 */
export function maskProcesses({ titles, rows }: ProcessTable): ProcessTable {
  return { titles, rows: rows.map((row) => row.map(maskText)) };
}
