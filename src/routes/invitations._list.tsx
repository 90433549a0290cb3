import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { mayManagePeople } from '#contract/user-rules.ts';
import { openList } from '#src/api/list.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import {
  invitationColumns,
  invitationColumnsWithMail,
} from '#src/features/invitations/invitation-columns.tsx';
import { InvitationFilterBar } from '#src/features/invitations/invitation-filter-bar.tsx';
import {
  type InvitationFilters,
  invitationViews,
  isFiltered,
  readInvitationFilters,
} from '#src/features/invitations/invitation-filters.ts';
import { invitationListOptions } from '#src/features/invitations/invitation-queries.ts';
import { EmptyState, ForbiddenState } from '#src/feedback/states.tsx';
import { pagedRows } from '#src/lib/paged-rows.ts';
import { personName } from '#src/lib/person-name.ts';
import { Page } from '#src/shell/page.tsx';
import { useShortcuts } from '#src/shell/shortcuts.ts';
import { countWords, RecordList } from '#src/table/record-list.tsx';
import { Button } from '#src/ui/button.tsx';

export const Route = createFileRoute('/invitations/_list')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: readInvitationFilters,
  loaderDeps: ({ search }) => readInvitationFilters({ ...search }),
  loader: ({ context: { queryClient }, deps }) =>
    whenAllowed(queryClient, mayManagePeople, () => openList(queryClient, invitationListOptions(deps))),
  component: InvitationsPage,
});

function InvitationsPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <InvitationList />;
  return (
    <Page title="Invitations" actions={<Button reason={may.reason}>Invite…</Button>}>
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

const nouns = ['invitation', 'invitations'] as const;

function InvitationList() {
  const filters = Route.useSearch({ select: (search) => readInvitationFilters({ ...search }) });
  const navigate = Route.useNavigate();
  const { capabilities } = useSession();
  const query = useInfiniteQuery(invitationListOptions(filters));
  const rows = query.data && pagedRows(query.data.pages.map((page) => page.invitations));
  const first = rows?.at(0);
  const apply = (change: InvitationFilters) =>
    void navigate({ to: '/invitations', search: { ...filters, ...change }, replace: true });
  const clear = () => void navigate({ to: '/invitations', search: {}, replace: true });
  useShortcuts('Invitations', [
    {
      keys: 'n',
      label: 'Invite a person',
      run: () => void navigate({ to: '/invitations/new', search: filters }),
    },
  ]);

  return (
    <Page
      title="Invitations"
      beside={
        <>
          <nav aria-label="Views" className="flex flex-wrap gap-0.5">
            {invitationViews.map(({ name, status, expiry }) => (
              <Link
                key={name}
                to="/invitations"
                search={{ ...filters, status, expiry }}
                activeOptions={{ exact: true }}
                className="tab"
              >
                {name}
              </Link>
            ))}
          </nav>
          {rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
          {isFiltered(filters) && (
            <Button look="quiet" size="small" onClick={clear}>
              Clear filters
            </Button>
          )}
        </>
      }
      actions={
        <>
          <Link to="/invitations/import" className="button">
            Invite many…
          </Link>
          <Link to="/invitations/new" search={filters} className="button" data-look="primary">
            Invite…
          </Link>
        </>
      }
      toolbar={
        <InvitationFilterBar
          filters={filters}
          onApply={apply}
          personName={filters.userId !== undefined && first ? personName(first) : undefined}
        />
      }
    >
      <RecordList
        caption="Invitations"
        nouns={nouns}
        columns={capabilities.invitationMail ? invitationColumnsWithMail : invitationColumns}
        rows={rows}
        unreadable={query.data?.pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0)}
        query={query}
        keyOf={(invitation) => invitation.invitationId}
        isFiltered={isFiltered(filters)}
        onClear={clear}
        empty={
          <EmptyState
            title="No invitations yet"
            actions={
              <Link to="/invitations/new" className="button" data-look="primary">
                Invite…
              </Link>
            }
          >
            Whoever is invited, here or through the API, is listed here with what became of it.
          </EmptyState>
        }
      />
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}
