import { AppError } from '@/lib/contract/app-error';
import { pullImage } from '@/lib/contract/endpoints/image-pull';
import { parseReference } from '@/lib/images/reference';
import { pullActivity } from '@/lib/server/activities/pull-activity';
import { accepted, handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';

export const POST = handle(pullImage, ({ runtime, actor, params, body, audit }) => {
  const { id: host } = requireHost(runtime, params.host);
  const parsed = parseReference(body.reference);
  if (!parsed.ok) throw new AppError('validation_failed', { detail: `reference: ${parsed.message}` });
  const { platform } = body;
  const pull = pullActivity(runtime.fleet.engine(host), {
    host,
    reference: parsed.reference,
    ...(platform !== undefined && { platform }),
  });
  return accepted(runtime.activities.start({ ...pull, actor, audit }));
});
