import 'server-only';
import { AppError } from '@/lib/contract/app-error';

/** An error as the `problem` of a host in an answer: words for people, nothing of the cause. */
export function describeProblem(error: unknown): { code: string; detail: string; hint: string } {
  if (error instanceof AppError) return { code: error.code, detail: error.message, hint: error.hint ?? '' };
  return { code: 'internal', detail: 'The console failed.', hint: 'The console’s log has the cause.' };
}
