import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { invitationAccept, invitationDecline, invitationOfferRetrieve } from '#contract/invitation-offer.ts';
import type { Session } from '#contract/session.ts';
import { sessionSignOut } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';

/** Whose session has ended already wants nothing else. */
const meta = { signsIn: true };

export const offerOptions = (token: string) =>
  queryOptions({
    queryKey: ['invitation-offer', token],
    queryFn: ({ signal }) => answerOf(invitationOfferRetrieve, { body: { token }, signal }),
    // Nothing that was invited is kept for whoever uses this browser next.
    gcTime: 0,
  });

/** Used up, expired, taken back or not complete: the server does not say which, and neither do we. */
export const isGone = (failure: unknown) => failure instanceof ApiFailure && failure.code === 'gone';

export function useInvitationAccept(token: string, onSession: (session: Session) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    meta,
    mutationFn: (password: string | undefined) => answerOf(invitationAccept, { body: { token, password } }),
    onSuccess: ({ session }) => {
      if (session !== null && !('challenge' in session)) onSession(session);
    },
    onError: (failure) => {
      // Somebody has changed what is offered.
      if (failure instanceof ApiFailure && failure.code === 'conflict')
        void queryClient.invalidateQueries(offerOptions(token));
    },
  });
}

export function useInvitationDecline(token: string) {
  return useMutation({ meta, mutationFn: () => answerOf(invitationDecline, { body: { token } }) });
}

/** For whoever is signed in in the invited person's browser. */
export function useSignOutFirst(token: string) {
  const queryClient = useQueryClient();
  return useMutation({
    meta,
    mutationFn: () =>
      answerOf(sessionSignOut, {}).catch((failure: unknown) => {
        if (!(failure instanceof ApiFailure) || failure.kind !== 'unauthenticated') throw failure;
      }),
    onSuccess: () => queryClient.invalidateQueries(offerOptions(token)),
  });
}
