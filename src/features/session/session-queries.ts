import { queryOptions } from '@tanstack/react-query';
import { ownSessionList, setupRetrieve, signInOptionsRetrieve } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';

export const setupOptions = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => answerOf(setupRetrieve, { signal }),
});

export const signInOptions = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => answerOf(signInOptionsRetrieve, { signal }),
});

export const ownSessionListOptions = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => answerOf(ownSessionList, { signal }),
});
