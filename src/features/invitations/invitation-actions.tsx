import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import type { Invitation } from '#contract/invitation.ts';
import {
  invitationState,
  mayLinkInvitation,
  mayResendInvitation,
  mayRevokeInvitation,
  mayUpdateInvitation,
} from '#contract/invitation-rules.ts';
import type { Permission } from '#contract/permission.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { Button } from '#src/ui/button.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';
import { useNow } from '#src/ui/now.ts';
import type { InvitationAct } from './invitation-act-dialog.tsx';

const ActDialog = lazyPart(() => import('./invitation-act-dialog.tsx'));

interface InvitationActionsProps {
  readonly invitation: Invitation;
  /** Opens the form that invites with the same details. */
  readonly onInviteAgain: () => void;
}

const reasonOf = (permission: Permission) => (permission.allowed ? undefined : permission.reason);

/** What can be done with an invitation; what cannot says why. */
export function InvitationActions({ invitation, onInviteAgain }: InvitationActionsProps) {
  const session = useSession();
  const now = useNow();
  const [act, setAct] = useState<InvitationAct>();
  const authority = authorityOf(session);
  const { invitationMail: canMail, invitationResend } = session.capabilities;
  const state = invitationState(invitation, now);
  const editReason = reasonOf(mayUpdateInvitation(authority, invitation, now));
  const revokeReason = reasonOf(mayRevokeInvitation(authority, invitation, now));
  const linkReason = canMail
    ? reasonOf(mayLinkInvitation(authority, invitation, now))
    : 'This Viewer API makes no links to invitations.';
  const resendReason = reasonOf(mayResendInvitation(authority, invitation, now));
  return (
    <>
      {state === 'accepted' && (
        <Link to="/users/$userId" params={{ userId: invitation.userId }} className="button">
          Open the user
        </Link>
      )}
      {(state === 'revoked' || state === 'rejected') && (
        <Button onClick={onInviteAgain}>Invite again…</Button>
      )}
      {editReason === undefined ? (
        <Link
          to="/invitations/$invitationId/edit"
          params={{ invitationId: invitation.invitationId }}
          className="button"
        >
          Edit
        </Link>
      ) : (
        <Button reason={editReason}>Edit</Button>
      )}
      <Button reason={linkReason} onClick={() => setAct('link')}>
        Copy link…
      </Button>
      <Button
        reason={resendReason}
        onClick={() => setAct(invitationResend === 'same' ? 'resend' : 'replace')}
      >
        Send again…
      </Button>
      <Button look="danger" reason={revokeReason} onClick={() => setAct('revoke')}>
        Revoke…
      </Button>
      {act !== undefined && (
        <Suspense>
          <ActDialog
            act={act}
            invitation={invitation}
            onInviteAgain={onInviteAgain}
            onClose={() => setAct(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}
