import { useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { setupOptions } from '#src/features/session/session-queries.ts';
import { SetUpForm } from '#src/features/session/set-up-form.tsx';
import { FailedState } from '#src/feedback/states.tsx';
import { BarePage } from '#src/shell/bare-page.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';

export const Route = createFileRoute('/set-up')({
  codeSplitGroupings: [['loader', 'component']],
  staticData: { isBare: true },
  loader: ({ context }) => void context.queryClient.prefetchQuery(setupOptions),
  component: SetUpPage,
});

function SetUpPage() {
  const setup = useQuery(setupOptions);
  return (
    <BarePage title="Set up Readroom">
      {setup.isPending && <Skeleton />}
      {setup.isError && <FailedState failure={setup.error} onRetry={() => void setup.refetch()} />}
      {setup.data?.isNeeded === true && <SetUpForm />}
      {setup.data?.isNeeded === false && (
        <>
          <p className="mb-4">Readroom is set up already.</p>
          <Link to="/sign-in" className="button">
            Sign in
          </Link>
        </>
      )}
    </BarePage>
  );
}
