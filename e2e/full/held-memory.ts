import path from 'node:path';
import type { RunningConsole } from '../console';
import { waitFor } from '../engines/process-identity.mjs';

/** Start the console with these to weigh it. */
export const WEIGHABLE: string[] = [
  '--expose-gc',
  '--require',
  path.resolve(import.meta.dirname, '../bench/collect-garbage.cjs'),
  '--require',
  path.resolve(import.meta.dirname, 'tell-memory.cjs'),
];

/** What the console holds on to after its garbage was collected: bytes of heap and of buffers beside it. */
export async function heldMemory(console_: Pick<RunningConsole, 'pid' | 'output'>): Promise<number> {
  const words = () => console_.output().match(/\{"level":"info","message":"memory".*\}/g) ?? [];
  const before = words().length;
  process.kill(console_.pid, 'SIGUSR2');
  await waitFor(() => words().length > before, { timeoutMs: 20_000, what: 'the console to say what it holds' });
  const { heapUsed, external } = JSON.parse(words().at(-1) ?? '{}') as { heapUsed: number; external: number };
  return heapUsed + external;
}
