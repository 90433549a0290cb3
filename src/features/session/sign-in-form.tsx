import { useForm } from 'react-hook-form';
import { sessionSignIn } from '#contract/session-endpoints.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { CodeForm } from './code-form.tsx';
import { useBegin, useSessionSignIn } from './session-mutations.ts';

const isWrongCredential = (failure: unknown) =>
  failure instanceof ApiFailure && failure.kind === 'unauthenticated';

const fields = ['email', 'password'] as const;

export function SignInForm({ to }: { to: string | undefined }) {
  const begin = useBegin(to);
  const signIn = useSessionSignIn(begin);
  const form = useForm({
    resolver: resolveWith(sessionSignIn.body),
    defaultValues: { email: '', password: '' },
  });
  const { errors } = form.formState;
  if (signIn.data !== undefined && 'challenge' in signIn.data)
    return (
      <CodeForm
        challenge={signIn.data.challenge}
        onSession={begin}
        onStartAgain={() => {
          signIn.reset();
          form.resetField('password');
        }}
      />
    );
  const submit = form.handleSubmit((values) =>
    signIn.mutate(values, {
      onError: (failure) => {
        placeFieldErrors(failure, fields, form.setError);
        if (isWrongCredential(failure)) form.setFocus('password', { shouldSelect: true });
      },
    }),
  );
  return (
    <Form
      onSubmit={submit}
      submitLabel="Sign in"
      isSubmitting={signIn.isPending}
      submitFailure={unplacedFailure(signIn.error, fields)}
      failureMessage={
        isWrongCredential(signIn.error) ? 'The e-mail address or the password is not right.' : undefined
      }
    >
      <TextField
        {...form.register('email')}
        label="E-mail"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        error={errors.email?.message}
      />
      <TextField
        {...form.register('password')}
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        error={errors.password?.message}
      />
    </Form>
  );
}
