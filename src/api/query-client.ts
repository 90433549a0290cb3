import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure, isPassing } from './failure.ts';

/** What to do when a call says that there is no session any more. */
export interface SessionEnd {
  /** While reading. */
  onRead(): void;
  /** While writing: what was typed must stay where it is. */
  onWrite(): void;
  /** While reading, because the clinic asks for a second factor now. */
  onSecondFactorNeeded(): void;
}

export function createQueryClient(sessionEnd: SessionEnd): QueryClient {
  const isEnd = (error: unknown) => error instanceof ApiFailure && error.kind === 'unauthenticated';
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isEnd(error)) sessionEnd.onRead();
        if (error instanceof ApiFailure && error.code === 'second_factor_needed')
          sessionEnd.onSecondFactorNeeded();
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (isEnd(error) && mutation.meta?.signsIn !== true) sessionEnd.onWrite();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 300_000,
        // An infinite list would fetch all its pages again, one after the other. A list says itself what it revalidates.
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Offline is a failure with words and a retry, not an endless wait.
        networkMode: 'always',
        retry: (count, error) => count < 2 && isPassing(error),
        retryDelay: (count, error) =>
          Math.min((error instanceof ApiFailure ? error.retryAfter : undefined) ?? 500 * 2 ** count, 5_000),
      },
      // A write is never repeated on its own: its outcome may be unknown.
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
