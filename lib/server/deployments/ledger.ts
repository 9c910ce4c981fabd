import 'server-only';
import { randomBytes } from 'node:crypto';
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { EnvironmentSettings, Target } from '@/lib/contract/app';
import { AppError } from '@/lib/contract/app-error';
import { type ContainerSpec, containerSpec } from '@/lib/contract/container-spec';
import type { ReleaseService } from '@/lib/contract/release';
import type { Clock } from '../clock';
import { apps, environments, releases } from '../db/schema';
import type { SecretKey } from '../db/secret-key';
import type { StateDatabase, StateTables } from '../db/state-database';

export type AppRow = typeof apps.$inferSelect;
export type EnvironmentRow = typeof environments.$inferSelect;
export type ReleaseRow = typeof releases.$inferSelect;

/** Until a release can have several, it has one service of this name. */
export const ONLY_SERVICE = 'main';

export interface NewRelease {
  source: ReleaseRow['source'];
  services: ReleaseService[];
  specs: Readonly<Record<string, ContainerSpec>>;
  commit: string | null;
  runUrl: string | null;
  createdBy: string;
}

export const newId = (): string => randomBytes(12).toString('hex');

/** Apps, environments and releases on disk. Specifications are sealed: they have environment variables and secrets. */
export class Ledger {
  readonly db: StateTables;
  readonly #secrets: SecretKey;
  readonly #clock: Clock;

  constructor({ clock, secrets, state }: { state: Pick<StateDatabase, 'db'>; secrets: SecretKey; clock: Clock }) {
    this.db = state.db;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  apps(): AppRow[] {
    return this.db.select().from(apps).orderBy(apps.name).all();
  }

  app(name: string): AppRow | undefined {
    return this.db.select().from(apps).where(eq(apps.name, name)).get();
  }

  appById(id: string): AppRow {
    return found(this.db.select().from(apps).where(eq(apps.id, id)).get(), 'app');
  }

  createApp(name: string): AppRow {
    if (this.app(name)) throw new AppError('app_exists', { detail: `There is an app «${name}» already.` });
    const row: AppRow = { id: newId(), name, createdAt: this.#clock.now(), lastRelease: 0 };
    this.db.insert(apps).values(row).run();
    return row;
  }

  environments(appId?: string): EnvironmentRow[] {
    const query = this.db.select().from(environments);
    return (appId === undefined ? query : query.where(eq(environments.appId, appId)))
      .orderBy(environments.rank, environments.name)
      .all();
  }

  environment(appId: string, name: string): EnvironmentRow | undefined {
    return this.db
      .select()
      .from(environments)
      .where(and(eq(environments.appId, appId), eq(environments.name, name)))
      .get();
  }

  environmentById(id: string): EnvironmentRow {
    return found(this.db.select().from(environments).where(eq(environments.id, id)).get(), 'environment');
  }

  createEnvironment(
    app: AppRow,
    {
      name,
      rank,
      settings,
      targets,
    }: { name: string; rank: number | undefined; targets: Target[]; settings: EnvironmentSettings },
  ): EnvironmentRow {
    if (this.environment(app.id, name))
      throw new AppError('app_exists', { detail: `${app.name} has an environment «${name}» already.` });
    this.#refuseTaken(targets);
    const others = this.environments(app.id);
    const row: EnvironmentRow = {
      id: newId(),
      appId: app.id,
      name,
      rank: rank ?? (others.length === 0 ? 0 : Math.max(...others.map((one) => one.rank)) + 1),
      targets,
      settings,
      activeReleaseId: null,
      leaseDeploymentId: null,
      leaseFence: 0,
      createdAt: this.#clock.now(),
    };
    this.db.insert(environments).values(row).run();
    return row;
  }

  changeSettings(id: string, settings: EnvironmentSettings): void {
    this.db.update(environments).set({ settings }).where(eq(environments.id, id)).run();
  }

  /** Which environment has this container; undefined: none. */
  environmentAt(target: Target): EnvironmentRow | undefined {
    return this.environments().find(({ targets }) =>
      targets.some(({ container, host }) => host === target.host && container === target.container),
    );
  }

  /** Numbered within the app. Call it inside of a transaction that does something with it. */
  addRelease(environment: EnvironmentRow, release: NewRelease): ReleaseRow {
    const app = this.appById(environment.appId);
    const number = app.lastRelease + 1;
    this.db.update(apps).set({ lastRelease: number }).where(eq(apps.id, app.id)).run();
    const id = newId();
    const { specs, ...fields } = release;
    const row: ReleaseRow = {
      ...fields,
      id,
      appId: app.id,
      environmentId: environment.id,
      number,
      specs: this.#secrets.seal(JSON.stringify(specs), `release:${id}`),
      createdAt: this.#clock.now(),
    };
    this.db.insert(releases).values(row).run();
    return row;
  }

  release(appId: string, number: number): ReleaseRow | undefined {
    return this.db
      .select()
      .from(releases)
      .where(and(eq(releases.appId, appId), eq(releases.number, number)))
      .get();
  }

  releaseById(id: string): ReleaseRow {
    return found(this.db.select().from(releases).where(eq(releases.id, id)).get(), 'release');
  }

  releases(appId: string, query: { before?: number; limit: number }): ReleaseRow[] {
    return this.db
      .select()
      .from(releases)
      .where(and(eq(releases.appId, appId), query.before === undefined ? undefined : lt(releases.number, query.before)))
      .orderBy(desc(releases.number))
      .limit(query.limit)
      .all();
  }

  /** Throws `storage_failed` when it was sealed with another key. */
  specOf(release: ReleaseRow): ContainerSpec {
    const text = this.#secrets.open(release.specs, `release:${release.id}`);
    const spec = z.record(z.string(), containerSpec).parse(JSON.parse(text))[ONLY_SERVICE];
    if (spec === undefined)
      throw new AppError('storage_failed', { detail: `Release ${release.number} has no specification.` });
    return spec;
  }

  serviceOf(release: ReleaseRow): ReleaseService {
    const service = release.services[0];
    if (service === undefined)
      throw new AppError('storage_failed', { detail: `Release ${release.number} has no service.` });
    return service;
  }

  /** What only the host could say. */
  noteImage(release: ReleaseRow, image: { id: string; platform: string }): void {
    const services = release.services.map((service) => ({ ...service, image: { ...service.image, ...image } }));
    this.db.update(releases).set({ services }).where(eq(releases.id, release.id)).run();
  }

  setActive(environmentId: string, releaseId: string | null): void {
    this.db.update(environments).set({ activeReleaseId: releaseId }).where(eq(environments.id, environmentId)).run();
  }

  #refuseTaken(targets: readonly Target[]): void {
    targets.forEach((target, index) => {
      const by = this.environmentAt(target);
      const twice = targets.findIndex((one) => one.host === target.host && one.container === target.container) < index;
      if (by === undefined && !twice) return;
      const owner = by === undefined ? 'named twice' : `${this.appById(by.appId).name} (${by.name}) already`;
      throw new AppError('app_exists', {
        detail: `The container ${target.container} on ${target.host} is ${by === undefined ? owner : `deployed by ${owner}`}.`,
        fields: [{ path: `targets.${index}`, message: 'each container belongs to one environment' }],
      });
    });
  }
}

function found<T>(row: T | undefined, what: string): T {
  if (row === undefined)
    throw new AppError('storage_failed', { detail: `The ledger lacks the ${what} that it names.` });
  return row;
}
