import { z } from 'zod';
import { adoption, app, environmentSettings, slug, target } from '../app';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';
import { release, releaseChange, releaseSummary } from '../release';

const appParams = z.strictObject({ app: slug });
const containerParams = z.strictObject({ host: hostId, id: containerRef });
const number = z.coerce.number().int().min(1).max(1_000_000_000);
const targets = z.array(target).min(1, 'name the host and the container').max(50);

export const listApps = endpoint({
  method: 'GET',
  path: '/api/apps',
  summary: 'All apps with their environments: what is live, and what is under way.',
  access: 'fleet:read',
  response: z.object({ apps: z.array(app) }),
});

export const createApp = endpoint({
  method: 'POST',
  path: '/api/apps',
  summary: 'A new app with its first environment. Nothing is deployed yet; the containers need not be there.',
  access: 'apps:write',
  body: z.strictObject({
    name: slug,
    environment: slug.default('production'),
    targets,
    settings: environmentSettings.optional(),
  }),
  response: app,
  audit: { action: 'app.create', fields: ['name', 'environment', 'targets'] },
});

export const getApp = endpoint({
  method: 'GET',
  path: '/api/apps/{app}',
  summary: 'One app with its environments.',
  access: 'fleet:read',
  params: appParams,
  response: app,
});

export const createEnvironment = endpoint({
  method: 'POST',
  path: '/api/apps/{app}/environments',
  summary: 'One more environment of an app.',
  access: 'apps:write',
  params: appParams,
  body: z.strictObject({
    name: slug,
    rank: z.number().int().min(0).max(100).optional(),
    targets,
    settings: environmentSettings.optional(),
  }),
  response: app,
  audit: { action: 'environment.create', fields: ['name', 'rank', 'targets'] },
});

export const changeEnvironment = endpoint({
  method: 'PATCH',
  path: '/api/apps/{app}/environments/{environment}',
  summary: 'Change how an environment is verified, watched and kept. Takes effect with the next deployment.',
  access: 'apps:write',
  params: z.strictObject({ app: slug, environment: slug }),
  body: z.strictObject({ settings: environmentSettings }),
  response: app,
  audit: { action: 'environment.change', fields: ['settings'] },
});

export const previewAdoption = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/adoption',
  summary:
    'What adopting this container would mean: the specification worked out of it, and what the next one would have different.',
  access: 'apps:write',
  params: containerParams,
  response: adoption,
});

export const adoptContainer = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/adopt',
  summary:
    'Make a container that is there the first release of an app’s environment. The container itself is not touched.',
  access: 'apps:write',
  params: containerParams,
  body: z.strictObject({
    app: slug,
    environment: slug.default('production'),
    rank: z.number().int().min(0).max(100).optional(),
    settings: environmentSettings.optional(),
  }),
  response: app,
  audit: { action: 'container.adopt', fields: ['app', 'environment'] },
});

export const listReleases = endpoint({
  method: 'GET',
  path: '/api/apps/{app}/releases',
  summary: 'The releases of an app, newest first.',
  access: 'fleet:read',
  params: appParams,
  query: z.strictObject({ before: number.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({ releases: z.array(releaseSummary), more: z.boolean() }),
});

export const getRelease = endpoint({
  method: 'GET',
  path: '/api/apps/{app}/releases/{number}',
  summary: 'One release: image, specification with secrets hidden, and where it ran.',
  access: 'fleet:read',
  params: z.strictObject({ app: slug, number }),
  response: release,
});

export const diffReleases = endpoint({
  method: 'GET',
  path: '/api/apps/{app}/releases/{number}/diff',
  summary: 'What changes from one release to another.',
  access: 'fleet:read',
  params: z.strictObject({ app: slug, number }),
  query: z.strictObject({ to: number }),
  response: z.object({ changes: z.array(releaseChange) }),
});
