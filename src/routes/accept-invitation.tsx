import { createFileRoute } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { InvitationAnswer } from '#src/features/session/invitation-answer.tsx';
import { takeFromFragment } from '#src/lib/fragment.ts';
import { BarePage } from '#src/shell/bare-page.tsx';

export const Route = createFileRoute('/accept-invitation')({
  staticData: { isBare: true },
  component: AcceptInvitationPage,
});

function AcceptInvitationPage() {
  const [token, setToken] = useState<string>();
  const [hasLooked, setHasLooked] = useState(false);

  useEffect(() => {
    const take = () => {
      const taken = takeFromFragment('token');
      if (taken !== undefined) setToken(taken);
      setHasLooked(true);
    };
    take();
    // Another link that is pasted over this page changes nothing but the fragment.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);

  if (token !== undefined)
    return (
      <InvitationAnswer key={token} token={token}>
        {(title, content) => <BarePage title={title}>{content}</BarePage>}
      </InvitationAnswer>
    );
  return (
    <BarePage title="Invitation">
      {hasLooked && <p>Open the link in the mail that invites you: this page needs all of it.</p>}
    </BarePage>
  );
}
