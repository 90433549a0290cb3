import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { userInviteBody } from '#contract/person-bodies.ts';
import type { Capabilities } from '#contract/session.ts';
import { useSession } from '#src/api/session.ts';
import type { WriteMemory } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { FailedState } from '#src/feedback/states.tsx';
import { CheckField } from '#src/form/check-field.tsx';
import { PersonFields } from '#src/form/person-fields.tsx';
import { PersonForm, PersonFormFoot } from '#src/form/person-form.tsx';
import {
  emptyPersonValues,
  inviteBody,
  inviteShape,
  type PersonValues,
  personValues,
} from '#src/form/person-values.ts';
import { resolveThrough } from '#src/form/resolve.ts';
import { usePersonForm } from '#src/form/use-person-form.tsx';
import { takeAddress } from '#src/lib/handed-over.ts';
import { Dialog } from '#src/ui/dialog.tsx';
import { AddressField } from './address-field.tsx';
import { placeInvitation } from './invitation-cache.ts';
import { invitationOptions } from './invitation-queries.ts';
import { type Invited, inviteOnce } from './invitation-writes.ts';
import { readAddress } from './read-address.ts';

interface InviteDialogProps {
  /** The invitation to invite again from, with the same details. */
  readonly again: string | undefined;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

const title = 'Invite a person';

/** For those who may: the list below it says to others why not. */
export function InviteDialog({ again, closeTo }: InviteDialogProps) {
  const before = useQuery({
    ...invitationOptions(again ?? ''),
    enabled: again !== undefined,
    refetchInterval: false,
  });
  const [address] = useState(takeAddress);
  if (again !== undefined) {
    if (before.data !== undefined)
      return <InviteForm key={again} start={personValues(before.data)} isAgain closeTo={closeTo} />;
    return before.error === null ? null : (
      <Dialog title={title} onClose={closeTo}>
        <FailedState failure={before.error} onRetry={() => void before.refetch()} />
      </Dialog>
    );
  }
  return <InviteForm start={startWith(address)} isAgain={false} closeTo={closeTo} />;
}

function startWith(address: string | undefined): PersonValues {
  return address === undefined ? emptyPersonValues : { ...emptyPersonValues, ...readAddress(address) };
}

interface InviteFormProps {
  readonly start: PersonValues;
  readonly isAgain: boolean;
  readonly closeTo: () => void;
}

function InviteForm({ start, isAgain, closeTo }: InviteFormProps) {
  const client = useQueryClient();
  const session = useSession();
  const memory = useRef<WriteMemory>({ isUnknown: false });
  const [staysOpen, setStaysOpen] = useState(false);
  const [round, setRound] = useState(0);
  const [last, setLast] = useState<{ readonly words: string; readonly href: string }>();
  const use = usePersonForm<Invited>({
    start,
    resolver: resolveThrough(userInviteBody, inviteShape),
    closeTo,
    save: (values) => inviteOnce({ client, session }, inviteBody(values), memory.current),
    onSaved: ({ invitation, userId }, values) => {
      if (invitation) placeInvitation(client, invitation);
      const words = invitedWords(values, session.capabilities);
      const href = invitation ? `/invitations/${invitation.invitationId}` : `/invitations?userId=${userId}`;
      if (!staysOpen) {
        use.leave();
        return void showNotice(words, { tone: 'ok', link: { label: 'Open', href } });
      }
      // Here, and not where notices are: those would lie over the form, and out of its reach.
      setLast({ words, href });
      const { clinicRole, level, canManageStudies, hasDashboardAccess } = values;
      use.form.reset({ ...emptyPersonValues, clinicRole, level, canManageStudies, hasDashboardAccess });
      setRound(round + 1);
    },
  });
  // What was handed over needs no look; the role is what nobody can read out of an address.
  const isNamed = round === 0 && start.email !== '' && start.firstName !== '';
  return (
    <Dialog
      title={isAgain ? 'Invite again' : title}
      description={isAgain ? 'A new invitation, and with it a new user id.' : undefined}
      isSheet
      footer={
        <PersonFormFoot use={use} label="Invite" asItWas="there is no such invitation yet">
          <CheckField label="Invite another after" isChecked={staysOpen} onChange={setStaysOpen} />
        </PersonFormFoot>
      }
      onClose={use.close}
    >
      <PersonForm
        key={round}
        use={use}
        focusFirst={isNamed && start.clinicRole === '' ? 'clinicRole' : 'email'}
      >
        <p role="status" className={last ? 'rounded bg-accent-soft px-3 py-2' : 'sr-only'}>
          {last && (
            <>
              {last.words}{' '}
              <a
                className="link inline-flex min-h-target items-center"
                href={last.href}
                target="_blank"
                rel="noopener"
              >
                Open it in a new tab
              </a>
            </>
          )}
        </p>
        <AddressField form={use.form} />
        <PersonFields control={use.form.control} />
      </PersonForm>
      {use.question}
    </Dialog>
  );
}

function invitedWords(
  { firstName, lastName, email }: PersonValues,
  { mail, invitationMail }: Capabilities,
): string {
  const name = `Invited ${firstName.trim()} ${lastName.trim()}.`;
  if (!invitationMail) return `${name} The Viewer API sends the mail to ${email.trim()}.`;
  return mail
    ? `${name} A mail to ${email.trim()} is on its way.`
    : `${name} No mail is sent from here: hand over the link, which its page makes.`;
}
