import { createFileRoute, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useKnownSession } from '#src/api/session.ts';
import { NewPasswordForm, RequestResetForm } from '#src/features/session/reset-forms.tsx';
import { takeFromFragment } from '#src/lib/fragment.ts';
import { searchOneOf } from '#src/lib/search-params.ts';
import { BarePage } from '#src/shell/bare-page.tsx';

export const Route = createFileRoute('/reset-password')({
  staticData: { isBare: true },
  validateSearch: (search): { first?: 'yes' | undefined } => ({ first: searchOneOf(search.first, ['yes']) }),
  component: ResetPasswordPage,
});

function ResetPasswordPage() {
  const isFirst = Route.useSearch().first === 'yes';
  const isSignedIn = useKnownSession() !== undefined;
  const [token, setToken] = useState<string>();
  const [isDone, setIsDone] = useState(false);

  useEffect(() => {
    const taken = takeFromFragment('token');
    if (taken !== undefined) setToken(taken);
  }, []);

  if (isDone)
    return (
      <BarePage title="Password set">
        <p role="status" className="mb-4">
          The new password is in force. You are signed out everywhere.
        </p>
        <Link to="/sign-in" className="button">
          Sign in
        </Link>
      </BarePage>
    );
  return (
    <BarePage
      title={
        token !== undefined ? 'Set a new password' : isFirst ? 'Get a link by mail' : 'Reset the password'
      }
    >
      {token === undefined ? (
        <RequestResetForm isFirst={isFirst} />
      ) : (
        <NewPasswordForm token={token} onDone={() => setIsDone(true)} />
      )}
      <p className="mt-4 flex gap-4">
        <Link to={isSignedIn ? '/settings' : '/sign-in'} className="link">
          {isSignedIn ? 'Back to the settings' : 'Back to sign-in'}
        </Link>
        {token !== undefined && (
          <button type="button" className="link" onClick={() => setToken(undefined)}>
            Ask for a new link
          </button>
        )}
      </p>
    </BarePage>
  );
}
