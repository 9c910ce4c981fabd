import { z } from 'zod';
import {
  containerAction,
  containerChanges,
  containerDetail,
  containerHealth,
  containerProcesses,
  containerState,
  containerSummary,
  environmentVariable,
} from '../container';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';
import { statsHistory } from '../stats';

const containerParams = z.strictObject({ host: hostId, id: containerRef });
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

export const listContainers = endpoint({
  method: 'GET',
  path: '/api/containers',
  summary: 'Every container of the fleet, from the live mirror.',
  access: 'fleet:read',
  query: z.strictObject({
    host: hostId.optional(),
    state: containerState.optional(),
    stack: z.string().max(255).optional(),
    /** Part of the name, image, id, stack or service. */
    q: z.string().max(255).optional(),
  }),
  response: z.object({ revision: z.number().int(), containers: z.array(containerSummary) }),
});

export const getContainer = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}',
  summary: 'One container: everything of inspect that matters; environment values that look like secrets are hidden.',
  access: 'fleet:read',
  params: containerParams,
  response: containerDetail,
});

export const revealEnvironment = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/reveal-environment',
  summary: 'The environment with nothing hidden. Written to the audit log.',
  access: 'secrets:reveal',
  params: containerParams,
  body: z.strictObject({}),
  response: z.object({ environment: z.array(environmentVariable) }),
  audit: { action: 'container.reveal-environment' },
});

export const getContainerHealth = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/health',
  summary: 'Health state, failing streak, the last probes, and the check in words.',
  access: 'fleet:read',
  params: containerParams,
  response: containerHealth,
});

export const getContainerStats = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/stats',
  summary: 'The last hour of CPU, memory, network, block I/O and processes.',
  access: 'fleet:read',
  params: containerParams,
  response: statsHistory,
});

export const getContainerProcesses = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/top',
  summary: 'The processes running in the container.',
  access: 'fleet:read',
  params: containerParams,
  response: containerProcesses,
});

export const getContainerChanges = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/changes',
  summary: 'Files that were added, modified or deleted since the container was created (10,000 at most).',
  access: 'fleet:read',
  params: containerParams,
  response: containerChanges,
});

export const actOnContainer = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/{action}',
  summary: 'Start, stop, restart, pause, unpause or kill a container.',
  access: 'containers:operate',
  params: containerParams.extend({ action: containerAction }),
  body: z.strictObject({
    /** Seconds to wait for a clean stop before it is killed (stop, restart). Default: the container's own. */
    timeoutSeconds: z.number().int().min(0).max(600).optional(),
    /** For kill; default SIGKILL. */
    signal: z
      .string()
      .regex(/^(SIG)?[A-Z][A-Z0-9+-]{1,11}$/, 'a signal name such as SIGTERM')
      .optional(),
  }),
  /** `changed: false`: it was in that state already. */
  response: z.object({ changed: z.boolean() }),
  audit: { action: 'container.{action}', fields: ['timeoutSeconds', 'signal'] },
});

export const removeContainer = endpoint({
  method: 'DELETE',
  path: '/api/hosts/{host}/containers/{id}',
  summary: 'Remove a container. `force` kills it first; `volumes` removes its anonymous volumes too.',
  access: 'containers:remove',
  params: containerParams,
  query: z.strictObject({ force: flag.optional(), volumes: flag.optional() }),
  response: z.object({ removed: z.literal(true) }),
  audit: { action: 'container.remove' },
});
