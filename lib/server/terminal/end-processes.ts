import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import type { Policy } from '@/lib/policy/policy';
import type { Clock } from '../clock';
import { MARK, type ProcessSession } from './open-terminal';
import { SIGNAL_SESSION } from './shell-scripts';

/** What must be known to end a terminal's processes, also by another run of the console. */
export interface TerminalTrace {
  id: string;
  host: string;
  container: string;
  exec: string;
  script: readonly string[] | null;
  user: string;
  session: ProcessSession | null;
}

const SCRIPT_MS = 10_000;
/** How long processes get to end by themselves after the hang-up, and to vanish after the kill, ms. */
const PATIENCE_MS = [50, 150, 400] as const;

/** The console's own: it needs no rights beyond the container's. */
const OWN_POLICY: Policy = {
  mayEscape: false,
  who: 'the console',
  binds: [],
  containerInScope: () => true,
  volume: () => null,
};

/**
 * Ends what a terminal started and still runs: engines have no way to end a command (closing its line leaves it running, on every
 * version), so the container's own shell is asked to hang it up, as a closed window would, and then to kill what is left; first as the
 * terminal's user, then as root (in whose name another user's processes can be ended only with CAP_KILL).
 * `gentle`: the shell ended by itself: only the hang-up, so that what was started with nohup goes on, as after an ssh.
 * True: nothing is left. Rejects when the engine cannot be asked or the container is paused.
 */
export async function endProcesses(
  engine: Engine,
  trace: TerminalTrace,
  clock: Clock,
  gentle: boolean,
): Promise<boolean> {
  if (!(await isRunning(engine, trace.container))) return true;
  if (trace.script === null) {
    const state = await engine.inspectExec(trace.exec);
    return state === null || !state.running;
  }
  const users = isRoot(trace.user) ? [trace.user] : [trace.user, '0'];
  for (const user of users) {
    if ((await signal(engine, trace, user, 'HUP')) === 0) return true;
    if (gentle) return true;
    if (await isGone(engine, trace, user, clock)) return true;
    await signal(engine, trace, user, 'KILL');
    if (await isGone(engine, trace, user, clock)) return true;
  }
  return false;
}

async function isGone(engine: Engine, trace: TerminalTrace, user: string, clock: Clock): Promise<boolean> {
  for (const ms of PATIENCE_MS) {
    if ((await signal(engine, trace, user, '0')) === 0) return true;
    await new Promise<void>((resolve) => clock.setTimeout(resolve, ms));
  }
  return (await signal(engine, trace, user, '0')) === 0;
}

/** How many processes there were to signal. */
async function signal(engine: Engine, trace: TerminalTrace, user: string, name: 'HUP' | 'KILL' | '0'): Promise<number> {
  const { container, id, script, session } = trace;
  const { exitCode, stdout } = await engine.runExec(
    container,
    {
      command: [
        ...(script ?? []),
        '-c',
        SIGNAL_SESSION,
        'sh',
        `${MARK}=${id}`,
        session === null ? '' : String(session.id),
        session?.startTime ?? '',
        name,
      ],
      user,
      workingDir: '/',
    },
    { policy: OWN_POLICY, timeoutMs: SCRIPT_MS, maxBytes: 4_096 },
  );
  const count = /^\d+$/.exec(stdout.toString('utf8').trim())?.[0];
  if (exitCode === 0 && count !== undefined) return Number(count);
  throw new AppError('engine_refused', { detail: 'The container’s shell did not end what the terminal left.' });
}

/** A container that stopped took everything in it along. A paused one has to be waited for. */
async function isRunning(engine: Engine, container: string): Promise<boolean> {
  try {
    const { State } = await engine.inspectContainer(container);
    if (State?.Paused) throw new AppError('conflict', { detail: 'The container is paused.' });
    return State?.Running === true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'container_not_found') return false;
    throw error;
  }
}

function isRoot(user: string): boolean {
  return /^(?:root|0)(?::|$)/.test(user);
}
