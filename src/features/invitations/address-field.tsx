import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type UseFormReturn, useController } from 'react-hook-form';
import type { CheckedAddress } from '#contract/address-check.ts';
import { email as emailSchema } from '#contract/person.ts';
import { userReactivate } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { showNotice } from '#src/feedback/notices.ts';
import { TextField } from '#src/form/field.tsx';
import type { PersonValues } from '#src/form/person-values.ts';
import { Button } from '#src/ui/button.tsx';
import { addressOptions } from './address-queries.ts';
import { readAddress } from './read-address.ts';

/** Milliseconds without a key before it is asked whose the address is. */
const typingPause = 300;

/** The address, with what is known of it while one types, and the name that can be read out of it. */
export function AddressField({ form }: { form: UseFormReturn<PersonValues> }) {
  const { field, fieldState } = useController({ control: form.control, name: 'email' });
  const { capabilities } = useSession();
  const address = field.value.trim();
  const [asked, setAsked] = useState(address);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(address), typingPause);
    return () => clearTimeout(timer);
  }, [address]);
  const isAddress = emailSchema.safeParse(address).success;
  const known = useQuery({
    ...addressOptions(asked, capabilities.addressCheck),
    enabled: isAddress && asked === address,
  });
  const found = isAddress && asked === address ? known.data : undefined;

  const change = (text: string) => {
    const before = readAddress(field.value);
    const read = readAddress(text);
    // Only what was read out of it before is replaced: never what somebody wrote.
    for (const name of ['firstName', 'lastName'] as const)
      if (form.getValues(name) === before[name]) form.setValue(name, read[name], { shouldDirty: true });
    // A name around the address is taken off once it is complete; what is still being typed stays as it is.
    field.onChange(text.includes('<') || /^\s*mailto:/i.test(text) ? read.email : text);
  };
  return (
    <TextField
      {...field}
      onChange={(event) => change(event.target.value)}
      label="E-mail"
      required
      type="text"
      inputMode="email"
      autoComplete="off"
      spellCheck={false}
      autoCapitalize="none"
      error={fieldState.error?.message ?? problemWords(found)}
      hint={
        <span role="status">
          {found === undefined || found.state === 'free' ? (
            'It can be invited once; later the address cannot change.'
          ) : (
            <KnownAddress address={found} onChanged={() => void known.refetch()} />
          )}
        </span>
      }
    />
  );
}

function problemWords(address: CheckedAddress | undefined): string | undefined {
  switch (address?.state) {
    case 'user':
      return 'This address belongs to a user of the clinic.';
    case 'deactivated':
      return 'This address belongs to a deactivated user of the clinic.';
    case 'pending':
      return 'This address has a pending invitation.';
    default:
      return undefined;
  }
}

const linkLook = 'link inline-flex min-h-target items-center';

/** Who has it, and what to do instead of inviting. */
function KnownAddress({ address, onChanged }: { address: CheckedAddress; onChanged: () => void }) {
  const { state, userId, invitationId, name = address.email } = address;
  if (state === 'pending' && invitationId !== undefined)
    return (
      <>
        Invited already:{' '}
        <Link to="/invitations/$invitationId" params={{ invitationId }} className={linkLook}>
          {name}
        </Link>
      </>
    );
  if (userId === undefined) return null;
  const link = (
    <Link to="/users/$userId" params={{ userId }} className={linkLook}>
      {name}
    </Link>
  );
  if (state === 'user') return <>It is {link}.</>;
  return (
    <>
      It was {link}. <Reactivate userId={userId} name={name} onChanged={onChanged} />
    </>
  );
}

function Reactivate({ userId, name, onChanged }: { userId: string; name: string; onChanged: () => void }) {
  const client = useQueryClient();
  const reactivating = useMutation({
    mutationFn: () => answerOf(userReactivate, { body: { userId } }),
    onSuccess: (outcome) => {
      void client.invalidateQueries({ queryKey: ['users'], refetchType: 'none' });
      showNotice(outcome.success ? `${name} has access again` : (outcome.message ?? 'Nothing was changed.'), {
        tone: outcome.success ? 'ok' : 'neutral',
        link: { label: 'Open', href: `/users/${userId}` },
      });
    },
    // After a lost answer, too: what is then said of the address is what became of it.
    onSettled: onChanged,
  });
  return (
    <span className="flex flex-col gap-1">
      <span>To give back the level and the rights of before:</span>
      <Button
        size="small"
        className="self-start"
        isBusy={reactivating.isPending}
        onClick={() => reactivating.mutate()}
      >
        Reactivate {name}
      </Button>
      {reactivating.error !== null && <FailureLine failure={reactivating.error} />}
    </span>
  );
}
