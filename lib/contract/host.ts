import { z } from 'zod';
import { hostId, timestamp } from './id';

/** `connecting`: never answered yet. `live`: mirror is true now. `reconnecting`: was live, last known state is shown as stale. */
export const hostStatus = z.enum(['connecting', 'live', 'reconnecting']);

/** Names of the chart colours; what they look like is the page's business. */
export const hostColour = z.enum(['green', 'blue', 'violet', 'amber', 'red', 'slate']);
export type HostColour = z.infer<typeof hostColour>;

export const hostSummary = z.object({
  id: hostId,
  name: z.string(),
  /** `production`, `staging`, …: what people said it is; null: nothing. */
  environment: z.string().nullable(),
  colour: hostColour.nullable(),
  /** Place in lists; those of one place by name. */
  position: z.number().int(),
  /** `unix:///var/run/docker.sock`, `tcp://…`; never credentials. */
  endpoint: z.string(),
  status: hostStatus,
  /** Since when the status holds; for `reconnecting` this is when the last true state was seen. */
  since: timestamp,
  /** What was tried, what the system answered, the command that mends it; null while live. */
  trouble: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  /** From the engine; null until it has answered once. */
  engine: z
    .object({
      version: z.string(),
      apiVersion: z.string(),
      product: z.string(),
      os: z.string(),
      kernel: z.string(),
      architecture: z.string(),
      cpus: z.number(),
      memoryBytes: z.number(),
      storageDriver: z.string(),
      loggingDriver: z.string(),
      cgroupVersion: z.string(),
      rootDir: z.string(),
      serverName: z.string(),
      warnings: z.array(z.string()),
    })
    .nullable(),
});
export type HostSummary = z.infer<typeof hostSummary>;

/** One look at a host's load. Ratios 0-1. */
export const hostSample = z.object({
  at: timestamp,
  /** Share of all cores in use; for a remote engine only what its containers use. */
  cpuRatio: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  memoryTotalBytes: z.number().nullable(),
  diskUsedBytes: z.number().nullable(),
  diskTotalBytes: z.number().nullable(),
  /** `host`: read from the machine the console runs on. `containers`: sum over the containers. */
  source: z.enum(['host', 'containers']),
});
export type HostSample = z.infer<typeof hostSample>;

const address = z
  .string()
  .max(253)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]{2,45})$/,
    'a host name or an address, without port',
  );
const port = z.number().int().min(1).max(65_535);
const socketPath = z
  .string()
  .max(107)
  .regex(/^\/[^\u0000-\u001f]+$/, 'an absolute path of at most 107 characters such as /var/run/docker.sock');
const pem = z
  .string()
  .max(65_536)
  .regex(/-----BEGIN [A-Z0-9 ]+-----/, 'PEM text with a -----BEGIN …----- line');

/**
 * How to reach an engine, as people give it. A secret that is left out stays as it is (when the address stays too), `null` takes it
 * away. Secrets never come back: `hostRecord` says which are set.
 */
export const hostEndpointInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('socket'), path: socketPath }),
  z.strictObject({
    kind: z.literal('tcp'),
    host: address,
    port,
    /** Without it everything, also that console's commands, goes over the network readable and changeable by others. */
    tls: z.boolean(),
    ca: pem.nullable().optional(),
    cert: pem.nullable().optional(),
    key: pem.nullable().optional(),
  }),
  z.strictObject({
    kind: z.literal('ssh'),
    host: address,
    port,
    user: z
      .string()
      .max(64)
      .regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/, 'a user name'),
    path: socketPath,
    /** `SHA256:…`: what `test` showed and a person compared. */
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'SHA256: and 43 characters, as ssh-keygen -lf prints it')
      .nullable(),
    privateKey: pem.nullable().optional(),
    passphrase: z.string().max(1024).nullable().optional(),
    password: z.string().max(1024).nullable().optional(),
  }),
]);
export type HostEndpointInput = z.infer<typeof hostEndpointInput>;

export const hostName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'letters, digits, blanks and signs that can be seen');
export const hostLabel = z
  .string()
  .trim()
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'a word of a-z, 0-9 and - such as production');

/** What the console keeps of a host. */
export const hostRecord = z.object({
  id: hostId,
  name: z.string(),
  environment: z.string().nullable(),
  colour: hostColour.nullable(),
  position: z.number().int(),
  /** Without secrets. null: the host of the console's own settings (DOCKER_HOST), which are changed there. */
  endpoint: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('socket'), path: z.string() }),
      z.object({ kind: z.literal('tcp'), host: z.string(), port: z.number(), tls: z.boolean() }),
      z.object({
        kind: z.literal('ssh'),
        host: z.string(),
        port: z.number(),
        user: z.string(),
        path: z.string(),
        hostKey: z.string().nullable(),
      }),
    ])
    .nullable(),
  /** Which secrets are set: `ca`, `cert`, `key`, `privateKey`, `passphrase`, `password`. */
  secrets: z.array(z.string()),
});
export type HostRecord = z.infer<typeof hostRecord>;

/** What the engine says of itself beyond the summary: for the page of one host. */
export const hostDetails = z.object({
  minApiVersion: z.string(),
  cgroupDriver: z.string(),
  /** `seccomp`, `apparmor`, `rootless`, `userns`, … with what it says of them: `seccomp (profile builtin)`. */
  securityOptions: z.array(z.string()),
  liveRestore: z.boolean(),
  /** Addresses and blocks of registries that it speaks to without TLS, or without checking it. */
  insecureRegistries: z.array(z.string()),
  registryMirrors: z.array(z.string()),
});
export type HostDetails = z.infer<typeof hostDetails>;

/**
 * What reaching an engine consists of, in order: the name becomes an address, the port takes connections, both sides agree on TLS, the
 * SSH server shows its key, lets the user in, opens the socket; then the engine answers, names its version and lists its containers.
 */
export const hostTestStep = z.enum([
  'name',
  'port',
  'tls',
  'host-key',
  'sign-in',
  'socket',
  'answer',
  'version',
  'list',
]);
export type HostTestStep = z.infer<typeof hostTestStep>;

/** What came of trying an endpoint. `hostKey`: what the SSH server showed, to be compared and pinned. */
export const hostTest = z.object({
  ok: z.boolean(),
  /** Those of this kind of endpoint, in order; after a failed one none was tried. */
  steps: z.array(z.object({ step: hostTestStep, state: z.enum(['ok', 'failed', 'not-tried']) })),
  engine: z
    .object({
      name: z.string(),
      version: z.string(),
      apiVersion: z.string(),
      os: z.string(),
      containers: z.number().int(),
    })
    .nullable(),
  problem: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  hostKey: z.string().nullable(),
});
export type HostTest = z.infer<typeof hostTest>;
