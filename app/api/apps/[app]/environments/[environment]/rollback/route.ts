import { rollBack, rollbackChoices } from '@/lib/contract/endpoints/deployments';
import { requireEnvironment } from '@/lib/server/deployments/app-view';
import { answerWhenEnded, idempotencyKey } from '@/lib/server/deployments/deployment-answer';
import { rollbackChoices as choices, chooseRelease } from '@/lib/server/deployments/rollback';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(rollbackChoices, ({ runtime, actor, params }) =>
  choices(runtime, requireEnvironment(runtime, actor, params).environment),
);

export const POST = handle(rollBack, async ({ runtime, actor, params, query, body, request }) => {
  const place = requireEnvironment(runtime, actor, params);
  const key = idempotencyKey(request);
  // Asked again under its key it is the same rollback, also when that release is live by now.
  const before = key === null ? null : runtime.deployments.repeated(place.environment, key, body);
  const release = before === null ? await chooseRelease(runtime, place.environment, body.release) : null;
  const row = release === null ? before : runtime.deployments.rollBack(actor, place, release, body, key);
  if (row === null) throw new Error('neither a rollback nor its repetition');
  return answerWhenEnded(runtime.deployments, row, query.wait, request);
});
