import { z } from 'zod';
import { activity } from '../activity';
import { containerAction } from '../container';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';

/** What one request may touch at most. */
const AT_MOST = 1_000;

export const actOnContainers = endpoint({
  method: 'POST',
  path: '/api/containers/actions',
  summary:
    'Start, stop, restart, pause, unpause, kill or remove many containers, on several hosts, as one activity. Answers 202 with it.',
  /** To remove, `containers:remove` is needed besides. */
  access: 'containers:operate',
  body: z.strictObject({
    action: z.enum([...containerAction.options, 'remove']),
    containers: z
      .array(z.strictObject({ host: hostId, id: containerRef }))
      .min(1)
      .max(AT_MOST),
    /** Seconds to wait for a clean stop before it is killed (stop, restart). Default: each container's own. */
    timeoutSeconds: z.number().int().min(0).max(600).optional(),
    /** For kill; default SIGKILL. */
    signal: z
      .string()
      .regex(/^(SIG)?[A-Z][A-Z0-9+-]{1,11}$/, 'a signal name such as SIGTERM')
      .optional(),
    /** For remove: kills it first. */
    force: z.boolean().optional(),
    /** For remove: its anonymous volumes too. */
    volumes: z.boolean().optional(),
  }),
  response: activity,
  audit: {
    action: 'container.bulk',
    fields: ['action', 'containers', 'timeoutSeconds', 'signal', 'force', 'volumes'],
  },
});
