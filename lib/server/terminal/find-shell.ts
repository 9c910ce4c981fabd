import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import type { Policy } from '@/lib/policy/policy';
import { FIND_SHELLS } from './shell-scripts';

const PROBE_MS = 10_000;
const PROBE_BYTES = 4_096;
/** Where images without /bin/sh have one all the same; the second is that of debug variants of shell-less images. */
const ELSEWHERE = ['/bin/bash', '/busybox/sh', '/bin/ash', '/bin/busybox'] as const;

export interface FoundShells {
  /** A POSIX shell as program and first arguments, for the console's own small scripts; null: there is none. */
  script: readonly string[] | null;
  /** To be offered, best first. */
  shells: string[];
}

/**
 * Which shells the container has: one small command where there is a `sh`, which is nearly always; a few more where there is not. The
 * engine's refusals that are not about a missing program (stopped, paused, no such user) are thrown.
 */
export async function findShells(
  engine: Engine,
  container: string,
  user: string,
  policy: Policy,
): Promise<FoundShells> {
  const run = (command: readonly string[]) =>
    engine
      .runExec(container, { command, user, workingDir: '/' }, { policy, timeoutMs: PROBE_MS, maxBytes: PROBE_BYTES })
      .catch((error: unknown) => {
        if (error instanceof AppError) refuseUser(error.detail ?? '', user);
        if (isMissingProgram(error)) return null;
        throw error;
      });
  const found = await run(['sh', '-c', FIND_SHELLS]);
  if (found !== null && found.exitCode === 0) {
    const shells = [...new Set(found.stdout.toString('utf8').split('\n'))].filter((line) =>
      /^\/[\x21-\x7e]+$/.test(line),
    );
    return { script: ['sh'], shells: shells.length > 0 ? shells : ['sh'] };
  }
  if (found !== null) refuseUser(`${found.stdout.toString('utf8')}${found.stderr.toString('utf8')}`, user);
  for (const path of ELSEWHERE) {
    const script = path.endsWith('busybox') ? [path, 'sh'] : [path];
    const answer = await run([...script, '-c', 'exit 0']);
    if (answer?.exitCode === 0) return { script, shells: [path] };
  }
  return { script: null, shells: [] };
}

function isMissingProgram(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return /executable file not found|no such file or directory|permission denied|exec format/i.test(error.detail ?? '');
}

/** Some engines refuse with it, some tell it as the output of the command. */
function refuseUser(said: string, user: string): void {
  if (/unable to find (?:user|group)|no matching entries in (?:passwd|group)/i.test(said)) throw noSuchUser(user);
}

export function noSuchUser(user: string): AppError {
  return new AppError('validation_failed', {
    detail: `The image has no user «${user}».`,
    hint: 'Give a number, or one of its own users.',
    fields: [{ path: 'user', message: 'There is no such user in the image' }],
  });
}
