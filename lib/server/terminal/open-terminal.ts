import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { AppError } from '@/lib/contract/app-error';
import type { TerminalRequest } from '@/lib/contract/terminal';
import type { Engine } from '@/lib/docker/engine';
import type { Policy } from '@/lib/policy/policy';
import type { Clock } from '../clock';
import { findShells, noSuchUser } from './find-shell';
import { BECOME } from './shell-scripts';

const GREETING_MS = 15_000;
const GREETING_BYTES = 8_192;
/** The environment variable by which a terminal's processes are found when nothing else is known of them. */
export const MARK = 'PILOTHOUSE_TERMINAL';

/** The session of processes that a terminal began, as the container counts. */
export interface ProcessSession {
  id: number;
  /** Clock ticks since the machine started, as `/proc` writes them. */
  startTime: string;
}

export interface OpenedTerminal {
  exec: string;
  stream: Duplex;
  /** Bytes that came already. */
  first: Buffer;
  command: string[];
  shells: string[];
  /** For the console's own scripts; null: the container has no shell. */
  script: readonly string[] | null;
  session: ProcessSession | null;
}

export interface OpenSteps {
  engine: Engine;
  container: string;
  request: TerminalRequest;
  policy: Policy;
  /** Goes into the environment of what is started. */
  mark: string;
  clock: Clock;
  /** Called before anything runs: what is written here is ended by whoever finds it, should this process die. */
  prepared(about: { exec: string; script: readonly string[] | null }): void;
}

/**
 * Starts a shell or command with a terminal. Rejects with `no_shell`, `conflict` (the container does not run), `validation_failed` (user,
 * folder or program not there), `policy_denied`, or the engine's failures; nothing is left running then.
 */
export async function openTerminal(steps: OpenSteps): Promise<OpenedTerminal> {
  const { container, engine, policy, request } = steps;
  const { script, shells } = await findShells(engine, container, request.user, policy);
  const command = request.command ?? (shells[0] === undefined ? null : shellCommand(shells[0]));
  if (command === null) {
    throw new AppError('no_shell', {
      detail: 'None of bash, zsh, ash, dash, sh and busybox is in this container, so there is nothing to type into.',
      hint: 'Images without a shell are meant to be so. Run one of its own programs as the command, look at its logs and processes, or at its files under Files.',
    });
  }
  const nonce = randomBytes(9).toString('base64url');
  const exec = await engine.createExec(
    container,
    {
      command: script === null ? command : [...script, '-c', BECOME, 'sh', nonce, ...command],
      user: request.user,
      workingDir: request.workingDir,
      environment: [`${MARK}=${steps.mark}`, 'TERM=xterm-256color'],
      terminal: request,
    },
    policy,
  );
  steps.prepared({ exec, script });
  const stream = await engine.startTerminal(exec, request).catch((error: unknown) => {
    throw startRefusal(error instanceof AppError ? (error.detail ?? '') : '', request) ?? error;
  });
  try {
    const opened = { exec, stream, command, shells, script };
    if (script === null) return { ...opened, first: Buffer.alloc(0), session: null };
    const { first, session } = await greeting(stream, nonce, steps);
    await engine.resizeTerminal(exec, request);
    return { ...opened, first, session };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function shellCommand(shell: string): string[] {
  return shell.endsWith('/busybox') ? [shell, 'sh'] : [shell];
}

/** Reads the line that the wrapper says before it becomes the command. What comes in its place is why it could not. */
async function greeting(
  stream: Duplex,
  nonce: string,
  { clock, request }: Pick<OpenSteps, 'clock' | 'request'>,
): Promise<{ first: Buffer; session: ProcessSession | null }> {
  let seen = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      timer.cancel();
      stream.off('data', onData);
      stream.off('close', onEnd);
      stream.off('end', onEnd);
      stream.pause();
      settle();
    };
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const line = seen.indexOf('\n', Math.max(0, seen.indexOf(nonce)));
      if (seen.indexOf(nonce) >= 0 && line >= 0) {
        const said = seen.toString('utf8', seen.indexOf(nonce) + nonce.length, line);
        done(() => resolve({ first: seen.subarray(line + 1), session: sessionOf(said) }));
      } else if (seen.length > GREETING_BYTES) onEnd();
    };
    const onEnd = () => {
      const said = seen.toString('utf8', 0, 2_000);
      done(() => reject(startRefusal(said, request) ?? notStarted(said)));
    };
    const timer = clock.setTimeout(
      () => done(() => reject(new AppError('engine_timeout', { detail: 'The shell in the container did not begin.' }))),
      GREETING_MS,
    );
    stream.on('data', onData);
    stream.once('close', onEnd);
    stream.once('end', onEnd);
  });
}

/** `12 (sh) S 0 12 12 34816 …`: the name may hold blanks and brackets, so it is counted from behind it. */
export function sessionOf(stat: string): ProcessSession | null {
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const id = Number(fields[3]);
  const startTime = fields[19] ?? '';
  return Number.isInteger(id) && id > 0 && /^\d{1,20}$/.test(startTime) ? { id, startTime } : null;
}

/** What an engine says of a start that fails, as its refusal or in the place of output, by version. */
function startRefusal(said: string, { command, user, workingDir }: TerminalRequest): AppError | null {
  if (/unable to find (?:user|group)|no matching entries in (?:passwd|group)/i.test(said)) return noSuchUser(user);
  if (/chdir|working directory|cwd/i.test(said) && workingDir !== '') {
    return new AppError('validation_failed', {
      detail: `The folder «${workingDir}» is not in the container, or the user may not enter it.`,
      fields: [{ path: 'workingDir', message: 'It cannot be entered' }],
    });
  }
  if (/executable file not found|no such file or directory|permission denied|exec format/i.test(said) && command) {
    return new AppError('validation_failed', {
      detail: `«${command[0]}» cannot be run in this container.`,
      hint: 'Check its path; a line with pipes or variables needs sh -c in front.',
      fields: [{ path: 'command', message: 'There is no such program, or it may not be run' }],
    });
  }
  return null;
}

function notStarted(said: string): AppError {
  const line = said
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 300);
  return new AppError('engine_refused', {
    detail: line === '' ? 'The shell ended before it began.' : `The engine said: ${line}`,
    hint: 'The container may have stopped just now.',
  });
}
