import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ApiFailure } from '#src/api/failure.ts';
import { FailedState, State } from '#src/feedback/states.tsx';
import { Page } from './page.tsx';

/** What a page that broke leaves behind: the frame stays, and so do the ways out of it. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  // Already on the way to the sign-in page.
  if (error instanceof ApiFailure && error.kind === 'unauthenticated') return null;
  if (error instanceof ApiFailure && error.code === 'not_found') return <NotFound />;
  const retry = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  return (
    <Page title="Failed">
      <FailedState failure={error} onRetry={retry} />
    </Page>
  );
}

export function NotFound() {
  return (
    <Page title="Not found">
      <State
        title="There is nothing at this address"
        actions={
          <a className="button" href="/studies">
            To the studies
          </a>
        }
      >
        It may have been mistyped, or what was here is not open to your clinic.
      </State>
    </Page>
  );
}
