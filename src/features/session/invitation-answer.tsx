import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { InvitationOffer } from '#contract/invitation-offer.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { personName } from '#src/lib/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { AcceptForm } from './accept-form.tsx';
import { CodeForm } from './code-form.tsx';
import {
  isGone,
  offerOptions,
  useInvitationAccept,
  useInvitationDecline,
  useSignOutFirst,
} from './invitation-queries.ts';
import { rightsOf } from './invitation-rights.ts';
import { useBegin } from './session-mutations.ts';

interface InvitationAnswerProps {
  token: string;
  /** The frame around each stage. */
  children: (title: string, content: ReactNode) => ReactNode;
}

/** From the link of an invitation to its answer, and in. */
export function InvitationAnswer({ token, children: page }: InvitationAnswerProps) {
  const offer = useQuery(offerOptions(token));
  const begin = useBegin(undefined);
  const accept = useInvitationAccept(token, begin);
  const decline = useInvitationDecline(token);
  const answer = accept.data?.session;

  if (answer === null)
    return page(
      'Invitation accepted',
      <Outcome>
        You are now on the staff list of {offer.data?.clinicName}. There is nothing else to do.
      </Outcome>,
    );
  if (answer !== undefined && 'challenge' in answer)
    return page(
      'Invitation accepted',
      <>
        <p className="mb-4">You have a second factor: its code signs you in.</p>
        <CodeForm
          challenge={answer.challenge}
          onSession={begin}
          onStartAgain={() => window.location.assign('/sign-in')}
        />
      </>,
    );
  if (decline.isSuccess)
    return page(
      'Invitation declined',
      <Outcome>The link does not work any more. If you change your mind, ask to be invited again.</Outcome>,
    );
  if ([offer.error, accept.error, decline.error].some(isGone))
    return page(
      'This invitation cannot be used',
      <>
        <Outcome>
          It was answered already, has expired or was taken back, or the link is not complete. Ask whoever
          invited you to send it again.
        </Outcome>
        <p className="mt-4">
          <Link to="/sign-in" className="link">
            Sign in, if you have accepted it already
          </Link>
        </p>
      </>,
    );
  if (offer.data === undefined)
    return page(
      'Invitation',
      offer.error === null ? (
        <p role="status">Looking up the invitation…</p>
      ) : (
        <FailureLine failure={offer.error} onRetry={() => void offer.refetch()} />
      ),
    );
  return page(
    titleOf(offer.data),
    <>
      <Offer offer={offer.data} />
      <Answer token={token} offer={offer.data} accept={accept} decline={decline} />
    </>,
  );
}

function titleOf({ clinicName, inviterName }: InvitationOffer): string {
  return inviterName === null
    ? `You are invited to ${clinicName}`
    : `${inviterName} invites you to ${clinicName}`;
}

function Offer({ offer }: { offer: InvitationOffer }) {
  return (
    <div className="mb-6 flex flex-col gap-3">
      <p>
        This is for <strong className="font-semibold">{personName(offer)}</strong>,{' '}
        <span className="break-words">{offer.email}</span>. You will be able to:
      </p>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {rightsOf(offer).map((right) => (
          <li key={right}>{right}.</li>
        ))}
      </ul>
      <p className="text-muted">
        It can be answered until <ExactTime at={offer.expiry} />.
      </p>
    </div>
  );
}

interface AnswerProps {
  token: string;
  offer: InvitationOffer;
  accept: ReturnType<typeof useInvitationAccept>;
  decline: ReturnType<typeof useInvitationDecline>;
}

function Answer({ token, offer, accept, decline }: AnswerProps) {
  const [isDeclining, setIsDeclining] = useState(false);
  const { signedInAs } = offer;
  if (signedInAs !== null && !signedInAs.isInvited) return <SomebodyElse token={token} who={signedInAs} />;
  if (isDeclining)
    return (
      <Declining
        clinicName={offer.clinicName}
        decline={decline}
        onKeep={() => {
          decline.reset();
          setIsDeclining(false);
        }}
      />
    );
  return (
    <div className="flex flex-col gap-4">
      {offer.password === 'unproved' ? (
        <>
          <p role="alert" className="rounded bg-stat-soft px-3 py-2">
            This link cannot set a password for this address. Use the link in the mail that was sent to it, or
            set a password first and open this link again.
          </p>
          <Link to="/reset-password" className="link">
            Set a password
          </Link>
        </>
      ) : (
        // A change of what is needed is another form: what was typed as one password is not the other.
        <AcceptForm key={offer.password} email={offer.email} need={offer.password} accept={accept} />
      )}
      <Button look="quiet" onClick={() => setIsDeclining(true)}>
        Decline
      </Button>
    </div>
  );
}

function SomebodyElse({ token, who }: { token: string; who: { name: string; email: string } }) {
  const signOut = useSignOutFirst(token);
  return (
    <div className="flex flex-col gap-4">
      <p role="alert" className="rounded bg-accent-soft px-3 py-2">
        {who.name} (<span className="break-words">{who.email}</span>) is signed in in this browser. Sign them
        out to answer.
      </p>
      {signOut.error !== null && <FailureLine failure={signOut.error} />}
      <Button look="primary" isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out {who.name}
      </Button>
      <Link to="/" className="link">
        Leave it, and go to the worklist
      </Link>
    </div>
  );
}

interface DecliningProps {
  clinicName: string;
  decline: ReturnType<typeof useInvitationDecline>;
  onKeep: () => void;
}

function Declining({ clinicName, decline, onKeep }: DecliningProps) {
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => question.current?.focus(), []);
  return (
    <div className="flex flex-col gap-4">
      <h2 ref={question} tabIndex={-1} className="text-lg font-semibold">
        Decline this invitation?
      </h2>
      <p>
        The link stops working, and {clinicName} sees that you declined. To join later you have to be invited
        again.
      </p>
      {decline.error !== null && <FailureLine failure={decline.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onKeep}>Keep it</Button>
        <Button look="danger" isBusy={decline.isPending} onClick={() => decline.mutate()}>
          Decline
        </Button>
      </div>
    </div>
  );
}

/** Takes the place of what had the focus, and so the focus as well. */
function Outcome({ children }: { children: ReactNode }) {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <p ref={text} tabIndex={-1}>
      {children}
    </p>
  );
}
