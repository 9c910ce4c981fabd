import { AppError } from '../contract/app-error';
import { PROBLEMS, type ProblemCode } from '../contract/problem-codes';

export interface ProblemWords {
  code: ProblemCode;
  title: string;
  detail: string | undefined;
  hint: string | undefined;
  requestId: string | undefined;
}

/** An error as words for people. What is not an `AppError` is a fault of the page itself: its text is for the console log only. */
export function describeProblem(error: unknown): ProblemWords {
  if (!(error instanceof AppError)) {
    return {
      code: 'internal',
      title: PROBLEMS.internal.title,
      detail: 'Something in the page went wrong.',
      hint: 'Reload the page. If it happens again, the browser’s console has the cause.',
      requestId: undefined,
    };
  }
  const { title } = PROBLEMS[error.code];
  const fields = error.fields?.map((field) => `${field.path}: ${field.message}`).join('; ');
  return {
    code: error.code,
    title,
    detail: [error.detail, fields].filter((part) => part !== undefined && part !== '').join(' ') || undefined,
    hint: error.hint ?? (error.retryAfter === undefined ? undefined : `Try again in ${Math.ceil(error.retryAfter)} s.`),
    requestId: 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined,
  };
}
