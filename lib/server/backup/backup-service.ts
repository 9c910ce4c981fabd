import 'server-only';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/contract/app-error';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { Logger } from '../logger';

export interface BackupService {
  /** The console's own data as one sealed file. Removed from the disk when the stream has ended. Throws `validation_failed`, `conflict` while another runs. */
  create(passphrase: string): Promise<{ name: string; bytes: number; stream: ReadableStream<Uint8Array> }>;
  /**
   * Checks an uploaded backup and leaves it for the next start. Throws `validation_failed` with what is wrong with file or
   * passphrase; then nothing was changed.
   */
  stage(upload: ReadableStream<Uint8Array>, passphrase: string): Promise<{ createdAt: string; version: string }>;
}

export interface BackupOptions {
  config: Pick<Config, 'dataDir' | 'secretKeyFile'>;
  version: string;
  clock: Clock;
  log: Logger;
}

/** Far above what the state of a console needs; an upload stops there. */
const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;

export function createBackupService({ config, version, clock, log }: BackupOptions): BackupService {
  const { dataDir, secretKeyFile: keyFile } = config;
  let busy = false;

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (busy)
      throw new AppError('conflict', {
        detail: 'A backup or restore is under way already.',
        hint: 'Try again in a moment.',
      });
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  }

  const inThread = (job: object) => runWorker(job, log);

  return {
    create: (passphrase) =>
      alone(async () => {
        const now = new Date(clock.now());
        const folder = await mkdtemp(path.join(dataDir, 'backup-'));
        const target = path.join(folder, 'backup');
        try {
          await inThread({ kind: 'backup', dataDir, keyFile, target, passphrase, version, now: now.getTime() });
          const { size } = await stat(target);
          const file = createReadStream(target);
          file.once('close', () => void rm(folder, { recursive: true, force: true }));
          return {
            name: `pilothouse-${now.toISOString().slice(0, 16).replace(/[:T]/g, '-')}.backup`,
            bytes: size,
            stream: Readable.toWeb(file) as ReadableStream<Uint8Array>,
          };
        } catch (error) {
          await rm(folder, { recursive: true, force: true });
          throw error;
        }
      }),

    stage: (upload, passphrase) =>
      alone(async () => {
        const folder = await mkdtemp(path.join(dataDir, 'restore-'));
        try {
          const source = path.join(folder, 'upload');
          await receive(upload, source);
          const result = await inThread({ kind: 'stage', dataDir, keyFile, source, passphrase });
          return result as { createdAt: string; version: string };
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
  };
}

async function receive(upload: ReadableStream<Uint8Array>, file: string): Promise<void> {
  let size = 0;
  try {
    await pipeline(
      Readable.fromWeb(upload as WebStream<Uint8Array>),
      async function* (chunks) {
        for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
          size += chunk.byteLength;
          if (size > MAX_UPLOAD_BYTES)
            throw new AppError('body_too_large', { detail: 'A backup may have 4 GiB at most.' });
          yield chunk;
        }
      },
      createWriteStream(file, { flags: 'wx', mode: 0o600 }),
    );
  } catch (error) {
    if (error instanceof AppError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new AppError('storage_failed', { detail: 'There is no space left in the data folder.', cause: error });
    throw new AppError('bad_request', { detail: 'The upload was broken off; nothing was changed.', cause: error });
  }
}

/** The file stands beside this one in the project; bundled code has no place of its own, so the project's folder is the fixed point. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/server/backup/backup-worker.mjs');
}

type Answer = { result: unknown } | { words: string | null; stack: string };

async function runWorker(job: object, log: Logger): Promise<unknown> {
  const worker = new Worker(workerFile(), { workerData: job });
  const answer = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup thread ended with ${code}`)));
  });
  if ('result' in answer) return answer.result;
  if (answer.words !== null) throw new AppError('validation_failed', { detail: answer.words });
  log.error('backup or restore failed', { stack: answer.stack });
  throw new AppError('storage_failed', {
    hint: 'The console’s log has the cause. Check the free space of the data folder.',
  });
}
