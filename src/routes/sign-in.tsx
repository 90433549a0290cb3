import { useQuery } from '@tanstack/react-query';
import { createFileRoute, Link, Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { returnPath } from '#contract/return-path.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { CodeForm } from '#src/features/session/code-form.tsx';
import { type ProviderEnd, providerEnds } from '#src/features/session/provider-ends.ts';
import { ProviderEndNote, ProviderSignIn } from '#src/features/session/provider-sign-in.tsx';
import { useBegin, useSessionUseSignInLink } from '#src/features/session/session-mutations.ts';
import { setupOptions, signInOptions } from '#src/features/session/session-queries.ts';
import { SignInForm } from '#src/features/session/sign-in-form.tsx';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { takeFromFragment } from '#src/lib/fragment.ts';
import { searchOneOf } from '#src/lib/search-params.ts';
import { BarePage } from '#src/shell/bare-page.tsx';

export const Route = createFileRoute('/sign-in')({
  staticData: { isBare: true },
  validateSearch: (search): { to?: string | undefined; provider?: ProviderEnd | undefined } => {
    const to = returnPath(search.to);
    return { ...(to === '/' ? {} : { to }), provider: searchOneOf(search.provider, providerEnds) };
  },
  component: SignInPage,
});

function SignInPage() {
  const { to, provider } = Route.useSearch();
  const setup = useQuery(setupOptions);
  const { mutate: signInWith, ...link } = useSessionUseSignInLink(to);
  const begin = useBegin(to);
  const [challenge, setChallenge] = useState<string>();

  useEffect(() => {
    const token = takeFromFragment('link');
    if (token !== undefined) signInWith(token);
    // From the provider, which has said who it is.
    const waiting = takeFromFragment('challenge');
    if (waiting !== undefined) setChallenge(waiting);
  }, [signInWith]);

  if (setup.data?.isNeeded) return <Navigate to="/set-up" replace />;
  const isUsedUp = link.error instanceof ApiFailure && link.error.code === 'gone';
  return (
    <BarePage title="Sign in">
      {link.isPending ? (
        <p role="status">Signing you in with the link…</p>
      ) : challenge !== undefined ? (
        <CodeForm challenge={challenge} onSession={begin} onStartAgain={() => setChallenge(undefined)} />
      ) : (
        <>
          {link.error !== null && (
            <div className="mb-4">
              {isUsedUp ? (
                <p role="alert" className="rounded bg-stat-soft px-3 py-2">
                  This sign-in link has been used, has expired or is not complete. Sign in with your password,
                  or make a new link in the terminal.
                </p>
              ) : (
                <FailureLine failure={link.error} onRetry={() => signInWith(link.variables ?? '')} />
              )}
            </div>
          )}
          {provider !== undefined && <ProviderEndNote end={provider} />}
          <SignInForm to={to} />
          <ProviderSignIn to={to} end={provider} />
          <p className="mt-4">
            <Link to="/reset-password" className="link">
              Forgot the password?
            </Link>
          </p>
          <FirstTime />
        </>
      )}
    </BarePage>
  );
}

/** Where nobody is invited from here, whoever is in the directory asks for a link. */
function FirstTime() {
  if (useQuery(signInOptions).data?.firstSignIn !== 'mail') return null;
  return (
    <p className="mt-2">
      First time here?{' '}
      <Link to="/reset-password" search={{ first: 'yes' }} className="link">
        Get a link by mail
      </Link>
    </p>
  );
}
