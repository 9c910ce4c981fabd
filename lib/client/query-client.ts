import { QueryClient } from '@tanstack/react-query';
import { AppError } from '../contract/app-error';

/** Refusals will be refused again; only what may be over in a moment is asked twice more. */
function mayPass(error: unknown): boolean {
  return error instanceof AppError && (error.status >= 502 || error.code === 'internal') && error.status !== 507;
}

/** Freshness comes from the live connection, which invalidates what changed: asking again on focus is kept as a second net. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 5 * 60_000,
        retry: (failures, error) => failures < 2 && mayPass(error),
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 5000),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
