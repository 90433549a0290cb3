import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { recoveryCodesRenew, secondFactorRemove } from '#contract/security.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { CodeField } from '#src/form/code-field.tsx';
import { TextField } from '#src/form/field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { SecondFactorSetUp } from './second-factor-set-up.tsx';
import { securityOptions } from './settings-queries.ts';
import { ShownCodes, useKept } from './shown-once.tsx';

interface CloseProps {
  /** Leaves the address when there is nothing to go back to. */
  closeTo: () => void;
}

export function SecondFactorDialog({ closeTo }: CloseProps) {
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();
  const kept = useKept(codes !== undefined, closeTo);
  return (
    <Dialog
      title={codes === undefined ? 'Set up a second factor' : 'The second factor is on'}
      onClose={kept.close}
    >
      {codes === undefined ? (
        <SecondFactorSetUp
          onCodes={(made) => {
            setCodes(made);
            void client.invalidateQueries(securityOptions);
            void client.invalidateQueries({ queryKey: ['own-sessions'] });
          }}
        />
      ) : (
        <ShownCodes codes={codes} onKept={kept.keep} onDone={kept.close} />
      )}
      {kept.question}
    </Dialog>
  );
}

const removal = ['password', 'code'] as const;

export function RemoveSecondFactorDialog({ closeTo }: CloseProps) {
  const client = useQueryClient();
  const { person } = useSession();
  const form = useForm({
    resolver: resolveWith(secondFactorRemove.body),
    defaultValues: { password: '', code: '' },
  });
  const { errors, isDirty } = form.formState;
  const guard = useLeaveGuard(isDirty, closeTo, () => {});
  const remove = useMutation({
    mutationFn: (body: CallInput<typeof secondFactorRemove>['body']) =>
      answerOf(secondFactorRemove, { body }),
    onSuccess: ({ message }) => {
      guard.leave();
      showNotice(message ?? 'The second factor is removed.', { tone: 'ok' });
      void client.invalidateQueries(securityOptions);
    },
    onError: (failure) => placeFieldErrors(failure, removal, form.setError),
  });
  return (
    <Dialog
      title="Remove the second factor"
      description="A sign-in takes the password alone from then on. The recovery codes end too. Where your clinic asks for a second factor, you set up a new one next."
      onClose={guard.close}
    >
      <Form
        onSubmit={form.handleSubmit((values) => remove.mutate(values))}
        submitLabel="Remove it"
        isSubmitting={remove.isPending}
        submitFailure={unplacedFailure(remove.error, removal)}
      >
        <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
        <TextField
          {...form.register('password')}
          label="Password"
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          error={errors.password?.message}
        />
        <CodeField
          {...form.register('code')}
          hint="Of your app, or a recovery code."
          inputMode="text"
          error={errors.code?.message}
        />
      </Form>
      {guard.question}
    </Dialog>
  );
}

export function RecoveryCodesDialog({ closeTo }: CloseProps) {
  const client = useQueryClient();
  const form = useForm({ resolver: resolveWith(recoveryCodesRenew.body), defaultValues: { code: '' } });
  const renew = useMutation({
    mutationFn: (code: string) => answerOf(recoveryCodesRenew, { body: { code } }),
    onSuccess: () => client.invalidateQueries(securityOptions),
    onError: (failure) => placeFieldErrors(failure, ['code'], form.setError),
  });
  const codes = renew.data?.recoveryCodes;
  const kept = useKept(codes !== undefined, closeTo);
  return (
    <Dialog title="New recovery codes" onClose={kept.close}>
      {codes === undefined ? (
        <Form
          onSubmit={form.handleSubmit(({ code }) => renew.mutate(code))}
          submitLabel="Make new codes"
          isSubmitting={renew.isPending}
          submitFailure={unplacedFailure(renew.error, ['code'])}
        >
          <p>All former codes end, those on paper too.</p>
          <CodeField {...form.register('code')} shouldTakeFocus error={form.formState.errors.code?.message} />
        </Form>
      ) : (
        <ShownCodes codes={codes} onKept={kept.keep} onDone={kept.close} />
      )}
      {kept.question}
    </Dialog>
  );
}
