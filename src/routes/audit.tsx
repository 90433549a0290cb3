import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { type AuditEntry, auditActions } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { openList } from '#src/api/list.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { auditColumns } from '#src/features/audit/audit-columns.tsx';
import { type AuditFilters, auditListOptions } from '#src/features/audit/audit-queries.ts';
import { EmptyState, ForbiddenState } from '#src/feedback/states.tsx';
import { auditActionWords } from '#src/lib/audit-words.ts';
import { pagedRows } from '#src/lib/paged-rows.ts';
import { searchDay, searchOneOf, searchText } from '#src/lib/search-params.ts';
import { Page } from '#src/shell/page.tsx';
import { countWords, RecordList } from '#src/table/record-list.tsx';
import { Button } from '#src/ui/button.tsx';
import { FilterDays } from '#src/ui/filter-days.tsx';
import { FilterSelect } from '#src/ui/filter-select.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';

const AuditEntryDialog = lazyPart(() => import('#src/features/audit/audit-entry-dialog.tsx'));

/** What the address bar says; whether an action exists is for `filtersOf`, which may load the list of all. */
interface AuditSearch extends Omit<AuditFilters, 'action'> {
  readonly action?: string | undefined;
}

export const Route = createFileRoute('/audit')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: (search): AuditSearch => ({
    action: searchText(search.action, 50),
    outcome: searchOneOf(search.outcome, ['done', 'refused']),
    actorId: searchText(search.actorId, 100),
    objectId: searchText(search.objectId, 100),
    startDate: searchDay(search.startDate),
    endDate: searchDay(search.endDate),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    whenAllowed(queryClient, mayManagePeople, () => openList(queryClient, auditListOptions(filtersOf(deps)))),
  component: AuditPage,
});

function filtersOf(search: AuditSearch): AuditFilters {
  return { ...search, action: searchOneOf(search.action, auditActions) };
}

function AuditPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <AuditList />;
  return (
    <Page title="Audit">
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

const nouns = ['entry', 'entries'] as const;
const actions = auditActions.map((value) => ({ value, label: auditActionWords(value) }));
const outcomes = [
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
] as const;

function AuditList() {
  const filters = filtersOf(Route.useSearch());
  const navigate = Route.useNavigate();
  const [shown, setShown] = useState<AuditEntry>();
  const columns = useMemo(() => auditColumns(setShown), []);
  const query = useInfiniteQuery(auditListOptions(filters));
  const rows = query.data && pagedRows(query.data.pages.map((page) => page.entries));
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const apply = (change: AuditFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });

  return (
    <Page
      title="Audit"
      beside={rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
      toolbar={
        <search className="contents">
          <FilterSelect
            label="Action"
            any="Any action"
            value={filters.action}
            options={actions}
            onApply={(action) => apply({ action })}
          />
          <FilterSelect
            label="Outcome"
            any="Any outcome"
            value={filters.outcome}
            options={outcomes}
            onApply={(outcome) => apply({ outcome })}
          />
          <FilterDays
            label="Recorded"
            startDate={filters.startDate}
            endDate={filters.endDate}
            onApply={apply}
          />
          {(['actorId', 'objectId'] as const).map(
            (name) =>
              filters[name] !== undefined && (
                <button
                  key={name}
                  type="button"
                  className="chip"
                  data-on="true"
                  onClick={() => apply({ [name]: undefined })}
                >
                  {name === 'actorId' ? 'By' : 'On'}{' '}
                  <span className="max-w-40 truncate font-mono text-sm">{filters[name]}</span>
                  <span className="sr-only">: remove this filter</span>
                  <span aria-hidden="true">✕</span>
                </button>
              ),
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
        caption="Audit"
        nouns={nouns}
        columns={columns}
        rows={rows}
        query={query}
        keyOf={(entry) => entry.auditId}
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState title="Nothing recorded yet">Every change and every refusal is kept here.</EmptyState>
        }
      />
      {shown && (
        <Suspense>
          <AuditEntryDialog entry={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </Page>
  );
}
