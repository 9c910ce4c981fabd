import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { BodyOf } from '@/lib/contract/endpoint';
import type { addHost, updateHost } from '@/lib/contract/endpoints/hosts';
import type { HostDetails, HostEndpointInput, HostRecord, HostTest, HostTestStep } from '@/lib/contract/host';
import { connectionSteps, failedStep } from '@/lib/docker/connection-steps';
import type { Engine, EngineEndpoint } from '@/lib/docker/engine';
import type { Clock } from '../clock';
import type { SecretKey } from '../db/secret-key';
import type { StateDatabase } from '../db/state-database';
import type { Fleet } from '../engine/fleet';
import type { HostDefinition } from '../engine/host-connection';
import { withTimeLimit } from '../engine/time-limit';
import { errorFields, type Logger } from '../logger';
import { endpointOf, mergeSecrets, withoutSecrets } from './host-secrets';
import { HostStore, type StoredHost } from './host-store';

/** The hosts of the console: the one of its settings, and those that people added. */
export interface HostService {
  /** Gives the fleet every host that is kept. Called once, before the fleet starts. */
  restore(): void;
  /** In the order of lists. */
  records(): HostRecord[];
  /** How the engine is set up, as it last said; null until it has answered once. */
  details(id: string): HostDetails | null;
  /** Throws `host_exists`, `validation_failed`. */
  add(input: BodyOf<typeof addHost>): HostRecord;
  /** Throws `host_not_found`, `host_exists`, `validation_failed`, and `conflict` for the endpoint of the host from the settings. */
  update(id: string, change: BodyOf<typeof updateHost>): HostRecord;
  /** Throws `host_not_found`, and `conflict` for the host from the settings. */
  remove(id: string): void;
  /** Tries to reach an engine. Rejects only for input that cannot be tried; a failure to connect is an answer. */
  test(endpoint: HostEndpointInput, host: string | undefined): Promise<HostTest>;
}

export interface HostServiceOptions {
  state: Pick<StateDatabase, 'db'>;
  secrets: SecretKey;
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  /** Hosts of the console's own settings; their endpoints are not changed here. */
  configured: readonly HostDefinition[];
  createEngine(endpoint: EngineEndpoint): Engine;
}

const TEST_MS = 12_000;
const PING_MS = 10_000;
const MAX_HOSTS = 200;

export function createHostService(options: HostServiceOptions): HostService {
  return new Hosts(options);
}

class Hosts implements HostService {
  readonly #options: HostServiceOptions;
  readonly #store: HostStore;

  constructor(options: HostServiceOptions) {
    this.#options = options;
    this.#store = new HostStore(options.state, options.secrets, options.log);
  }

  restore(): void {
    for (const host of this.#store.all()) this.#options.fleet.setHost(this.#definition(host));
  }

  records(): HostRecord[] {
    return this.#all().map(toRecord);
  }

  details(id: string): HostDetails | null {
    const product = this.#options.fleet.product(id);
    if (product === null) return null;
    const { cgroupDriver, insecureRegistries, liveRestore, registryMirrors, securityOptions } = product.info;
    return {
      minApiVersion: product.version.minApiVersion,
      cgroupDriver,
      securityOptions: securityOptions.map(securityWords),
      liveRestore,
      insecureRegistries,
      registryMirrors,
    };
  }

  add(input: BodyOf<typeof addHost>): HostRecord {
    const all = this.#all();
    if (all.length >= MAX_HOSTS)
      throw new AppError('conflict', {
        detail: `There are ${MAX_HOSTS} hosts already, the most that one console has.`,
      });
    refuseName(all, input.name, null);
    const taken = new Set(all.map(({ id }) => id));
    const { name, environment, colour, position } = input;
    const host: StoredHost = {
      id: freeId(name, taken),
      name,
      environment,
      colour,
      position,
      endpoint: withoutSecrets(input.endpoint),
      secrets: mergeSecrets(input.endpoint, null),
    };
    return this.#keep(host);
  }

  update(id: string, change: BodyOf<typeof updateHost>): HostRecord {
    const all = this.#all();
    const before = all.find((host) => host.id === id);
    if (before === undefined) throw new AppError('host_not_found', { detail: `No host «${id}».` });
    if (change.name !== undefined) refuseName(all, change.name, id);
    if (change.endpoint !== undefined && before.endpoint === null) throw fromSettings(before.name);
    const endpoint = change.endpoint === undefined ? before.endpoint : withoutSecrets(change.endpoint);
    const secrets =
      change.endpoint === undefined || before.endpoint === null
        ? before.secrets
        : mergeSecrets(change.endpoint, { endpoint: before.endpoint, secrets: before.secrets });
    return this.#keep({
      id,
      name: change.name ?? before.name,
      environment: change.environment === undefined ? before.environment : change.environment,
      colour: change.colour === undefined ? before.colour : change.colour,
      position: change.position ?? before.position,
      endpoint,
      secrets,
    });
  }

  remove(id: string): void {
    const host = this.#all().find((one) => one.id === id);
    if (host === undefined) throw new AppError('host_not_found', { detail: `No host «${id}».` });
    if (host.endpoint === null) throw fromSettings(host.name);
    this.#store.remove(id);
    this.#options.fleet.removeHost(id);
  }

  async test(input: HostEndpointInput, host: string | undefined): Promise<HostTest> {
    const { clock, createEngine, log } = this.#options;
    const known = host === undefined ? undefined : this.#store.find(host);
    if (host !== undefined && known === undefined)
      throw new AppError('host_not_found', { detail: `No host «${host}».` });
    const before =
      known === undefined || known.endpoint === null ? null : { endpoint: known.endpoint, secrets: known.secrets };
    const endpoint = endpointOf(withoutSecrets(input), mergeSecrets(input, before));
    const steps: HostTestStep[] = [...connectionSteps(endpoint), 'version', 'list'];
    let at: HostTestStep | null = null;
    const engine = createEngine(endpoint);
    try {
      await engine.ping(PING_MS);
      at = 'version';
      const version = await withTimeLimit(clock, engine.negotiate(), TEST_MS, 'The version');
      const info = await withTimeLimit(clock, engine.info(), TEST_MS, 'The engine’s description');
      at = 'list';
      const containers = await withTimeLimit(clock, engine.listContainers(), TEST_MS, 'The list of containers');
      return {
        ok: true,
        steps: steps.map((step) => ({ step, state: 'ok' })),
        engine: {
          name: info.name,
          version: version.version,
          apiVersion: version.apiVersion,
          os: info.operatingSystem,
          containers: containers.length,
        },
        problem: null,
        hostKey: input.kind === 'ssh' ? input.hostKey : null,
      };
    } catch (error) {
      if (!(error instanceof AppError)) {
        log.error('host test failed', errorFields(error));
        throw error;
      }
      const problem = { code: error.code, detail: error.detail ?? '', hint: error.hint ?? '' };
      const failed = Math.max(0, steps.indexOf(at ?? (await failedStep(endpoint, error))));
      return {
        ok: false,
        steps: steps.map((step, index) => ({
          step,
          state: index < failed ? 'ok' : index === failed ? 'failed' : 'not-tried',
        })),
        engine: null,
        problem,
        hostKey: shownKey(error),
      };
    } finally {
      engine.close();
    }
  }

  #keep(host: StoredHost): HostRecord {
    this.#store.save(host, this.#options.clock.now());
    this.#options.fleet.setHost(this.#definition(host));
    return toRecord(host);
  }

  /** Those of the settings first made up with what is kept of them. */
  #all(): StoredHost[] {
    const kept = this.#store.all();
    const configured = this.#options.configured
      .filter(({ id }) => !kept.some((host) => host.id === id))
      .map(
        ({ id, name }): StoredHost => ({
          id,
          name,
          environment: null,
          colour: null,
          position: 0,
          endpoint: null,
          secrets: {},
        }),
      );
    return [...configured, ...kept].sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));
  }

  #definition({ id, name, environment, colour, position, endpoint, secrets }: StoredHost): HostDefinition {
    const configured = this.#options.configured.find((host) => host.id === id);
    const reached = endpoint === null ? configured?.endpoint : endpointOf(endpoint, secrets);
    if (reached === undefined) throw new AppError('host_not_found', { detail: `The settings name no host «${id}».` });
    return { id, name, environment, colour, position, endpoint: reached };
  }
}

/** `name=seccomp,profile=builtin` -> `seccomp (profile builtin)`. */
function securityWords(option: string): string {
  const fields = option.split(',').map((field) => field.split('='));
  const name = fields.find(([key]) => key === 'name')?.[1];
  if (name === undefined) return option;
  const rest = fields.filter(([key]) => key !== 'name').map((field) => field.join(' '));
  return rest.length === 0 ? name : `${name} (${rest.join(', ')})`;
}

function toRecord({ secrets, ...host }: StoredHost): HostRecord {
  return { ...host, secrets: Object.keys(secrets).sort() };
}

function fromSettings(name: string): AppError {
  return new AppError('conflict', {
    detail: `«${name}» comes from the console’s own settings.`,
    hint: 'Change DOCKER_HOST and start the console again.',
  });
}

function refuseName(all: readonly StoredHost[], name: string, except: string | null): void {
  const same = all.some((host) => host.id !== except && host.name.toLowerCase() === name.toLowerCase());
  if (same)
    throw new AppError('host_exists', {
      detail: `A host is called «${name}» already.`,
      fields: [{ path: 'name', message: 'another host has this name' }],
    });
}

/** From the name: `Build box 2` -> `build-box-2`; numbered when taken. It stays when the name changes. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const base =
    name
      .toLowerCase()
      .normalize('NFKD')
      // ü has become u and its dots.
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50)
      .replace(/-+$/, '') || 'host';
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** The key of an SSH server that is not (or not the) pinned one, from the error that refused it. */
function shownKey(error: AppError): string | null {
  const { cause } = error;
  const shown = typeof cause === 'object' && cause !== null && 'fingerprint' in cause ? cause.fingerprint : null;
  return typeof shown === 'string' ? shown : null;
}
