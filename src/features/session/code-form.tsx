import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import type { Session } from '#contract/session.ts';
import { sessionSignInSecondFactor } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { CodeField } from '#src/form/code-field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';

const typed = z.object({ code: sessionSignInSecondFactor.body.shape.code });

interface CodeFormProps {
  /** Of the sign-in whose password was right. */
  challenge: string;
  onSession: (session: Session) => void;
  /** Back to the password. */
  onStartAgain: () => void;
}

/** The second half of a sign-in, for those who have a second factor. */
export function CodeForm({ challenge, onSession, onStartAgain }: CodeFormProps) {
  const [isRecovery, setIsRecovery] = useState(false);
  const form = useForm({ resolver: resolveWith(typed), defaultValues: { code: '' } });
  const signIn = useMutation({
    // A 401 is about the code, not about a session that ended.
    meta: { signsIn: true },
    mutationFn: (code: string) => answerOf(sessionSignInSecondFactor, { body: { challenge, code } }),
    onSuccess: onSession,
    onError: (failure) => {
      placeFieldErrors(failure, ['code'], form.setError);
      form.setFocus('code', { shouldSelect: true });
    },
  });
  const failure = signIn.error;
  const isWrong = failure instanceof ApiFailure && failure.kind === 'unauthenticated';
  return (
    <>
      <Form
        onSubmit={form.handleSubmit(({ code }) => signIn.mutate(code))}
        submitLabel="Go on"
        isSubmitting={signIn.isPending}
        submitFailure={unplacedFailure(failure, ['code'])}
        failureMessage={isWrong ? failure.message : undefined}
      >
        <CodeField
          {...form.register('code')}
          isRecovery={isRecovery}
          shouldTakeFocus
          error={form.formState.errors.code?.message}
        />
      </Form>
      <p className="mt-4 flex flex-wrap gap-x-4 gap-y-2">
        <button type="button" className="link" onClick={() => setIsRecovery(!isRecovery)}>
          {isRecovery ? 'Use the code of your app' : 'Use a recovery code'}
        </button>
        <button type="button" className="link" onClick={onStartAgain}>
          Start again
        </button>
      </p>
    </>
  );
}
