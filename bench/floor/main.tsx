import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { StrictMode, useRef } from 'react';
import { createRoot } from 'react-dom/client';

/**
 * The least that a page made of our libraries can cost: React, Query, Router and Virtual, and 30 rows that never change.
 * What the worklist costs is said as a multiple of this, measured in the same run on the same machine.
 */
const words = Array.from({ length: 30 }, (_, index) => `Row ${index + 1}`);

function List() {
  const { data = [] } = useQuery({ queryKey: ['rows'], queryFn: async () => words });
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: data.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 30,
  });
  return (
    <div ref={scroller} style={{ height: '100vh', overflow: 'auto' }}>
      <ul style={{ height: virtual.getTotalSize(), position: 'relative', margin: 0 }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <li key={index} data-row={index} style={{ position: 'absolute', top: start }}>
            {data[index]}
          </li>
        ))}
      </ul>
    </div>
  );
}

const rootRoute = createRootRoute();
const index = createRoute({ getParentRoute: () => rootRoute, path: '/', component: List });
const router = createRouter({ routeTree: rootRoute.addChildren([index]) });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>
  </StrictMode>,
);
