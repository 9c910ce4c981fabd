import 'server-only';
import { z } from 'zod';
import { judgeExec, type Policy } from '@/lib/policy/policy';
import { enforce } from './enforce-policy';
import type { EngineEndpoint } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { FramingError, LogDemultiplexer, SystemFrameError } from './log-demux';
import { containerSegment, enginePath } from './names';
import type { Transport } from './transport';

/** Runs one program in a container, without a terminal and without input, and waits for its end: checks, not terminals. */

const OPERATION = 'running a command in a container';
const created = z.looseObject({ Id: z.string().regex(/^[0-9a-f]{64}$/) });
const state = z.looseObject({ Running: z.boolean(), ExitCode: z.number().int().nullish().catch(null) });

export interface ExecCommand {
  /** The program and its arguments, as they are: no shell reads them. */
  command: readonly string[];
  /** After that nothing more of it is waited for. An engine cannot be told to end it: see `stillRunning`. */
  timeoutMs: number;
  /** Of its output the first so many bytes are kept, the rest is read and thrown away. */
  maxOutputBytes: number;
  policy: Policy;
  signal?: AbortSignal;
}

export interface ExecOutcome {
  /** null: it did not end in time. */
  exitCode: number | null;
  /** stdout and stderr as they came. */
  output: string;
  timedOut: boolean;
  /** Whether it runs even now, that nobody waits for it any more. Asks the engine. */
  stillRunning(): Promise<boolean>;
}

/** Rejects with `conflict` when the container does not run, `container_not_found`, `policy_denied`, or the signal's reason. */
export async function execCommand(
  transport: Transport,
  endpoint: EngineEndpoint,
  container: string,
  { command, maxOutputBytes, policy, signal, timeoutMs }: ExecCommand,
): Promise<ExecOutcome> {
  const body = { AttachStdin: false, AttachStdout: true, AttachStderr: true, Tty: false, Cmd: [...command] };
  enforce(judgeExec(body, policy));
  const answer = created.safeParse(
    await transport.json({
      operation: OPERATION,
      method: 'POST',
      path: enginePath`/containers/${containerSegment(container)}/exec`,
      body,
      pool: 'act',
      timeoutMs: 15_000,
      missing: 'container_not_found',
      signal,
    }),
  );
  if (!answer.success) throw engineProtocolError(OPERATION, 'the answer names no command');
  const { Id: id } = answer.data;
  const limit = AbortSignal.timeout(timeoutMs);
  const ends = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  const output = await readOutput(transport, endpoint, id, maxOutputBytes, ends);
  signal?.throwIfAborted();
  const look = () => inspectExec(transport, id);
  const { ExitCode, Running } = await look();
  return {
    exitCode: Running ? null : (ExitCode ?? null),
    output,
    timedOut: Running,
    stillRunning: async () => (await look()).Running,
  };
}

async function readOutput(
  transport: Transport,
  endpoint: EngineEndpoint,
  id: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const stream = await transport.stream({
    operation: OPERATION,
    method: 'POST',
    path: enginePath`/exec/${containerSegment(id)}/start`,
    body: { Detach: false, Tty: false },
    pool: 'stream',
    timeoutMs: 15_000,
    missing: 'container_not_found',
    signal,
  });
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    const demultiplexer = new LogDemultiplexer();
    for await (const chunk of stream.chunks) {
      for (const frame of demultiplexer.push(chunk)) {
        const room = maxBytes - bytes;
        if (room <= 0) continue;
        // A copy: the chunk's memory is used again.
        kept.push(Buffer.from(frame.bytes.subarray(0, room)));
        bytes += Math.min(room, frame.bytes.length);
      }
    }
  } catch (error) {
    if (error instanceof FramingError) throw engineProtocolError(OPERATION, 'the output is not framed', error);
    if (error instanceof SystemFrameError) throw inBandError(error.message, { endpoint, operation: OPERATION });
    throw error;
  } finally {
    stream.end();
  }
  return Buffer.concat(kept).toString('utf8');
}

async function inspectExec(transport: Transport, id: string): Promise<z.output<typeof state>> {
  const answer = state.safeParse(
    await transport.json({
      operation: OPERATION,
      method: 'GET',
      path: enginePath`/exec/${containerSegment(id)}/json`,
      pool: 'quick',
      timeoutMs: 15_000,
      missing: 'container_not_found',
    }),
  );
  if (!answer.success) throw engineProtocolError(OPERATION, 'the answer does not say how it ended');
  return answer.data;
}
