import 'server-only';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import { judgeExec, type Policy } from '@/lib/policy/policy';
import { may } from './answer-schema';
import { enforce } from './enforce-policy';
import type { EngineEndpoint } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { FramingError, LogDemultiplexer, SystemFrameError } from './log-demux';
import { containerSegment, enginePath, execSegment } from './names';
import type { Transport } from './transport';

/** Commands in running containers. Their bodies leave for the engine here, and nowhere else: each is judged as it goes. */

export interface ContainerCommand {
  command: readonly string[];
  /** `name`, `uid`, `uid:gid`; empty: the container's own. */
  user: string;
  /** Empty: the container's own. */
  workingDir: string;
  environment?: readonly string[];
  /** A terminal of this size, read and written. Without it: output only. */
  terminal?: TerminalSize;
}

export interface TerminalSize {
  rows: number;
  columns: number;
}

export interface ExecState {
  running: boolean;
  /** null while it runs, and when the engine does not know. */
  exitCode: number | null;
  /** As the engine's machine numbers it; null before it started. */
  pid: number | null;
}

export interface ExecResult {
  exitCode: number | null;
  stdout: Buffer;
  stderr: Buffer;
  /** There was more; it was not read. */
  truncated: boolean;
}

export interface RunOptions {
  policy: Policy;
  timeoutMs: number;
  /** Of both streams together. */
  maxBytes: number;
}

/**
 * The engine looks for this sequence in what is typed and detaches on it; its own default, ctrl-p ctrl-q, would swallow every ctrl-p.
 * Five keys that nobody types in a row.
 */
const DETACH_KEYS = 'ctrl-^,ctrl-_,ctrl-^,ctrl-_,ctrl-@';
const STARTING = 'starting a command in a container';
const created = z.looseObject({ Id: z.string().regex(/^[0-9a-f]{12,64}$/) });
const inspected = z.looseObject({
  Running: may(z.boolean(), false),
  ExitCode: z.number().int().nullish().catch(null),
  Pid: may(z.number().int(), 0),
});

/** Prepares the command; nothing runs yet. `container_not_found`, `conflict` (not running, paused), `policy_denied`. */
export async function createExec(
  transport: Transport,
  container: string,
  { command, environment = [], terminal, user, workingDir }: ContainerCommand,
  policy: Policy,
): Promise<string> {
  const body = {
    AttachStdin: terminal !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Tty: terminal !== undefined,
    DetachKeys: DETACH_KEYS,
    Env: [...environment],
    Cmd: [...command],
    Privileged: false,
    User: user,
    WorkingDir: workingDir,
    // Older engines do not know it: theirs is set right after the start.
    ...(terminal && atLeast(transport.apiVersion, 42) && { ConsoleSize: [terminal.rows, terminal.columns] }),
  };
  enforce(judgeExec(body, policy));
  const answer = await transport.json({
    operation: STARTING,
    method: 'POST',
    path: enginePath`/containers/${containerSegment(container)}/exec`,
    body,
    pool: 'quick',
    timeoutMs: 15_000,
    missing: 'container_not_found',
  });
  const parsed = created.safeParse(answer);
  if (!parsed.success) throw engineProtocolError(STARTING, 'the answer names no command');
  return parsed.data.Id;
}

/** Starts a prepared command with a terminal and hands over its line. The line ends when the command ends, not the other way round. */
export async function startTerminal(transport: Transport, exec: string, size: TerminalSize): Promise<Duplex> {
  return transport.upgrade({
    operation: STARTING,
    method: 'POST',
    path: enginePath`/exec/${execSegment(exec)}/start`,
    body: {
      Detach: false,
      Tty: true,
      ...(atLeast(transport.apiVersion, 42) && { ConsoleSize: [size.rows, size.columns] }),
    },
    pool: 'stream',
    timeoutMs: 30_000,
    missing: 'not_found',
  });
}

/** False when the command has ended meanwhile. */
export async function resizeTerminal(transport: Transport, exec: string, size: TerminalSize): Promise<boolean> {
  try {
    await transport.call({
      operation: 'resizing a terminal',
      method: 'POST',
      path: enginePath`/exec/${execSegment(exec)}/resize`,
      query: { h: size.rows, w: size.columns },
      pool: 'quick',
      timeoutMs: 10_000,
      missing: 'not_found',
    });
    return true;
  } catch (error) {
    // Engines answer with 404, 409 or 500 ("no such exec", "process already finished", "not running"), as it happens.
    const ended = ['not_found', 'container_not_found', 'conflict', 'engine_refused', 'bad_request'];
    if (error instanceof AppError && ended.includes(error.code)) return false;
    throw error;
  }
}

/** null: the engine knows nothing (any more) of it. */
export async function inspectExec(transport: Transport, exec: string): Promise<ExecState | null> {
  try {
    const answer = await transport.json({
      operation: 'looking at a command in a container',
      method: 'GET',
      path: enginePath`/exec/${execSegment(exec)}/json`,
      pool: 'quick',
      timeoutMs: 10_000,
      missing: 'not_found',
    });
    const parsed = inspected.safeParse(answer);
    if (!parsed.success) throw engineProtocolError('looking at a command', 'the answer is not understood');
    const { ExitCode, Pid, Running } = parsed.data;
    return { running: Running, exitCode: Running ? null : (ExitCode ?? null), pid: Pid > 0 ? Pid : null };
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'container_not_found')) return null;
    throw error;
  }
}

/**
 * Runs a short command without input, up to its end. A program that is not there is exit code 126 or 127 with the engine's words on
 * either stream, or a refusal (`conflict`, `bad_request`), by engine. `engine_timeout` when it takes longer: it goes on then.
 */
export async function runExec(
  transport: Transport,
  endpoint: EngineEndpoint,
  container: string,
  command: Omit<ContainerCommand, 'terminal'>,
  { maxBytes, policy, timeoutMs }: RunOptions,
): Promise<ExecResult> {
  const exec = await createExec(transport, container, command, policy);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  try {
    const stream = await transport.stream({
      operation: STARTING,
      method: 'POST',
      path: enginePath`/exec/${execSegment(exec)}/start`,
      body: { Detach: false, Tty: false },
      pool: 'stream',
      timeoutMs,
      missing: 'not_found',
      signal: limit.signal,
    });
    try {
      const demultiplexer = new LogDemultiplexer();
      for await (const chunk of stream.chunks) {
        for (const frame of demultiplexer.push(chunk)) {
          (frame.stream === 'stdout' ? stdout : stderr).push(Buffer.from(frame.bytes));
          size += frame.bytes.length;
        }
        if (size > maxBytes) return { exitCode: null, ...joined(stdout, stderr), truncated: true };
      }
    } finally {
      stream.end();
    }
  } catch (error) {
    if (error instanceof FramingError)
      throw engineProtocolError(STARTING, 'its output is not framed as expected', error);
    if (error instanceof SystemFrameError) throw inBandError(error.message, { endpoint, operation: STARTING });
    throw error;
  } finally {
    clearTimeout(timer);
  }
  if (limit.signal.aborted)
    throw new AppError('engine_timeout', {
      detail: `A command in the container did not end within ${timeoutMs / 1000} s.`,
      hint: 'The container or its host is very busy.',
    });
  const state = await inspectExec(transport, exec);
  return { exitCode: state?.exitCode ?? null, ...joined(stdout, stderr), truncated: false };
}

function joined(stdout: Buffer[], stderr: Buffer[]): { stdout: Buffer; stderr: Buffer } {
  return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
}

function atLeast(apiVersion: string | null, minor: number): boolean {
  const [major = 0, own = 0] = (apiVersion ?? '').split('.').map(Number);
  return major > 1 || (major === 1 && own >= minor);
}
