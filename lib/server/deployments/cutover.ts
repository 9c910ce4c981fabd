import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { Verification } from '@/lib/contract/deployment';
import { seconds } from '@/lib/deploy/gate';
import { findPinned, isImageId } from '@/lib/deploy/pin';
import type { DeploymentState } from '@/lib/deploy/words';
import { PullProgress } from '@/lib/images/pull-progress';
import { familiarText, parseReference } from '@/lib/images/reference';
import { deadlineOf, EngineAway, gateOf, runGate, takeEngineLog } from './gate-run';
import { deployPolicy } from './preflight';
import type { RunContext, RunTarget } from './run-context';
import type { TargetEngine } from './target-engine';
import type { TargetRecord } from './target-record';

/** The way forward at one target, step by step. Each is written down before it is begun, and can be done twice. */
export class Cutover {
  readonly #spec: ContainerSpec;

  constructor(
    readonly run: RunContext,
    readonly target: RunTarget,
  ) {
    this.#spec = run.ledger.specOf(run.release);
  }

  get #record(): TargetRecord {
    if (this.target.record === null) throw new Error('before its preflight');
    return this.target.record;
  }

  #engine(say: (words: string) => void): TargetEngine {
    return this.run.forward(this.target, say);
  }

  /** The image by its digest, from its registry if this host lacks it; and whether it fits. */
  pull(): Promise<void> {
    const { release } = this.run;
    const { pin } = this.run.ledger.serviceOf(release).image;
    return this.run.step('pull', this.target, 'preparing', async (say) => {
      const engine = this.#engine(say);
      const find = async () => findPinned(pin, await engine.ask((one) => one.listImages()));
      const there = await find();
      if (there === undefined) await this.#bring(engine, pin, say);
      const image = there ?? (await find());
      if (image === undefined)
        throw new AppError('image_not_found', {
          detail: `The engine ended the pull without an error, but it does not have ${pin}.`,
        });
      const { architecture, os, variant } = await engine.ask((one) => one.inspectImage(image.id));
      this.#refusePlatform(os, architecture);
      const platform = [os, architecture, variant].filter(Boolean).join('/');
      this.run.ledger.noteImage(this.run.ledger.releaseById(release.id), { id: image.id, platform });
      return there === undefined ? 'Pulled by its digest' : 'The host has it';
    });
  }

  async #bring(engine: TargetEngine, pin: string, say: (words: string) => void): Promise<void> {
    const parsed = isImageId(pin) ? null : parseReference(pin);
    if (parsed === null || !parsed.ok)
      throw new AppError('image_not_found', {
        detail: `${engine.host} does not have the image ${pin.slice(0, 19)}, and no registry knows it.`,
        hint: 'Push it to a registry, or load it on the host.',
      });
    say(`Pulling ${familiarText(parsed.reference)}`);
    const pull = new PullProgress();
    const { platform } = this.#spec;
    const options = { signal: this.run.cancel, ...(platform.includes('/') && { platform }) };
    await engine.ask(async (one) => {
      for await (const line of one.pullImage(parsed.reference, options)) {
        pull.note(line);
        const { done, total } = pull.progress();
        if (total !== null && total > 0) say(`Pulling: ${Math.floor((100 * done) / total)} %`);
      }
    });
  }

  #refusePlatform(os: string, architecture: string): void {
    const about = this.run.sources.fleet.product(this.target.row.host)?.version;
    if (about === undefined || this.#spec.platform !== '' || architecture === '') return;
    if (os === about.os && architecture === about.architecture) return;
    throw new AppError('deployment_refused', {
      detail: `The image is made for ${os}/${architecture}; ${this.target.row.host} is ${about.os}/${about.architecture}.`,
      hint: 'Build the image for that platform too. One that is emulated has to be asked for in the specification (platform).',
    });
  }

  create(): Promise<void> {
    const { app, deployment, environment, release } = this.run;
    return this.run.step('create', this.target, 'preparing', async (say) => {
      const engine = this.#engine(say);
      const belonging = {
        app,
        environment: environment.name,
        release: release.number,
        deployment: deployment.id,
        role: 'release',
      } as const;
      const policy = await engine.ask((one) =>
        deployPolicy(this.run.sources, this.run.currentActor(), this.target.row.host, one, this.#spec),
      );
      const { id, warnings } = await engine.create(this.#spec, this.#record.candidateName, belonging, policy);
      this.run.setRecord(this.target, { ...this.#record, candidateId: id });
      return [`Created ${id.slice(0, 12)}`, ...warnings].join('. ');
    });
  }

  /** A stopped container with `always` comes back when its engine restarts (moby#11008): so that one does not. */
  fence(): Promise<void> {
    return this.#withOld('fence', async (engine, old) => {
      if (old.autoRemove) return 'It goes by itself when it ends';
      await engine.setRestart(old.id, { name: 'no', maxRetries: 0 });
      return old.restart.name === 'no' ? 'It does not come back by itself' : `Was ${old.restart.name}`;
    });
  }

  stop(): Promise<void> {
    return this.#withOld('stop', async (engine, old) => {
      if (!old.wasRunning) return 'It did not run';
      const stopAt = this.#record.stopAt ?? this.run.clock.now();
      this.run.setRecord(this.target, { ...this.#record, stopAt });
      await engine.stop(old.id);
      if (old.autoRemove) await engine.untilGone(old.id);
      return `Took ${seconds(this.run.clock.now() - stopAt)}`;
    });
  }

  swap(): Promise<void> {
    return this.run.step('swap', this.target, 'cutover', async (say) => {
      const engine = this.#engine(say);
      const { old } = this.#record;
      if (old !== null) await engine.rename(old.id, old.retiredName);
      await engine.rename(this.#candidate(), this.target.row.container);
      return null;
    });
  }

  /** One whose predecessor was stopped stays stopped. */
  start(): Promise<void> {
    return this.run.step('start', this.target, 'cutover', async (say) => {
      const { old } = this.#record;
      if (old !== null && !old.wasRunning) return 'The old one was stopped, so this one stays so';
      const engine = this.#engine(say);
      const inspect = await engine.inspect(this.#candidate());
      if (inspect === null)
        throw new AppError('container_not_found', { detail: 'Somebody removed the new container.' });
      const startAt = this.run.clock.now();
      const gate = gateOf(inspect, this.run.environment.settings.probe, false);
      this.run.setRecord(this.target, { ...this.#record, startAt, deadlineAt: deadlineOf(gate, startAt) });
      try {
        await engine.start(this.#candidate());
      } catch (error) {
        throw await this.#withHolder(engine, error);
      }
      return null;
    });
  }

  verify(): Promise<Verification> {
    return this.#verify('verifying');
  }

  async #verify(state: DeploymentState): Promise<Verification> {
    let result: Verification | undefined;
    await this.run.step('verify', this.target, state, async (say) => {
      const verification = await this.#untilVerdict(say);
      result = verification;
      this.run.set({
        verifications: [...this.run.deployment.verifications, verification],
        healthLog: [...this.run.healthLog],
      });
      if (!verification.passed) throw new AppError('conflict', { detail: `${verification.words}.` });
      return verification.words;
    });
    if (result === undefined) throw new Error('verified without a result');
    return result;
  }

  /** When the engine went away meanwhile, its containers may have been stopped or started anew: so is the gate. */
  async #untilVerdict(say: (words: string) => void): Promise<Verification> {
    const engine = this.#engine(say);
    const { cancel: signal, clock, healthLog } = this.run;
    for (;;) {
      const inspect = await engine.inspect(this.#candidate());
      if (inspect === null)
        throw new AppError('container_not_found', { detail: 'Somebody removed the new container.' });
      const { old } = this.#record;
      const gate = gateOf(inspect, this.run.environment.settings.probe, old !== null && !old.wasRunning);
      const startAt = this.#record.startAt ?? clock.now();
      const deadlineAt = this.#record.deadlineAt ?? deadlineOf(gate, startAt);
      try {
        return await runGate({
          target: engine,
          container: this.#candidate(),
          label: this.target.label,
          gate,
          startAt,
          deadlineAt,
          clock,
          signal,
          say,
          healthLog,
        });
      } catch (error) {
        if (!(error instanceof EngineAway)) throw error;
        say('The engine went away; it is waited for');
        await engine.inspect(this.#candidate());
        const again = clock.now();
        this.run.setRecord(this.target, { ...this.#record, startAt: again, deadlineAt: deadlineOf(gate, again) });
        if (gate.kind !== 'stopped') await engine.start(this.#candidate());
      }
    }
  }

  async #withOld(
    name: 'fence' | 'stop',
    work: (engine: TargetEngine, old: NonNullable<TargetRecord['old']>) => Promise<string>,
  ): Promise<void> {
    await this.run.step(name, this.target, 'cutover', async (say) => {
      const { old } = this.#record;
      return old === null ? 'There is no old container' : work(this.#engine(say), old);
    });
  }

  #candidate(): string {
    const id = this.#record.candidateId;
    if (id === null) throw new AppError('container_not_found', { detail: 'The new container is not there.' });
    return id;
  }

  /** The engine says that a port is taken; people want to know by whom. */
  async #withHolder(engine: TargetEngine, error: unknown): Promise<unknown> {
    if (!(error instanceof AppError) || !/port is already allocated|address already in use/i.test(error.message))
      return error;
    const wanted = new Set(this.#spec.ports.map(({ hostPort }) => Number(hostPort)));
    const holder = (await engine.list()).find(
      ({ id, ports }) =>
        id !== this.#record.candidateId &&
        ports.some(({ publicPort }) => publicPort !== null && wanted.has(publicPort)),
    );
    return new AppError(error.code, {
      detail: `${error.message}${holder === undefined ? ' No container of this host has it: another program does.' : ` The container ${holder.names[0] ?? holder.id.slice(0, 12)} has it.`}`,
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}

/** What the new container said, before it is removed. */
export async function keepWords(run: RunContext, target: RunTarget, engine: TargetEngine): Promise<void> {
  const id = target.record?.candidateId;
  if (id === null || id === undefined || run.deployment.logTail.length > 0) return;
  const inspect = await engine.inspect(id);
  if (inspect === null) return;
  takeEngineLog(inspect, run.healthLog);
  const logTail = await engine.lastLines(id, inspect.Config?.Tty === true);
  run.set({ logTail, healthLog: [...run.healthLog] });
}
