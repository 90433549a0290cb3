import { useMutation, useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { secondFactorConfirm } from '#contract/security.ts';
import { answerOf } from '#src/api/client.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { CodeField } from '#src/form/code-field.tsx';
import { Form } from '#src/form/form.tsx';
import { placeFieldErrors, resolveWith, unplacedFailure } from '#src/form/resolve.ts';
import { Copyable } from '#src/ui/copyable.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { secondFactorBeginOptions } from './settings-queries.ts';

/** As people read it out: `ABCD EFGH …`. */
const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

/** What to scan, and the code that shows that it was. */
export function SecondFactorSetUp({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const begun = useQuery(secondFactorBeginOptions);
  const form = useForm({
    resolver: resolveWith(secondFactorConfirm.body),
    defaultValues: { code: '' },
  });
  const confirm = useMutation({
    mutationFn: (code: string) => answerOf(secondFactorConfirm, { body: { code } }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
    onError: (failure) => {
      placeFieldErrors(failure, ['code'], form.setError);
      form.setFocus('code', { shouldSelect: true });
    },
  });
  if (begun.isError) return <FailureLine failure={begun.error} onRetry={() => void begun.refetch()} />;
  const { data } = begun;
  return (
    <Form
      onSubmit={form.handleSubmit(({ code }) => confirm.mutate(code))}
      submitLabel="Switch it on"
      isSubmitting={confirm.isPending}
      submitFailure={unplacedFailure(confirm.error, ['code'])}
    >
      <p>Scan this with an authenticator app on your phone, then type the code that it shows.</p>
      <div className="size-44 self-center overflow-hidden rounded border border-line bg-sunken">
        {data !== undefined && (
          <img
            src={`data:image/svg+xml,${encodeURIComponent(data.qr)}`}
            alt="QR code for an authenticator app; below is the same as text"
            className="size-full"
          />
        )}
      </div>
      <div className="text-muted">
        Nothing to scan with? Type this key:{' '}
        <span className="block [overflow-wrap:anywhere]">
          {data === undefined ? (
            <Skeleton width="18rem" />
          ) : (
            <Copyable value={data.secret} shown={inFours(data.secret)} name="key" />
          )}
        </span>
      </div>
      <CodeField {...form.register('code')} shouldTakeFocus error={form.formState.errors.code?.message} />
    </Form>
  );
}
