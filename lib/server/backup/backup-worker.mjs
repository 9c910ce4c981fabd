// Copies, seals and checks beside the console's own thread: SQLite's calls are synchronous, and a large database takes seconds.
import { parentPort, workerData } from 'node:worker_threads';
import { BackupError } from './backup-file.mjs';
import { backUp, stageRestore } from './data-folder.mjs';

const { kind, ...options } = workerData;
try {
  const result =
    kind === 'backup' ? await backUp({ ...options, now: new Date(options.now) }) : await stageRestore(options);
  parentPort?.postMessage({ result: result ?? null });
} catch (error) {
  // Of errors of its own the console's log wants the whole; a person gets only what was written for people.
  const words = error instanceof BackupError ? error.message : null;
  parentPort?.postMessage({ words, stack: error instanceof Error ? error.stack : String(error) });
}
