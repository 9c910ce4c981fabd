import { z } from 'zod';
import { activity } from '../activity';
import { endpoint } from '../endpoint';
import { hostId } from '../id';
import { inventoryHost } from '../inventory';
import { volumeDetail, volumeName, volumePrunePlan, volumePruneScope, volumeSummary } from '../volume';

const hostParams = z.strictObject({ host: hostId });
const volumeParams = z.strictObject({ host: hostId, name: volumeName });
const optionName = z.string().min(1).max(200);
const optionValue = z.string().max(4000);

export const listVolumes = endpoint({
  method: 'GET',
  path: '/api/volumes',
  summary: 'Every volume of the fleet, with who uses it. Sizes as measured last.',
  access: 'fleet:read',
  query: z.strictObject({ host: hostId.optional() }),
  response: z.object({ hosts: z.array(inventoryHost), volumes: z.array(volumeSummary) }),
});

export const getVolume = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/volumes/{name}',
  summary: 'One volume: driver, options with secrets hidden, and who mounts it where.',
  access: 'fleet:read',
  params: volumeParams,
  response: volumeDetail,
});

export const createVolume = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/volumes',
  summary:
    'Create a volume. Options that reach into the host (bind mounts, devices, other drivers) are for administrators.',
  access: 'volumes:write',
  params: hostParams,
  body: z.strictObject({
    name: volumeName,
    driver: z.string().min(1).max(200).default('local'),
    options: z.record(optionName, optionValue).default({}),
    labels: z.record(optionName, optionValue).default({}),
  }),
  response: volumeSummary,
  // Not the options: they may carry passwords.
  audit: { action: 'volume.create', fields: ['name', 'driver'] },
});

export const removeVolume = endpoint({
  method: 'DELETE',
  path: '/api/hosts/{host}/volumes/{name}',
  summary: 'Remove a volume with all its data. Refused while any container, running or not, uses it.',
  access: 'volumes:write',
  params: volumeParams,
  response: z.object({ removed: z.literal(true) }),
  audit: { action: 'volume.remove' },
});

export const previewVolumePrune = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/prune/volumes',
  summary: 'What a prune of volumes would remove, and what it would keep, and why.',
  access: 'fleet:read',
  params: hostParams,
  query: z.strictObject({ scope: volumePruneScope.default('anonymous') }),
  response: volumePrunePlan,
});

export const pruneVolumes = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/prune/volumes',
  summary: 'Remove these volumes of the preview, one by one, each looked at again before. Goes on as an activity.',
  access: 'volumes:prune',
  params: hostParams,
  body: z.strictObject({ scope: volumePruneScope, names: z.array(volumeName).min(1).max(10_000) }),
  response: activity,
  audit: { action: 'volume.prune', fields: ['scope', 'names'] },
});
