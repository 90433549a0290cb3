import { Link } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import type { InvitationOffer } from '#contract/invitation-offer.ts';
import { newPassword } from '#contract/password.ts';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { NewPasswordField } from '#src/form/new-password-field.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import type { useInvitationAccept } from './invitation-queries.ts';

const schemas = {
  new: z.object({ password: newPassword }),
  existing: z.object({ password: z.string().check(z.minLength(1, 'Is required.')) }),
  none: z.object({ password: z.string() }),
};

interface AcceptFormProps {
  email: string;
  need: Exclude<InvitationOffer['password'], 'unproved'>;
  accept: ReturnType<typeof useInvitationAccept>;
}

export function AcceptForm({ email, need, accept }: AcceptFormProps) {
  const form = useForm({ resolver: resolveWith(schemas[need]), defaultValues: { password: '' } });
  const { errors } = form.formState;
  const fields = need === 'none' ? [] : (['password'] as const);
  const submit = form.handleSubmit(({ password }) =>
    accept.mutate(need === 'none' ? undefined : password, {
      onError: (failure) => placeFieldErrors(failure, fields, form.setError),
    }),
  );
  return (
    <Form
      onSubmit={submit}
      submitLabel="Accept"
      isSubmitting={accept.isPending}
      submitFailure={unplacedFailure(accept.error, fields)}
    >
      {need !== 'none' && (
        // For password managers, which keep a password under a name.
        <input
          className="sr-only"
          type="email"
          autoComplete="username"
          value={email}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
      )}
      {need === 'new' && (
        <NewPasswordField
          {...form.register('password')}
          label="Password"
          typed={form.watch('password')}
          consequence="You sign in with it and your e-mail address."
          error={errors.password?.message}
        />
      )}
      {need === 'existing' && (
        <TextField
          {...form.register('password')}
          label="Password"
          type="password"
          autoComplete="current-password"
          hint={
            <>
              <p>The one that you sign in to Readroom with.</p>
              <Link to="/reset-password" className="link">
                Forgot the password? This invitation waits
              </Link>
            </>
          }
          required
          error={errors.password?.message}
        />
      )}
    </Form>
  );
}
