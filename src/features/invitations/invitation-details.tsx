import { Link } from '@tanstack/react-router';
import type { Invitation } from '#contract/invitation.ts';
import { invitationState } from '#contract/invitation-rules.ts';
import { fullName } from '#src/lib/person-name.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { useNow } from '#src/ui/now.ts';
import { ExactTime } from '#src/ui/time.tsx';
import { InvitationStateMark } from './invitation-state.tsx';
import { MailMark } from './mail-mark.tsx';

interface InvitationDetailsProps {
  readonly invitation: Invitation;
  /** Whether the server says how far the mail has come. */
  readonly hasMail: boolean;
}

export function InvitationDetails({ invitation, hasMail }: InvitationDetailsProps) {
  const now = useNow();
  const isAccepted = invitation.status === 'accepted';
  const state = invitationState(invitation, now);
  const isPending = state === 'sent';
  return (
    <Details>
      <Detail name="Status">
        <InvitationStateMark invitation={invitation} />
      </Detail>
      {hasMail && (
        <Detail name="Mail">
          <span role="status">
            <MailMark invitation={invitation} />
          </span>
          {isPending && invitation.mail?.state === 'not-configured' && (
            <span className="block text-sm text-faint">Copy the link and hand it over.</span>
          )}
          {isPending && invitation.mail?.state === 'failed' && (
            <span className="block text-sm text-faint">
              There is no other try: send it again, or copy the link and hand it over.
            </span>
          )}
        </Detail>
      )}
      {(isPending || state === 'expired') && !hasMail && (
        <Detail name="To send again">
          This Viewer API cannot: it is revoked, and the person invited anew with another user id.
        </Detail>
      )}
      <Detail name="Name">{fullName(invitation)}</Detail>
      <Detail name="E-mail">
        <Copyable value={invitation.email} name="e-mail address" />
      </Detail>
      <Detail name="Phone">
        {invitation.phoneNumber ? (
          <Copyable value={invitation.phoneNumber} name="phone number" />
        ) : (
          <span className="text-faint">None</span>
        )}
      </Detail>
      <Detail name="Clinic role">{invitation.clinicRole}</Detail>
      <Detail name="Level">{levelWords[invitation.level]}</Detail>
      <Detail name="Manages studies">{invitation.canManageStudies ? 'Yes' : 'No, reads only'}</Detail>
      <Detail name="Dashboard">{invitation.hasDashboardAccess ? 'May sign in' : 'May not sign in'}</Detail>
      <Detail name="Invited">
        <ExactTime at={invitation.createdAt} />
      </Detail>
      <Detail name={isPending ? 'Ends' : 'Was to end'}>
        <ExactTime at={invitation.expiry} none="Not said" />
      </Detail>
      <Detail name="Last change">
        <ExactTime at={invitation.updatedAt} />
      </Detail>
      <Detail name="Source">{sourceWords[invitation.invitedSource]}</Detail>
      <Detail name="Invited by">
        {invitation.inviterId !== null ? (
          <Link
            to="/users/$userId"
            params={{ userId: invitation.inviterId }}
            className="link font-mono text-sm"
          >
            {invitation.inviterId}
          </Link>
        ) : invitation.invitedByApiKeyId ? (
          <Copyable value={invitation.invitedByApiKeyId} name="API key id" />
        ) : (
          <span className="text-faint">Not said</span>
        )}
      </Detail>
      <Detail name="User id">
        {isAccepted ? (
          <Link to="/users/$userId" params={{ userId: invitation.userId }} className="link font-mono text-sm">
            {invitation.userId}
          </Link>
        ) : (
          <Copyable value={invitation.userId} name="user id" />
        )}
      </Detail>
      <Detail name="Invitation id">
        <Copyable value={invitation.invitationId} name="invitation id" />
      </Detail>
    </Details>
  );
}
