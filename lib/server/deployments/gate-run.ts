import 'server-only';
import { parseTime } from '@/lib/containers/engine-time';
import { maskText } from '@/lib/containers/secret-mask';
import type { Probe } from '@/lib/contract/app';
import { AppError } from '@/lib/contract/app-error';
import type { DeploymentDetail, Verification } from '@/lib/contract/deployment';
import {
  type CheckTiming,
  Gate,
  type GateKind,
  gateDeadlineMs,
  type Observation,
  PROBE_TIMING,
} from '@/lib/deploy/gate';
import type { InspectedContainer } from '@/lib/docker/engine';
import { healthCheckOf } from '@/lib/health/health-check';
import type { Clock } from '../clock';
import { isSilence, pause } from './patience';
import { CONSOLE_POLICY, type TargetEngine } from './target-engine';

const EVERY_MS = 1_000;
const MAX_OUTPUT = 4_096;
const MAX_HEALTH_LOG = 20;

export type HealthLog = DeploymentDetail['healthLog'];

/** How a container is to be verified: decided once, from what the engine says of it after its creation. */
export interface GateSpec {
  kind: GateKind;
  timing: CheckTiming;
  /** Programs with their arguments; all must end with 0. */
  commands: { words: string; argv: string[]; timeoutMs: number }[];
}

export function gateOf(container: InspectedContainer, probe: Probe | null, stopped: boolean): GateSpec {
  const check = healthCheckOf(container);
  const test = container.Config?.Healthcheck?.Test ?? [];
  const commands: GateSpec['commands'] = [];
  // The words may hide secrets, the program gets them.
  if (check !== null)
    commands.push({ words: 'health check', argv: argvOf(test, container), timeoutMs: check.timeoutMs });
  if (probe !== null) commands.push({ words: 'probe', argv: probe.command, timeoutMs: probe.timeoutMs });
  const kind = stopped ? 'stopped' : check !== null ? 'health' : probe !== null ? 'probe' : 'liveness';
  const timing = check ?? (probe === null ? PROBE_TIMING : { ...PROBE_TIMING, timeoutMs: probe.timeoutMs });
  return { kind, timing, commands };
}

/** As the engine itself runs it (moby, daemon/health.go): a shell only where the image asks for one, with the image's own. */
function argvOf(test: readonly string[], container: InspectedContainer): string[] {
  const [how, ...rest] = test;
  if (how !== 'CMD-SHELL') return rest;
  const shell: unknown = container.Config?.Shell;
  const own = Array.isArray(shell) && shell.every((part) => typeof part === 'string') ? shell : [];
  return [...(own.length > 0 ? own : ['/bin/sh', '-c']), rest[0] ?? ''];
}

export function observe(container: InspectedContainer, at: number): Observation {
  const state = container.State;
  const health = state?.Health?.Status;
  const running = state?.Running === true && state.Restarting !== true;
  return {
    at,
    running,
    startedAt: state?.StartedAt ?? '',
    restarts: container.RestartCount ?? 0,
    exitCode: running ? null : (state?.ExitCode ?? null),
    oomKilled: state?.OOMKilled === true,
    health: health === 'healthy' || health === 'unhealthy' || health === 'starting' ? health : null,
  };
}

export interface GateRun {
  target: TargetEngine;
  container: string;
  /** For the evidence. */
  label: string;
  gate: GateSpec;
  /** When it was told to start; when it must have passed. */
  startAt: number;
  deadlineAt: number;
  clock: Clock;
  signal: AbortSignal;
  say(words: string): void;
  healthLog: HealthLog;
}

/** The engine went away in the middle: what was seen before means nothing. The container has to be started and verified anew. */
export class EngineAway extends Error {}

/** Looks and asks about once a second until it is known whether it serves. Rejects with EngineAway, or the signal's reason. */
export async function runGate(run: GateRun): Promise<Verification> {
  const { clock, container, deadlineAt, label, signal, startAt, target } = run;
  const gate = new Gate(run.gate.kind, startAt, deadlineAt);
  const verdict = (passed: boolean, words: string): Verification => ({
    target: label,
    kind: run.gate.kind,
    passed,
    words,
    checks: gate.checks,
    firstPassAt: gate.firstPassAt,
    deadlineAt,
  });
  for (;;) {
    signal.throwIfAborted();
    const began = clock.now();
    let seen: InspectedContainer;
    try {
      seen = await target.engine.inspectContainer(container);
    } catch (error) {
      if (isSilence(error)) throw new EngineAway();
      if (error instanceof AppError && error.code === 'container_not_found')
        return verdict(false, 'Somebody removed it while it was verified');
      throw error;
    }
    const result = gate.observe(observe(seen, clock.now()));
    if (result !== null) {
      if (!result.passed) takeEngineLog(seen, run.healthLog);
      return verdict(result.passed, result.words);
    }
    await runChecks(run, gate);
    run.say(gate.progress);
    await pause(clock, Math.max(0, began + EVERY_MS - clock.now()), signal);
  }
}

/** One after another: a check that hangs is not joined by a second one. */
async function runChecks(
  { clock, container, gate: { commands }, healthLog, signal, target }: GateRun,
  gate: Gate,
): Promise<void> {
  if (commands.length === 0) return;
  let ok: boolean | null = true;
  let words = '';
  for (const { argv, timeoutMs, words: what } of commands) {
    const answer = await runCommand(target, container, argv, timeoutMs, signal, clock);
    note(healthLog, { at: clock.now(), by: 'console', exitCode: answer.exitCode, output: answer.output });
    if (answer.ok === true) continue;
    ok = answer.ok;
    words = `${what}: ${answer.words}`;
    break;
  }
  gate.check(clock.now(), ok, words);
}

export interface CommandAnswer {
  /** null: it could not be run, or the engine did not answer. */
  ok: boolean | null;
  exitCode: number | null;
  output: string;
  words: string;
}

export async function runCommand(
  target: TargetEngine,
  container: string,
  command: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<CommandAnswer> {
  try {
    const outcome = await target.engine.execCommand(container, {
      command,
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT,
      policy: CONSOLE_POLICY,
      signal,
    });
    const output = maskText(outcome.output.trim());
    if (outcome.timedOut) {
      // One in flight: the next one waits until this one has ended, or the container has.
      while (await outcome.stillRunning().catch(() => false)) await pause(clock, EVERY_MS, signal);
      return { ok: false, exitCode: null, output, words: `no end within ${timeoutMs / 1000} s` };
    }
    const ok = outcome.exitCode === 0;
    const said = output === '' ? '' : `: ${output.split('\n').at(-1)?.slice(0, 200)}`;
    return { ok, exitCode: outcome.exitCode, output, words: `exit code ${outcome.exitCode}${said}` };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { ok: null, exitCode: null, output: '', words: error.message };
  }
}

function note(log: HealthLog, entry: HealthLog[number]): void {
  log.push(entry);
  if (log.length > MAX_HEALTH_LOG) log.splice(0, log.length - MAX_HEALTH_LOG);
}

/** The engine's own runs, for those who want to know why. */
export function takeEngineLog(container: InspectedContainer, log: HealthLog): void {
  for (const entry of container.State?.Health?.Log ?? []) {
    const at = parseTime(entry.End ?? entry.Start ?? '');
    if (at === null) continue;
    note(log, {
      at,
      by: 'engine',
      exitCode: entry.ExitCode ?? null,
      output: maskText((entry.Output ?? '').trim().slice(0, MAX_OUTPUT)),
    });
  }
  log.sort((a, b) => a.at - b.at);
}

export const deadlineOf = (gate: GateSpec, startAt: number): number => startAt + gateDeadlineMs(gate.kind, gate.timing);
