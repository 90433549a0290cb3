import { useForm } from 'react-hook-form';
import { setupComplete } from '#contract/session-endpoints.ts';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { NewPasswordField } from '#src/form/new-password-field.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { useSetupComplete } from './session-mutations.ts';

const fields = ['code', 'clinicName', 'firstName', 'lastName', 'email', 'password'] as const;

export function SetUpForm() {
  const complete = useSetupComplete();
  const form = useForm({
    resolver: resolveWith(setupComplete.body),
    defaultValues: { code: '', clinicName: '', firstName: '', lastName: '', email: '', password: '' },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    complete.mutate(values, {
      onError: (failure) => placeFieldErrors(failure, fields, form.setError),
    }),
  );
  return (
    <Form
      onSubmit={submit}
      submitLabel="Set up the clinic"
      isSubmitting={complete.isPending}
      submitFailure={unplacedFailure(complete.error, fields)}
    >
      <TextField
        {...form.register('code')}
        label="Set-up code"
        hint="Printed in the terminal in which Readroom was started."
        className="font-mono"
        autoComplete="off"
        spellCheck={false}
        required
        error={errors.code?.message}
      />
      <TextField
        {...form.register('clinicName')}
        label="Name of the clinic"
        autoComplete="organization"
        required
        error={errors.clinicName?.message}
      />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          {...form.register('firstName')}
          label="First name"
          autoComplete="given-name"
          required
          error={errors.firstName?.message}
        />
        <TextField
          {...form.register('lastName')}
          label="Last name"
          autoComplete="family-name"
          required
          error={errors.lastName?.message}
        />
      </div>
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
      <NewPasswordField
        {...form.register('password')}
        label="Password"
        typed={form.watch('password')}
        error={errors.password?.message}
      />
    </Form>
  );
}
