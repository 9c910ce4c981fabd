import { z } from 'zod';
import { activity } from '../activity';
import { endpoint } from '../endpoint';
import { hostId, recordId } from '../id';

const activityParams = z.strictObject({ id: recordId });

export const listActivities = endpoint({
  method: 'GET',
  path: '/api/activities',
  summary: 'Long work: what runs now and what ended lately, newest first.',
  access: 'fleet:read',
  query: z.strictObject({
    host: hostId.optional(),
    /** `failed`: those that were interrupted too. */
    state: z.enum(['running', 'failed']).optional(),
    /** Older than this activity. */
    before: recordId.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ activities: z.array(activity), more: z.boolean() }),
});

export const getActivity = endpoint({
  method: 'GET',
  path: '/api/activities/{id}',
  summary: 'One activity with its progress, or how it ended.',
  access: 'fleet:read',
  params: activityParams,
  response: activity,
});

export const cancelActivity = endpoint({
  method: 'POST',
  path: '/api/activities/{id}/cancel',
  summary: 'Stop an activity. Only who started it, or an administrator. What was done by then stays done.',
  access: 'session',
  params: activityParams,
  body: z.strictObject({}),
  response: activity,
  audit: { action: 'activity.cancel' },
});
