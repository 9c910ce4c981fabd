import { z } from 'zod';
import { activity } from '../activity';
import { containerSpec, restartSpec } from '../container-spec';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const containerParams = z.strictObject({ host: hostId, id: containerRef });

/** What was looked at before a container is made. */
const creationCheck = z.object({
  about: z.enum(['policy', 'engine', 'image', 'name', 'ports', 'networks', 'volumes', 'containers', 'resources']),
  /** `refused`: nothing is made. `warning`: it is made, and people should know. */
  state: z.enum(['ok', 'warning', 'refused']),
  words: z.string(),
  /** The way out. */
  hint: z.string().nullable(),
  /** Of the specification, as a path; null: it is about the whole. */
  field: z.string().nullable(),
});
export type CreationCheck = z.infer<typeof creationCheck>;

const creationAnswer = z.object({
  checks: z.array(creationCheck),
  /** Whether it can be made as it is. */
  possible: z.boolean(),
  /** The image is fetched from its registry first; the creation is then an activity. */
  pulls: z.boolean(),
  /** Made; null after a dry run and while an activity does it. */
  container: z
    .object({ id: z.string(), name: z.string(), started: z.boolean(), warnings: z.array(z.string()) })
    .nullable(),
  activity: activity.nullable(),
});
export type CreationAnswer = z.infer<typeof creationAnswer>;

export const createContainer = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers',
  summary:
    'Create a container and start it. With `dryRun=true` only says what would come of it. When the image must be pulled: 202 with the activity. One that cannot be started is removed again.',
  access: 'containers:create',
  params: z.strictObject({ host: hostId }),
  query: z.strictObject({ dryRun: flag.optional() }),
  body: z.strictObject({ spec: containerSpec, start: z.boolean().default(true) }),
  response: creationAnswer,
  // Not the specification: its environment may carry secrets. The activity and the engine's events name image and name.
  audit: { action: 'container.create', fields: ['start'] },
});

export const getContainerSpec = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/spec',
  summary:
    'What would make the same container again, less what comes from its image. Values that look like secrets are hidden.',
  access: 'containers:create',
  params: containerParams,
  response: z.object({
    spec: z.custom<z.output<typeof containerSpec>>(),
    /** Paths of the fields whose values are hidden: they must be typed in before it can be created. */
    hidden: z.array(z.string()),
  }),
});

export const revealContainerSpec = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/reveal-spec',
  summary: 'What would make the same container again, with nothing hidden. Written to the audit log.',
  access: 'secrets:reveal',
  params: containerParams,
  body: z.strictObject({}),
  response: z.object({ spec: z.custom<z.output<typeof containerSpec>>() }),
  audit: { action: 'container.reveal-spec' },
});

const bytes = z.number().int('whole bytes').max(Number.MAX_SAFE_INTEGER);

export const updateContainer = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/update',
  summary:
    'Change limits and restart policy while it runs. What is left out stays. An engine cannot take a memory or CPU limit away, only change it.',
  access: 'containers:update',
  params: containerParams,
  body: z
    .strictObject({
      memory: bytes.min(6_291_456, 'at least 6 MiB: engines refuse less').optional(),
      memoryReservation: bytes.min(0).optional(),
      /** Memory and swap together; -1: as much swap as the host has. Without it the present relation to the memory is kept. */
      memorySwap: z.literal(-1).or(bytes.min(6_291_456)).optional(),
      cpus: z.number().min(0.01, 'at least 0.01 of a core').max(4096).optional(),
      cpuShares: z.number().int().min(2, '2 or more; 1024 is the normal weight').max(262_144).optional(),
      cpusetCpus: z
        .string()
        .regex(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, 'cores such as 0-2,5')
        .max(255)
        .optional(),
      /** null: no limit. */
      pids: z.number().int().min(1, 'at least 1').nullable().optional(),
      restart: restartSpec.optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'nothing to change'),
  response: z.object({ warnings: z.array(z.string()) }),
  audit: {
    action: 'container.update',
    fields: ['memory', 'memoryReservation', 'memorySwap', 'cpus', 'cpuShares', 'cpusetCpus', 'pids', 'restart'],
  },
});
