import { QueryClientProvider } from '@tanstack/react-query';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { encodeQuery } from '#contract/query.ts';
import { ApiFailure } from './api/failure.ts';
import { createQueryClient } from './api/query-client.ts';
import { dismissNotice, showNotice } from './feedback/notices.ts';
import { returnPath } from './lib/return-path.ts';
import { parseSearch } from './lib/search-params.ts';
import { routeTree } from './route-tree.gen.ts';
import { PagePending } from './shell/page-pending.tsx';
import { NotFound, RouteFailure } from './shell/route-failure.tsx';

let signInNotice = 0;

const queryClient = createQueryClient({
  onRead() {
    const { pathname, href } = router.latestLocation;
    if (pathname !== '/sign-in')
      void router.navigate({ to: '/sign-in', search: { to: returnPath(href) }, replace: true });
  },
  onWrite() {
    // To leave the page would lose what was typed: the sign-in opens beside it, and the same button works again.
    dismissNotice(signInNotice);
    signInNotice = showNotice('Your session has ended. Sign in, then try again: nothing here is lost.', {
      tone: 'over',
      link: { label: 'Sign in (new tab)', href: '/sign-in' },
    });
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
