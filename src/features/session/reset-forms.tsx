import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { newPassword } from '#contract/password.ts';
import { passwordRequestReset } from '#contract/session-endpoints.ts';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { NewPasswordField } from '#src/form/new-password-field.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { usePasswordRequestReset, usePasswordReset } from './session-mutations.ts';

/** `isFirst`: for somebody who has no password yet. */
export function RequestResetForm({ isFirst }: { isFirst: boolean }) {
  const request = usePasswordRequestReset();
  const form = useForm({
    resolver: resolveWith(passwordRequestReset.body),
    defaultValues: { email: '' },
  });
  // The same for every address: who has an account here is nobody's business.
  if (request.isSuccess)
    return (
      <p role="status">
        If {isFirst ? 'the directory of your clinic has' : 'there is an account for'}{' '}
        <strong className="font-semibold">{request.variables.email}</strong>, a mail with a link is on its
        way. Look into the spam folder too.
      </p>
    );
  return (
    <Form
      onSubmit={form.handleSubmit((values) =>
        request.mutate(values, {
          onError: (failure) => placeFieldErrors(failure, ['email'], form.setError),
        }),
      )}
      submitLabel="Send the link"
      isSubmitting={request.isPending}
      submitFailure={unplacedFailure(request.error, ['email'])}
    >
      <TextField
        {...form.register('email')}
        label="E-mail"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={
          isFirst
            ? 'The one that your clinic has of you. You get a mail with a link to choose a password.'
            : 'You get a mail with a link to set a new password.'
        }
        required
        error={form.formState.errors.email?.message}
      />
    </Form>
  );
}

const newPasswordForm = z.object({ password: newPassword });

export function NewPasswordForm({ token, onDone }: { token: string; onDone: () => void }) {
  const reset = usePasswordReset();
  const form = useForm({ resolver: resolveWith(newPasswordForm), defaultValues: { password: '' } });
  return (
    <Form
      onSubmit={form.handleSubmit(({ password }) =>
        reset.mutate(
          { token, password },
          {
            onSuccess: onDone,
            onError: (failure) => placeFieldErrors(failure, ['password'], form.setError),
          },
        ),
      )}
      submitLabel="Set the password"
      isSubmitting={reset.isPending}
      submitFailure={unplacedFailure(reset.error, ['password'])}
    >
      <NewPasswordField
        {...form.register('password')}
        label="New password"
        typed={form.watch('password')}
        consequence="You are signed out everywhere else."
        error={form.formState.errors.password?.message}
      />
    </Form>
  );
}
