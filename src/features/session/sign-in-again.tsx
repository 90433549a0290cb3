import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import type { Session } from '#contract/session.ts';
import { sessionSignIn, sessionSwitchClinic } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { sessionOptions, useSession } from '#src/api/session.ts';
import { setSessionEnd } from '#src/api/session-end.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { announce } from '#src/ui/announcer.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { CodeForm } from './code-form.tsx';
import { useSessionSignIn } from './session-mutations.ts';

const again = z.object({ password: sessionSignIn.body.shape.password });

/**
 * Signs the same person in again, in the same clinic, over whatever is on the page: nothing there is lost.
 * The default export is for `lazy`.
 */
export default function SignInAgain() {
  const client = useQueryClient();
  const { person, clinic } = useSession();
  const form = useForm({ resolver: resolveWith(again), defaultValues: { password: '' } });
  const enter = useMutation({
    meta: { signsIn: true },
    mutationFn: async (session: Session) =>
      // Whoever works in several clinics must not save into another one than the page is of.
      session.clinic.clinicId === clinic.clinicId
        ? session
        : answerOf(sessionSwitchClinic, { body: { clinicId: clinic.clinicId } }),
    onSuccess: (session) => {
      client.setQueryData(sessionOptions.queryKey, session);
      setSessionEnd('none');
      announce('You are signed in again.');
      void client.refetchQueries({ predicate: ({ state }) => state.status === 'error', type: 'active' });
    },
  });
  const signIn = useSessionSignIn(enter.mutate);
  const answer = signIn.data;
  const isWrong = signIn.error instanceof ApiFailure && signIn.error.kind === 'unauthenticated';
  return (
    <Dialog
      title="Sign in again"
      description="Your session has ended. Nothing on the page is lost: it waits behind this."
      onClose={() => setSessionEnd('ended')}
    >
      {enter.isError && (
        <div className="mb-4">
          <FailureLine failure={enter.error} onRetry={() => enter.mutate(enter.variables)} />
        </div>
      )}
      {answer !== undefined && 'challenge' in answer ? (
        <CodeForm
          challenge={answer.challenge}
          onSession={enter.mutate}
          onStartAgain={() => {
            signIn.reset();
            form.reset();
          }}
        />
      ) : (
        <Form
          onSubmit={form.handleSubmit(({ password }) =>
            signIn.mutate(
              { email: person.email, password },
              {
                onError: (failure) => {
                  placeFieldErrors(failure, ['password'], form.setError);
                  form.setFocus('password', { shouldSelect: true });
                },
              },
            ),
          )}
          submitLabel="Sign in"
          isSubmitting={signIn.isPending || enter.isPending}
          submitFailure={unplacedFailure(signIn.error, ['password'])}
          failureMessage={isWrong ? 'The password is not right.' : undefined}
        >
          <p>
            As <strong className="font-semibold">{person.email}</strong>, {clinic.name}
          </p>
          {/* For password stores, which want to know whose it is. */}
          <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
          <TextField
            {...form.register('password')}
            label="Password"
            type="password"
            autoComplete="current-password"
            required
            error={form.formState.errors.password?.message}
          />
        </Form>
      )}
      <p className="mt-4 text-muted">
        No password?{' '}
        <a className="link" href="/sign-in" target="_blank" rel="noopener">
          Sign in in a new tab
        </a>{' '}
        as the same person, then close this and go on.
      </p>
    </Dialog>
  );
}
