import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { invitedSources, userLevels } from '#contract/user.ts';
import { openList } from '#src/api/list.ts';
import { useKnownSession } from '#src/api/session.ts';
import { userColumns, userColumnsWithAccess } from '#src/features/users/user-columns.tsx';
import { type UserFilters, userListOptions } from '#src/features/users/user-queries.ts';
import { EmptyState } from '#src/feedback/states.tsx';
import { pagedRows } from '#src/lib/paged-rows.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';
import { searchOneOf, searchText } from '#src/lib/search-params.ts';
import { Page } from '#src/shell/page.tsx';
import { countWords, RecordList } from '#src/table/record-list.tsx';
import { Button } from '#src/ui/button.tsx';
import { FilterField } from '#src/ui/filter-field.tsx';
import { FilterSelect } from '#src/ui/filter-select.tsx';

export const Route = createFileRoute('/users/')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: (search): Omit<UserFilters, 'email'> => ({
    firstName: searchText(search.firstName),
    lastName: searchText(search.lastName),
    level: searchOneOf(search.level, ['owner', 'admin', 'member']),
    invitedSource: searchOneOf(search.invitedSource, ['dashboard', 'api']),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => openList(context.queryClient, userListOptions(deps)),
  component: UsersPage,
});

const nouns = ['person', 'people'] as const;
const levels = userLevels.map((value) => ({ value, label: levelWords[value] }));
const sources = invitedSources.map((value) => ({ value, label: sourceWords[value] }));

function UsersPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const [email, setEmail] = useState('');
  const filters = { ...search, email: email === '' ? undefined : email };
  const query = useInfiniteQuery(userListOptions(filters));
  const hasAccess = useKnownSession()?.capabilities.userAccess === true;
  const rows = query.data && pagedRows(query.data.pages.map((page) => page.users));
  const isFiltered = Object.values(filters).some((value) => value !== undefined);

  const apply = (change: UserFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const clear = () => {
    setEmail('');
    void navigate({ search: {}, replace: true });
  };

  return (
    <Page
      title="People"
      beside={rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
      toolbar={
        <search className="contents">
          <FilterField
            label="First name"
            value={search.firstName ?? ''}
            onApply={(text) => apply({ firstName: text || undefined })}
          />
          <FilterField
            label="Last name"
            value={search.lastName ?? ''}
            onApply={(text) => apply({ lastName: text || undefined })}
          />
          <FilterField
            label="Whole e-mail address"
            className="w-52"
            inputMode="email"
            value={email}
            onApply={setEmail}
          />
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
          {isFiltered && (
            <Button look="quiet" size="small" onClick={clear}>
              Clear filters
            </Button>
          )}
        </search>
      }
    >
      <RecordList
        caption="People"
        nouns={nouns}
        columns={hasAccess ? userColumnsWithAccess : userColumns}
        rows={rows}
        query={query}
        keyOf={(user) => user.userId}
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState title="Nobody here yet">
            People appear here as soon as they accept their invitation.
          </EmptyState>
        }
      />
    </Page>
  );
}
