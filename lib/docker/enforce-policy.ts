import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Verdict } from '@/lib/policy/policy';

/** Throws `policy_denied` with every field and reason; nothing was sent then. */
export function enforce(verdict: Verdict): void {
  const [first] = verdict;
  if (first === undefined) return;
  const nobody = verdict.every(({ could }) => could === 'nobody');
  throw new AppError('policy_denied', {
    detail: verdict.map(({ message }) => message).join(' '),
    hint: nobody
      ? 'Take these fields out.'
      : 'Take this out, or ask an administrator: their role may do it, because it can make a container root on its host.',
    fields: verdict.map(({ field, message }) => ({ path: field, message })),
  });
}
