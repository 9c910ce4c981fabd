'use client';
import { useMutation } from '@tanstack/react-query';
import type { ResponseOf, WriteEndpoint } from '../contract/endpoint';
import { type ApiInput, api } from './api';
import type { ApiRoute } from './api-route';
import { useNotifier } from './notifier';

export interface ActionOptions<E extends WriteEndpoint> {
  /** What is being done, for the message when it fails: `Restart web-1`. */
  doing?: (input: ApiInput<E>) => string;
  /** What to say when it was done; nothing by default, since the screen shows it when the engine tells of it. */
  done?: (answer: ResponseOf<E>, input: ApiInput<E>) => string | undefined;
  /** Failures are shown beside the form instead of as a message. */
  quiet?: boolean;
}

/** A write, with its failure told to the person. `run` resolves to the answer, or to undefined after a failure; never rejects. */
export function useAction<E extends WriteEndpoint>(endpoint: ApiRoute<E> | E, options: ActionOptions<E> = {}) {
  const notifier = useNotifier();
  const mutation = useMutation({
    mutationFn: (input: ApiInput<E>) => api(endpoint, input),
    onError: (error, input) => {
      if (options.quiet !== true) notifier.problem(error, options.doing?.(input));
    },
    onSuccess: (answer, input) => {
      const words = options.done?.(answer, input);
      if (words !== undefined) notifier.success(words);
    },
  });
  return {
    run: (input: ApiInput<E>): Promise<ResponseOf<E> | undefined> => mutation.mutateAsync(input).catch(() => undefined),
    busy: mutation.isPending,
    error: mutation.error,
  };
}
