import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { mayManagePeople } from '#contract/user-rules.ts';
import { openList } from '#src/api/list.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { invitationColumns } from '#src/features/invitations/invitation-columns.tsx';
import {
  type InvitationFilters,
  invitationListOptions,
  invitationStates,
} from '#src/features/invitations/invitation-queries.ts';
import { stateWords } from '#src/features/invitations/invitation-state.tsx';
import { EmptyState, ForbiddenState } from '#src/feedback/states.tsx';
import { pagedRows } from '#src/lib/paged-rows.ts';
import { searchDay, searchOneOf, searchText } from '#src/lib/search-params.ts';
import { Page } from '#src/shell/page.tsx';
import { countWords, RecordList } from '#src/table/record-list.tsx';
import { Button } from '#src/ui/button.tsx';
import { FilterDays } from '#src/ui/filter-days.tsx';

export const Route = createFileRoute('/invitations/')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: (search): InvitationFilters => ({
    state: searchOneOf(search.state, ['sent', 'expired', 'accepted', 'rejected', 'revoked']),
    startDate: searchDay(search.startDate),
    endDate: searchDay(search.endDate),
    userId: searchText(search.userId, 36),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    whenAllowed(queryClient, mayManagePeople, () => openList(queryClient, invitationListOptions(deps))),
  component: InvitationsPage,
});

function InvitationsPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <InvitationList />;
  return (
    <Page title="Invitations">
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

const nouns = ['invitation', 'invitations'] as const;

function InvitationList() {
  const filters = Route.useSearch();
  const navigate = Route.useNavigate();
  const query = useInfiniteQuery(invitationListOptions(filters));
  const rows = query.data && pagedRows(query.data.pages.map((page) => page.invitations));
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const apply = (change: InvitationFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });

  return (
    <Page
      title="Invitations"
      beside={
        <>
          <nav aria-label="Status" className="flex flex-wrap gap-0.5">
            {[undefined, ...invitationStates].map((state) => (
              <Link
                key={state ?? 'all'}
                from="/invitations/"
                to="."
                search={(before) => ({ ...before, state })}
                activeOptions={{ exact: true }}
                className="tab"
              >
                {state === undefined ? 'All' : stateWords[state]}
              </Link>
            ))}
          </nav>
          {rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
        </>
      }
      toolbar={
        <search className="contents">
          <FilterDays label="Sent" startDate={filters.startDate} endDate={filters.endDate} onApply={apply} />
          {filters.userId !== undefined && (
            <button
              type="button"
              className="chip"
              data-on="true"
              onClick={() => apply({ userId: undefined })}
              aria-label={`No longer only the person ${filters.userId}`}
            >
              Person <span className="max-w-40 truncate font-mono text-sm">{filters.userId}</span> ✕
            </button>
          )}
          {isFiltered && (
            <Button look="quiet" size="small" onClick={clear}>
              Clear filters
            </Button>
          )}
        </search>
      }
    >
      <RecordList
        caption="Invitations"
        nouns={nouns}
        columns={invitationColumns}
        rows={rows}
        query={query}
        keyOf={(invitation) => invitation.invitationId}
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState title="No invitations yet">
            Whoever is invited, here or through the API, is listed here with what became of it.
          </EmptyState>
        }
      />
    </Page>
  );
}
