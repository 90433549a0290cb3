import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { passwordMin } from '#contract/password.ts';
import { passwordChange } from '#contract/security.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { Dialog } from '#src/ui/dialog.tsx';

const fields = ['current', 'password'] as const;

export function PasswordDialog({ closeTo }: { closeTo: () => void }) {
  const client = useQueryClient();
  const { person } = useSession();
  const form = useForm({
    resolver: resolveWith(passwordChange.body),
    defaultValues: { current: '', password: '' },
  });
  const { errors, isDirty } = form.formState;
  const guard = useLeaveGuard(isDirty, closeTo, () => {});
  const change = useMutation({
    mutationFn: (body: CallInput<typeof passwordChange>['body']) => answerOf(passwordChange, { body }),
    onSuccess: ({ message }) => {
      guard.leave();
      showNotice(message ?? 'The password is changed.', { tone: 'ok' });
      void client.invalidateQueries({ queryKey: ['own-sessions'] });
    },
    onError: (failure) => placeFieldErrors(failure, fields, form.setError),
  });
  return (
    <Dialog title="Change the password" onClose={guard.close}>
      <Form
        onSubmit={form.handleSubmit((values) => change.mutate(values))}
        submitLabel="Change the password"
        isSubmitting={change.isPending}
        submitFailure={unplacedFailure(change.error, fields)}
      >
        {/* For password stores, which want to know whose it is. */}
        <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
        <TextField
          {...form.register('current')}
          label="Current password"
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          error={errors.current?.message}
        />
        <TextField
          {...form.register('password')}
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${passwordMin} characters. A few words are easier to remember than signs.`}
          required
          error={errors.password?.message}
        />
        <p className="text-muted">
          Ends every session but this one. You get a mail that says that the password was changed.
        </p>
      </Form>
      {guard.question}
    </Dialog>
  );
}
