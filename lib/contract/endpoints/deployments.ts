import { z } from 'zod';
import { slug } from '../app';
import { containerSpec, imageReferenceText } from '../container-spec';
import { deployment, deploymentDetail } from '../deployment';
import { endpoint } from '../endpoint';
import { recordId } from '../id';
import { rollbackChoice } from '../release';

const place = z.strictObject({ app: slug, environment: slug });
/** Seconds to wait for the verdict before the answer; the deployment goes on whatever happens to the request. */
const wait = z.strictObject({ wait: z.coerce.number().int().min(0).max(3_600).default(0) });
const runUrl = z.url({ protocol: /^https?$/, message: 'an address that begins with https:// or http://' }).max(2_000);
const commit = z.string().regex(/^[0-9A-Za-z._/-]{1,100}$/, 'a commit is named by its hash');

export const deploy = endpoint({
  method: 'POST',
  path: '/api/apps/{app}/environments/{environment}/deployments',
  summary:
    'Deploy an image. 202 while it is queued or running, 200 with the verdict once there is one (`wait` seconds are waited for it). With the header `Idempotency-Key` a repeated call answers with the same deployment; with another body it is refused (409).',
  access: 'deployments:create',
  params: place,
  query: wait,
  body: z.strictObject({
    /** A name with a tag or, better, a digest; or the id of an image that the hosts have. */
    image: imageReferenceText,
    commit: commit.optional(),
    runUrl: runUrl.optional(),
    reason: z.string().max(1_000).optional(),
    /** Everything but the image, where it is to change too; else it stays as in the live release. */
    spec: containerSpec.optional(),
  }),
  response: deployment,
  // Not the specification: its environment may carry secrets.
  audit: { action: 'deployment.create', fields: ['image', 'commit', 'runUrl', 'reason'] },
});

export const listDeployments = endpoint({
  method: 'GET',
  path: '/api/deployments',
  summary: 'Deployments, newest first.',
  access: 'fleet:read',
  query: z.strictObject({
    app: slug.optional(),
    environment: slug.optional(),
    state: z.enum(['running', 'failed']).optional(),
    /** Older than this deployment. */
    before: recordId.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ deployments: z.array(deployment), more: z.boolean() }),
});

export const getDeployment = endpoint({
  method: 'GET',
  path: '/api/deployments/{id}',
  summary: 'One deployment: steps, verdict, what changed, health log and the last lines of its log.',
  access: 'fleet:read',
  params: z.strictObject({ id: recordId }),
  query: wait,
  response: deploymentDetail,
});

export const cancelDeployment = endpoint({
  method: 'POST',
  path: '/api/deployments/{id}/cancel',
  summary: 'Stop a deployment. What was changed already is put back as it was, and verified.',
  access: 'deployments:create',
  params: z.strictObject({ id: recordId }),
  body: z.strictObject({}),
  response: deployment,
  audit: { action: 'deployment.cancel' },
});

export const rollbackChoices = endpoint({
  method: 'GET',
  path: '/api/apps/{app}/environments/{environment}/rollback',
  summary:
    'To which releases this environment can be rolled back now: each is ready only after its image was looked for on every host, and else in its registry.',
  access: 'fleet:read',
  params: place,
  response: z.object({
    /** Of the default. */
    ready: z.boolean(),
    words: z.string(),
    /** Newest first. */
    choices: z.array(rollbackChoice),
  }),
});

export const rollBack = endpoint({
  method: 'POST',
  path: '/api/apps/{app}/environments/{environment}/rollback',
  summary:
    'Put an older release back; without `release` the last one that was healthy. Refused (412) before anything is touched when its image is nowhere to be had.',
  access: 'deployments:rollback',
  params: place,
  query: wait,
  body: z.strictObject({
    release: z.number().int().min(1).optional(),
    reason: z.string().min(1, 'say why, for those who read the ledger later').max(1_000),
  }),
  response: deployment,
  audit: { action: 'deployment.rollback', fields: ['release', 'reason'] },
});
