import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { isTerminal } from '@/lib/deploy/words';
import { reply } from '../http/handle';
import type { DeploymentRow } from './deployment-journal';
import type { DeploymentService } from './deployment-service';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** What makes a repeated call the same call. Only what the caller says: two equal requests may well be meant twice. null: none. */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (KEY.test(key)) return key;
  throw new AppError('validation_failed', {
    detail: 'Idempotency-Key: 1 to 200 visible characters without blanks.',
    fields: [{ path: 'Idempotency-Key', message: '1 to 200 visible characters without blanks' }],
  });
}

/** 200 with the verdict, or 202 with what is known when `waitSeconds` have passed; the deployment goes on in any case. */
export async function answerWhenEnded(
  deployments: DeploymentService,
  { id }: DeploymentRow,
  waitSeconds: number,
  request: Request,
) {
  const row = await deployments.ended(id, waitSeconds * 1_000, request.signal);
  const status = isTerminal(row.state) ? 200 : 202;
  return reply(deployments.view.deployment(row), { headers: { location: `/api/deployments/${id}` }, status });
}
