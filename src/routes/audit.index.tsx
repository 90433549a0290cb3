import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { type AuditEntry, auditActions } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { openList } from '#src/api/list.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { ActionFilter } from '#src/features/audit/action-filter.tsx';
import { auditColumns } from '#src/features/audit/audit-columns.tsx';
import { type AuditFilters, auditListOptions } from '#src/features/audit/audit-queries.ts';
import { ExportButton } from '#src/features/audit/export-button.tsx';
import { PartyFilter } from '#src/features/audit/party-filter.tsx';
import { EmptyState, ForbiddenState } from '#src/feedback/states.tsx';
import { type PagedRows, pagedRows } from '#src/lib/paged-rows.ts';
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
  /** The entry that is open over the list. */
  readonly entry?: string | undefined;
}

export const Route = createFileRoute('/audit/')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: (search): AuditSearch => ({
    action: searchText(search.action, 50),
    outcome: searchOneOf(search.outcome, ['done', 'refused', 'unknown']),
    actorId: searchText(search.actorId, 100),
    objectId: searchText(search.objectId, 100),
    storyId: searchText(search.storyId, 40),
    startDate: searchDay(search.startDate),
    endDate: searchDay(search.endDate),
    entry: searchText(search.entry, 15),
  }),
  loaderDeps: ({ search: { entry: _, ...filters } }) => filters,
  loader: ({ context: { queryClient }, deps }) =>
    whenAllowed(queryClient, mayManagePeople, () => openList(queryClient, auditListOptions(filtersOf(deps)))),
  component: AuditPage,
});

function filtersOf({ entry: _, ...search }: AuditSearch): AuditFilters {
  return { ...search, action: searchOneOf(search.action, auditActions) };
}

function AuditPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <AuditList />;
  return (
    <Page
      title="Audit"
      actions={
        <>
          <Button reason={may.reason}>Access review</Button>
          <Button reason={may.reason}>Export CSV</Button>
        </>
      }
    >
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

const nouns = ['entry', 'entries'] as const;
const outcomes = [
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'unknown', label: 'Not known' },
] as const;

function AuditList() {
  const search = Route.useSearch();
  const filters = filtersOf(search);
  const navigate = Route.useNavigate();
  const query = useInfiniteQuery(auditListOptions(filters));
  const rows = query.data && pagedRows(query.data.pages.map((page) => page.entries));
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const apply = (change: AuditFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });
  // All that are listed are by that one, or about it: the newest tells what they are called.
  const newest = query.isPlaceholderData ? undefined : rows?.at(0);

  return (
    <Page
      title="Audit"
      beside={rows && <span className="text-faint">{countWords(rows.count, !query.hasNextPage, nouns)}</span>}
      actions={
        <>
          <Link to="/audit/access-review" className="button">
            Access review
          </Link>
          <ExportButton filters={filters} />
        </>
      }
      toolbar={
        <search className="contents">
          <PartyFilter
            party="actor"
            value={filters.actorId}
            nameOf={(id) => (newest?.actor.id === id ? newest.actor.name : undefined)}
            onApply={(actorId) => apply({ actorId })}
          />
          <PartyFilter
            party="object"
            value={filters.objectId}
            nameOf={(id) => (newest?.object.id === id ? (newest.object.name ?? undefined) : undefined)}
            onApply={(objectId) => apply({ objectId })}
          />
          {filters.storyId !== undefined && (
            <button
              type="button"
              className="chip"
              data-on="true"
              onClick={() => apply({ storyId: undefined })}
            >
              One hand-over
              <span className="sr-only">: remove this filter</span>
              <span aria-hidden="true">✕</span>
            </button>
          )}
          <ActionFilter value={filters.action} onApply={(action) => apply({ action })} />
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
        columns={auditColumns}
        rows={rows}
        query={query}
        keyOf={(entry) => entry.auditId}
        narrowRow={4.5}
        isFiltered={isFiltered}
        onClear={clear}
        empty={
          <EmptyState title="Nothing recorded yet">Every change and every refusal is kept here.</EmptyState>
        }
      />
      {search.entry !== undefined && (
        <Suspense>
          <AuditEntryDialog
            key={search.entry}
            auditId={search.entry}
            known={knownEntry(rows, search.entry)}
            onClose={() =>
              void navigate({ search: (before) => ({ ...before, entry: undefined }), replace: true })
            }
          />
        </Suspense>
      )}
    </Page>
  );
}

function knownEntry(rows: PagedRows<AuditEntry> | undefined, auditId: string): AuditEntry | undefined {
  for (let index = 0; index < (rows?.count ?? 0); index++) {
    const entry = rows?.at(index);
    if (entry?.auditId === auditId) return entry;
  }
  return undefined;
}
