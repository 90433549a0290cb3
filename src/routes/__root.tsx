import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet, useMatches } from '@tanstack/react-router';
import { Suspense } from 'react';
import { sessionOptions } from '#src/api/session.ts';
import { useSessionEnd } from '#src/api/session-end.ts';
import { NoticeRegion } from '#src/feedback/notice-region.tsx';
import { Shell } from '#src/shell/shell.tsx';
import { Announcer } from '#src/ui/announcer.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';

const SignInAgain = lazyPart(() => import('#src/features/session/sign-in-again.tsx'));

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** A page without the shell, for those who are not signed in. */
    isBare?: boolean;
  }
}

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: ({ context, matches }) => {
    // Not waited for: the page's own data is asked for at the same time.
    if (!matches.some((match) => match.staticData.isBare)) {
      void context.queryClient.prefetchQuery(sessionOptions);
    }
  },
  component: Root,
});

function Root() {
  const isBare = useMatches({ select: (matches) => matches.some((match) => match.staticData.isBare) });
  return (
    <>
      {isBare ? (
        <Outlet />
      ) : (
        <Shell>
          <Outlet />
        </Shell>
      )}
      {useSessionEnd() === 'asking' && (
        <Suspense>
          <SignInAgain />
        </Suspense>
      )}
      <NoticeRegion />
      <Announcer />
    </>
  );
}
