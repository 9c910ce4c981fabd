import type { Problem } from './problem';
import { PROBLEMS, type ProblemCode } from './problem-codes';

/** Marks an AppError whichever copy of this module made it. */
const BRAND = Symbol.for('pilothouse.app-error');

/** The one error of the console. `detail` and `hint` are shown to people: no secrets, no stack. `cause` goes to the log only. */
export class AppError extends Error {
  /**
   * Next loads instrumentation (where the services live) and route handlers as separate module instances of one process: an error
   * that a service throws is of another class than the one a route handler asks for. The mark is the same in both.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass asks for itself
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly fields: { path: string; message: string }[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    code: ProblemCode,
    options: {
      detail?: string;
      hint?: string;
      fields?: { path: string; message: string }[];
      retryAfter?: number;
      cause?: unknown;
    } = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.name = 'AppError';
    Object.defineProperty(this, BRAND, { value: true });
    this.code = code;
    this.detail = options.detail;
    this.hint = options.hint;
    this.fields = options.fields;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toProblem(requestId?: string): Problem {
    const { status, title } = PROBLEMS[this.code];
    return {
      type: `urn:pilothouse:problem:${this.code}`,
      title,
      status,
      code: this.code,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.fields !== undefined && { fields: this.fields }),
      ...(this.retryAfter !== undefined && { retryAfter: this.retryAfter }),
      ...(requestId !== undefined && { requestId }),
    };
  }
}
