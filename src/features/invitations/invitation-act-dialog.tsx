import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Invitation } from '#contract/invitation.ts';
import { invitationLinkCreate } from '#contract/invitation-mail-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import type { WriteMemory } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { personName } from '#src/lib/person-name.ts';
import { instant, readTime } from '#src/lib/time.ts';
import { announce } from '#src/ui/announcer.tsx';
import { Button } from '#src/ui/button.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { placeInvitation } from './invitation-cache.ts';
import { freshInvitation, replaceOnce, resendOnce, revokeOnce, type Writer } from './invitation-writes.ts';

export type InvitationAct = 'revoke' | 'resend' | 'replace' | 'link';

interface ActDialogProps {
  readonly act: InvitationAct;
  readonly invitation: Invitation;
  /** Opens the form that invites with the same details. */
  readonly onInviteAgain: () => void;
  readonly onClose: () => void;
}

/** What changes nothing is what Enter does. */
const focusAtOnce = (button: HTMLButtonElement | null) => button?.focus();

/** Says exactly what is going to be done with an invitation before it is done. The default export is for `lazy`. */
export default function InvitationActDialog(props: ActDialogProps) {
  return props.act === 'link' ? <LinkDialog {...props} /> : <SureDialog {...props} act={props.act} />;
}

const writes = { revoke: revokeOnce, resend: resendOnce, replace: replaceOnce };

interface SureDialogProps extends ActDialogProps {
  readonly act: Exclude<InvitationAct, 'link'>;
}

function SureDialog({ act, invitation, onInviteAgain, onClose }: SureDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const writer: Writer = { client, session };
  const memory = useRef<WriteMemory>({ isUnknown: false });
  const base = useRef(invitation);
  const name = personName(invitation);
  const showReplaced = async (made: Invitation) => {
    const { invitationId } = made;
    showNotice(`Invited ${name} anew. The former invitation does not work any more.`, { tone: 'ok' });
    await navigate({ to: '/invitations/$invitationId', params: { invitationId }, replace: true });
    freshInvitation(writer, invitation.invitationId).then(
      (former) => placeInvitation(client, former),
      () => {},
    );
  };
  const doing = useMutation({
    mutationFn: () => {
      // What became of a try whose answer got lost is seen by what it was tried on.
      if (!memory.current.isUnknown) base.current = invitation;
      return writes[act](writer, base.current, memory.current);
    },
    onSuccess: (changed) => {
      placeInvitation(client, changed);
      onClose();
      if (act === 'replace') return void showReplaced(changed);
      if (act === 'resend')
        return void showNotice(
          session.capabilities.mail
            ? `Sent again to ${invitation.email}`
            : `${name} has until ${endOf(changed)} now. No mail is sent from here: copy the link.`,
          { tone: 'ok' },
        );
      showNotice(`Revoked the invitation of ${name}`, {
        actions: [{ label: 'Invite again…', run: onInviteAgain }],
      });
    },
    onError: () => {
      // Whatever it is like now belongs on the page.
      freshInvitation(writer, invitation.invitationId).then(
        (current) => placeInvitation(client, current),
        () => {},
      );
    },
  });
  const words = actWords[act];
  return (
    <Dialog
      title={words.title}
      description={
        <>
          {name}, {invitation.email}
        </>
      }
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <ul className="list-disc space-y-1 pl-5">
          {words.lines(invitation, session.capabilities.mail).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <ActFailure failure={doing.isPending ? null : doing.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button ref={focusAtOnce} onClick={onClose}>
            {words.no}
          </Button>
          <Button
            look={act === 'resend' ? 'primary' : 'danger'}
            isBusy={doing.isPending}
            onClick={() => doing.mutate()}
          >
            {words.yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function endOf({ expiry }: Pick<Invitation, 'expiry'>): string {
  const at = readTime(expiry);
  return at === undefined ? 'an end that is not said' : instant(at);
}

const newId = ({ userId }: Invitation) =>
  `To invite them again makes another invitation, and with it a new user id: whoever has noted ${userId} has to be told.`;

const actWords = {
  revoke: {
    title: 'Revoke this invitation?',
    no: 'Keep it',
    yes: 'Revoke',
    lines: (invitation: Invitation) => [
      'It cannot be accepted from now on: every link to it stops working at once.',
      'No mail tells them so.',
      `This cannot be taken back. ${newId(invitation)}`,
      'It stays in the list as revoked, and the audit records who revoked it and when.',
    ],
  },
  resend: {
    title: 'Send this invitation again?',
    no: 'Not now',
    yes: 'Send again',
    lines: (invitation: Invitation, canMail: boolean) => [
      canMail
        ? `A new mail goes to ${invitation.email}.`
        : 'No mail is sent from here: copy the new link afterwards, and hand it over.',
      'It can be accepted for seven more days, counted from now.',
      'Every link of before stops working at once, in the mail of before as well.',
      'The user id stays the same.',
    ],
  },
  replace: {
    title: 'Send this invitation again?',
    no: 'Not now',
    yes: 'Revoke and invite again',
    lines: (invitation: Invitation) => [
      'This Viewer API cannot send an invitation again: this one is revoked, and the same person is invited anew with the same details.',
      `The new invitation has another user id: whoever has noted ${invitation.userId} has to be told.`,
      'Every link of before stops working at once; the Viewer API mails a new one.',
      'The new invitation opens next. This one stays in the list, as it ended.',
    ],
  },
} as const;

/** Made only when it is asked for, because that is recorded; each has a link of its own. */
function LinkDialog({ invitation, onClose }: ActDialogProps) {
  const making = useMutation({
    mutationFn: () => answerOf(invitationLinkCreate, { body: { invitationId: invitation.invitationId } }),
    onSuccess: ({ url }) => {
      // Where there is no clipboard, the link still stands there to be selected.
      navigator.clipboard?.writeText(url).then(
        () => announce('Copied the link.'),
        () => {},
      );
    },
  });
  const name = personName(invitation);
  return (
    <Dialog title="Copy the link" description={`${name}, ${invitation.email}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <ul className="list-disc space-y-1 pl-5">
          <li>
            Whoever has this link can accept as {name}, unless they have a password here already: give it to
            nobody else.
          </li>
          <li>It works until {endOf(invitation)}, or until the invitation is accepted or revoked.</li>
          <li>The audit records who made it and when. The link in the mail goes on working.</li>
        </ul>
        {making.data !== undefined && (
          <p className="rounded bg-accent-soft px-3 py-2">
            <Copyable value={making.data.url} name="link" />
          </p>
        )}
        <ActFailure failure={making.isPending ? null : making.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button ref={focusAtOnce} onClick={onClose}>
            Close
          </Button>
          {making.data === undefined && (
            <Button look="primary" isBusy={making.isPending} onClick={() => making.mutate()}>
              Make and copy the link
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
