import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import { invitedSources, userAccesses, userLevels } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { openList } from '#src/api/list.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FindBox } from '#src/features/users/find-box.tsx';
import { userColumnsWithAccess, userColumnsWithRecord } from '#src/features/users/user-columns.tsx';
import { isWholeAddress, userQueries } from '#src/features/users/user-filters.ts';
import { userListOptions, userRows } from '#src/features/users/user-queries.ts';
import { isName, readUserSearch, type UserSearch } from '#src/features/users/user-search.ts';
import { EmptyState, State } from '#src/feedback/states.tsx';
import { handOverAddress } from '#src/lib/handed-over.ts';
import { accessWords, levelWords, sourceWords } from '#src/lib/person-words.ts';
import { Page } from '#src/shell/page.tsx';
import { countWords, RecordList } from '#src/table/record-list.tsx';
import { Button } from '#src/ui/button.tsx';
import { FilterField } from '#src/ui/filter-field.tsx';
import { FilterSelect } from '#src/ui/filter-select.tsx';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** An address or an id that was typed to find somebody: with its page, so that Back shows it, and not in its URL. */
    findTyped?: string | undefined;
  }
}

export const Route = createFileRoute('/users/')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: readUserSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, location }) =>
    openList(context.queryClient, userListOptions(userQueries(deps, location.state.findTyped ?? ''))),
  component: UsersPage,
});

const nouns = ['person', 'people'] as const;
const levels = userLevels.map((value) => ({ value, label: levelWords[value] }));
const sources = invitedSources.map((value) => ({ value, label: sourceWords[value] }));
const accesses = userAccesses.map((value) => ({ value, label: accessWords[value] }));

function UsersPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const typed = useLocation({ select: (location) => location.state.findTyped ?? '' });
  const session = useSession();
  const hasAccess = session.capabilities.userAccess;
  const asked = hasAccess ? search : { ...search, access: undefined };
  const query = useInfiniteQuery(userListOptions(userQueries(asked, typed)));
  const pages = query.data?.pages;
  const rows = useMemo(() => pages && userRows(pages), [pages]);
  const isFiltered = typed !== '' || Object.values(search).some((value) => value !== undefined);

  const show = (next: UserSearch, text: string) =>
    void navigate({
      search: next,
      state: (before) => ({ ...before, findTyped: text || undefined }),
      replace: true,
    });
  const apply = (change: UserSearch) => show({ ...search, ...change }, typed);
  const find = (text: string) => {
    const isInAddress = text !== '' && isName(text);
    show(
      { ...search, find: isInAddress ? text : undefined, firstName: undefined, lastName: undefined },
      isInAddress ? '' : text,
    );
  };
  // One way of naming somebody at a time: both together could contradict each other unseen.
  const applyName = (change: UserSearch) => show({ ...search, find: undefined, ...change }, '');
  const clear = () => show({}, '');

  const managing = mayManagePeople(authorityOf(session));
  const isAlone = !isFiltered && rows?.count === 1 && !query.hasNextPage;

  return (
    <Page
      title="People"
      actions={
        managing.allowed ? (
          <Link to="/invitations/new" className="button" data-look="primary">
            Invite…
          </Link>
        ) : (
          <Button reason={managing.reason}>Invite…</Button>
        )
      }
      beside={rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
      toolbar={
        <search className="contents">
          <FindBox value={typed || (search.find ?? '')} onApply={find} />
          <FilterSelect
            label="Level"
            any="Any level"
            value={search.level}
            options={levels}
            onApply={(level) => apply({ level })}
          />
          <FilterSelect
            label="Source"
            any="Any source"
            value={search.invitedSource}
            options={sources}
            onApply={(invitedSource) => apply({ invitedSource })}
          />
          {hasAccess && (
            <FilterSelect
              label="Access"
              any="Any access"
              value={search.access}
              options={accesses}
              onApply={(access) => apply({ access })}
            />
          )}
          <FilterField
            label="First name"
            // The one box finds the same; where it is narrow that has to do.
            className={search.firstName === undefined ? 'max-md:hidden' : ''}
            value={search.firstName ?? ''}
            onApply={(text) => applyName({ firstName: text || undefined })}
          />
          <FilterField
            label="Last name"
            // The one box finds the same; where it is narrow that has to do.
            className={search.lastName === undefined ? 'max-md:hidden' : ''}
            value={search.lastName ?? ''}
            onApply={(text) => applyName({ lastName: text || undefined })}
          />
          {isFiltered && (
            <Button look="quiet" size="small" onClick={clear}>
              Clear filters
            </Button>
          )}
          {!hasAccess && (
            <p className="basis-full text-sm text-faint">
              Whoever was deactivated through Readroom is marked. Deactivations made elsewhere do not show
              here.
            </p>
          )}
        </search>
      }
    >
      <RecordList
        caption="People"
        nouns={nouns}
        columns={hasAccess ? userColumnsWithAccess : userColumnsWithRecord}
        rows={rows}
        unreadable={pages?.reduce((sum, page) => sum + page.unreadable, 0)}
        query={query}
        keyOf={(user) => user.userId}
        isFiltered={isFiltered}
        onClear={clear}
        noMatch={isWholeAddress(typed) ? <NobodyHas address={typed} onClear={clear} /> : undefined}
        empty={
          <EmptyState title="Nobody here yet">
            People appear here as soon as they accept their invitation.
          </EmptyState>
        }
      />
      {isAlone && (
        <p className="px-5 py-4 text-muted">
          Nobody but you yet: others appear here as soon as they accept their invitation.
        </p>
      )}
    </Page>
  );
}

function NobodyHas({ address, onClear }: { address: string; onClear: () => void }) {
  const managing = mayManagePeople(authorityOf(useSession()));
  return (
    <State
      title="Nobody here has this address"
      actions={
        <>
          {managing.allowed && (
            <Link
              to="/invitations/new"
              className="button"
              data-look="primary"
              onClick={() => handOverAddress(address)}
            >
              Invite {address}
            </Link>
          )}
          <Button onClick={onClear}>Clear filters</Button>
        </>
      }
    >
      No user with exactly this address fits the filters that are set. Who is invited is not here before they
      accept.
    </State>
  );
}
