import { type QueryClient, queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Authority, Permission } from '#contract/permission.ts';
import type { Session } from '#contract/session.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { answerOf } from './client.ts';

/** Who is signed in. Asked once; a 401 from any other call is what ends it. */
export const sessionOptions = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => answerOf(sessionRetrieve, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** Inside the shell, where there is always one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionOptions).data;
}

/** Where there may be none yet, and nobody should be asked for it. */
export function useKnownSession(): Session | undefined {
  return useQuery({ ...sessionOptions, enabled: false }).data;
}

/** What the contract's rules want to know of the signed-in person. */
export function authorityOf(session: Session): Authority {
  const { userId, level, canManageStudies } = session.person;
  return { userId, level, canManageStudies };
}

/**
 * For loaders of pages that not everyone may see: asks only when the answer will be a yes.
 * A refused attempt is recorded in the audit, and a link that was hovered over is no attempt.
 */
export function whenAllowed(
  queryClient: QueryClient,
  rule: (authority: Authority) => Permission,
  start: () => void,
): void {
  queryClient.ensureQueryData(sessionOptions).then(
    (session) => {
      if (rule(authorityOf(session)).allowed) start();
    },
    () => {
      // The page itself asks again and shows what is wrong.
    },
  );
}
