import { QueryClientProvider } from '@tanstack/react-query';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { encodeQuery } from '#contract/encode-query.ts';
import { returnPath } from '#contract/return-path.ts';
import { ApiFailure } from './api/failure.ts';
import { createQueryClient } from './api/query-client.ts';
import { noteSessionEnd, setSessionEnd } from './api/session-end.ts';
import { isPageHeld } from './lib/held-page.ts';
import { parseSearch } from './lib/search-params.ts';
import { routeTree } from './route-tree.gen.ts';
import { PagePending } from './shell/page-pending.tsx';
import { NotFound, RouteFailure } from './shell/route-failure.tsx';

const queryClient = createQueryClient({
  onRead() {
    const { pathname, href } = router.latestLocation;
    if (isPageHeld()) noteSessionEnd();
    else if (pathname !== '/sign-in')
      void router.navigate({ to: '/sign-in', search: { to: returnPath(href) }, replace: true });
  },
  // To leave the page would lose what was typed: the sign-in opens over it, and the same button works again.
  onWrite: () => setSessionEnd('asking'),
  onSecondFactorNeeded() {
    const { pathname, href } = router.latestLocation;
    if (!isPageHeld() && pathname !== '/second-factor')
      void router.navigate({ to: '/second-factor', search: { to: returnPath(href) }, replace: true });
  },
});

const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch: encodeQuery,
  defaultPreload: 'intent',
  // How old data may be is for Query to say.
  defaultPreloadStaleTime: 0,
  // A skeleton for a blink is worse than none; once it is there it may go as soon as it can.
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: RouteFailure,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root, {
  onCaughtError(error) {
    // A failure that stands on the page in words is no fault of the program's.
    if (!(error instanceof ApiFailure)) console.error(error);
  },
}).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
