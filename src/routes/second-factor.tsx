import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { returnPath } from '#contract/return-path.ts';
import { sessionSignOut } from '#contract/session-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { sessionOptions } from '#src/api/session.ts';
import { SecondFactorSetUp } from '#src/features/settings/second-factor-set-up.tsx';
import { ShownCodes, useKept } from '#src/features/settings/shown-once.tsx';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { BarePage } from '#src/shell/bare-page.tsx';

/** Where owners and admins are led whose clinic asks for a second factor that they do not have. */
export const Route = createFileRoute('/second-factor')({
  staticData: { isBare: true },
  validateSearch: (search): { to?: string | undefined } => {
    const to = returnPath(search.to);
    return to === '/' ? {} : { to };
  },
  component: SecondFactorPage,
});

function SecondFactorPage() {
  const { to } = Route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  const session = useQuery(sessionOptions);
  const [codes, setCodes] = useState<readonly string[]>();
  const goOn = () => {
    // Everything was refused before: nothing that was kept of it counts.
    client.clear();
    const path = returnPath(to);
    // A link into the viewer is the server's to answer, not a page of ours.
    if (path.startsWith('/open/')) location.replace(path);
    else router.history.replace(path, {}, { ignoreBlocker: true });
  };
  const kept = useKept(codes !== undefined, goOn);
  const signOut = useMutation({
    meta: { signsIn: true },
    mutationFn: () => answerOf(sessionSignOut, {}),
    onSettled: () => location.assign('/sign-in'),
  });
  return (
    <BarePage title={codes === undefined ? 'Set up a second factor' : 'The second factor is on'}>
      {codes === undefined ? (
        <>
          <p className="mb-4">
            {session.data?.clinic.name ?? 'Your clinic'} asks owners and admins for a second factor. Set yours
            up to go on.
          </p>
          <SecondFactorSetUp onCodes={setCodes} />
          <p className="mt-4">
            <button type="button" className="link" onClick={() => signOut.mutate()}>
              Sign out
            </button>
          </p>
          {session.isError && <FailureLine failure={session.error} />}
        </>
      ) : (
        <ShownCodes codes={codes} onKept={kept.keep} onDone={kept.isKept ? goOn : kept.close} />
      )}
      {kept.question}
    </BarePage>
  );
}
