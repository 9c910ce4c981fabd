import { z } from 'zod';
import { SLUG } from '../deploy/slug';
import { DEPLOYMENT_STATES } from '../deploy/words';
import { containerName } from './container-spec';
import { hostId, recordId, timestamp } from './id';
import { releaseSummary } from './release';

/** What the console deploys, and where. Times in ms since 1970. */
export const slug = z.string().regex(SLUG, 'a name is 1-40 of a-z, 0-9 and -, and neither begins nor ends with -');

export const target = z.strictObject({ host: hostId, container: containerName });
export type Target = z.infer<typeof target>;

/** A check of the console's own, besides or instead of the image's health check. */
export const probe = z.discriminatedUnion('kind', [
  /** Runs inside the container, without a shell; exit code 0 is good. */
  z.strictObject({
    kind: z.literal('command'),
    command: z.array(z.string().min(1).max(4096)).min(1, 'name the program').max(100),
    timeoutMs: z.number().int().min(100).max(60_000).default(5_000),
  }),
]);
export type Probe = z.infer<typeof probe>;

export const environmentSettings = z.strictObject({
  /** How long a new release is watched after it was verified; only then it has succeeded. 0: not at all. */
  watchSeconds: z.number().int().min(0).max(3_600).default(60),
  /** Releases before the live one that are kept ready for a rollback. */
  keep: z.number().int().min(1).max(20).default(3),
  probe: probe.nullable().default(null),
  /** Start the new one before the old one is stopped, where nothing speaks against it. */
  startFirst: z.boolean().default(true),
});
export type EnvironmentSettings = z.infer<typeof environmentSettings>;

/** The container that serves at a target now, as the host tells it. */
export const targetState = z.object({
  host: hostId,
  container: z.string(),
  containerId: z.string().nullable(),
  /** The engine's word (`running`); null: there is no container of that name. */
  state: z.string().nullable(),
  health: z.string().nullable(),
  /** The release by the console's own label or record; null: it is none that the console made or adopted. */
  release: z.number().int().nullable(),
  /** The host cannot be asked now: this is what was last known. */
  stale: z.boolean(),
});
export type TargetState = z.infer<typeof targetState>;

export const environment = z.object({
  id: recordId,
  name: z.string(),
  /** 0 is the first that a release comes to; production has the highest. */
  rank: z.number().int(),
  targets: z.array(targetState),
  settings: environmentSettings,
  active: releaseSummary.nullable(),
  /** The deployment under way, or the last one. */
  deployment: z
    .object({ id: recordId, state: z.enum(DEPLOYMENT_STATES), release: z.number().int(), at: timestamp })
    .nullable(),
});
export type Environment = z.infer<typeof environment>;

export const app = z.object({
  id: recordId,
  name: z.string(),
  createdAt: timestamp,
  /** By rank. Those on hosts outside of the reader's scope are left out. */
  environments: z.array(environment),
});
export type App = z.infer<typeof app>;

/** What adopting a container would mean. Nothing is changed on the host by it. */
export const adoption = z.object({
  possible: z.boolean(),
  /** Why not, with the way out. */
  refusals: z.array(z.object({ code: z.string(), words: z.string(), hint: z.string() })),
  /** What the first deployment would lose or change, and could not be told from defaults. */
  warnings: z.array(z.string()),
  suggestedApp: z.string(),
  /** As the engine told it, and as the next one would be created: field by field what will differ. Empty: nothing. */
  differences: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** The specification that was worked out, values that look like secrets hidden. */
  spec: z.unknown(),
  hidden: z.array(z.string()),
  image: z.object({ reference: z.string(), pin: z.string(), id: z.string() }).nullable(),
});
export type Adoption = z.infer<typeof adoption>;
