import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { returnPath } from '#contract/return-path.ts';
import type { Session } from '#contract/session.ts';
import {
  passwordRequestReset,
  passwordReset,
  sessionSignIn,
  sessionUseSignInLink,
  setupComplete,
} from '#contract/session-endpoints.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { sessionOptions } from '#src/api/session.ts';

/** A 401 from one of these is about what was typed, not about a session that ended. */
const meta = { signsIn: true };

function begin(queryClient: QueryClient, session: Session): void {
  // Somebody else may have been here before, in another clinic.
  queryClient.clear();
  queryClient.setQueryData(sessionOptions.queryKey, session);
}

/** What a successful sign-in does, however it was done: `to` is what the address bar asked for. */
export function useBegin(to: string | undefined): (session: Session) => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return (session) => {
    begin(queryClient, session);
    const path = session.needsSecondFactor
      ? `/second-factor?${new URLSearchParams({ to: returnPath(to) })}`
      : returnPath(to);
    // A link into the viewer is the server's to answer, not a page of ours.
    if (path.startsWith('/open/')) window.location.replace(path);
    else router.history.replace(path);
  };
}

/** Where a second factor is asked for, the answer is a challenge: the form goes on with it. */
export function useSessionSignIn(onSession: (session: Session) => void) {
  return useMutation({
    meta,
    mutationFn: (body: CallInput<typeof sessionSignIn>['body']) => answerOf(sessionSignIn, { body }),
    onSuccess: (answer) => {
      if (!('challenge' in answer)) onSession(answer);
    },
  });
}

export function useSessionUseSignInLink(to: string | undefined) {
  return useMutation({
    meta,
    mutationFn: (token: string) => answerOf(sessionUseSignInLink, { body: { token } }),
    onSuccess: useBegin(to),
  });
}

export function useSetupComplete() {
  return useMutation({
    meta,
    mutationFn: (body: CallInput<typeof setupComplete>['body']) => answerOf(setupComplete, { body }),
    onSuccess: useBegin('/'),
  });
}

export function usePasswordRequestReset() {
  return useMutation({
    meta,
    mutationFn: (body: CallInput<typeof passwordRequestReset>['body']) =>
      answerOf(passwordRequestReset, { body }),
  });
}

export function usePasswordReset() {
  return useMutation({
    meta,
    mutationFn: (body: CallInput<typeof passwordReset>['body']) => answerOf(passwordReset, { body }),
  });
}
