import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { ApiKeyList } from '#src/features/settings/api-key-list.tsx';
import { apiKeyListOptions } from '#src/features/settings/settings-queries.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';

export const Route = createFileRoute('/settings/api-keys')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) =>
    whenAllowed(queryClient, mayManagePeople, () => void queryClient.prefetchQuery(apiKeyListOptions)),
  component: ApiKeySettings,
});

function ApiKeySettings() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (!may.allowed) return <ForbiddenState reason={may.reason} />;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3 px-5 py-4">
        <p className="max-w-xl min-w-0 flex-1 basis-60 text-muted">
          With a key a program of the clinic uses the API, with the rights of an admin.
        </p>
        <Link to="/settings/api-keys/$" params={{ _splat: 'new' }} className="button" data-look="primary">
          New API key
        </Link>
      </div>
      <ApiKeyList />
      <Outlet />
    </>
  );
}
