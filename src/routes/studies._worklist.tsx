import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { mayManageStudies } from '#contract/study-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import type { ActionRequest, EarlyKey } from '#src/features/studies/study-actions.tsx';
import { studyListOptions } from '#src/features/studies/study-queries.ts';
import {
  isFiltered,
  readStudySearch,
  type StudySearch,
  viewOf,
  withoutFilters,
} from '#src/features/studies/study-search.ts';
import { useShownList } from '#src/features/studies/use-shown-list.ts';
import { firstStudyQuery, type RowRange, useWorklist } from '#src/features/studies/use-worklist.ts';
import { ViewTabs } from '#src/features/studies/view-tabs.tsx';
import { type WorklistHandle, WorklistTable } from '#src/features/studies/worklist-table.tsx';
import { showNotice } from '#src/feedback/notices.ts';
import { personName } from '#src/lib/person-name.ts';
import { setNavNote } from '#src/shell/nav-notes.ts';
import { Page } from '#src/shell/page.tsx';
import { shortcutsSetting, useShortcuts } from '#src/shell/shortcuts.ts';
import { Button } from '#src/ui/button.tsx';
import { lazyPart } from '#src/ui/lazy-part.tsx';

// What narrows the list or leaves it comes after the list: its rows wait for no script but their own.
const WorklistToolbar = lazyPart(() => import('#src/features/studies/worklist-toolbar.tsx'));
const WorklistKeys = lazyPart(() => import('#src/features/studies/worklist-keys.tsx'));
const JumpBox = lazyPart(() => import('#src/features/studies/jump-box.tsx'));
const WorklistNothing = lazyPart(() => import('#src/features/studies/worklist-nothing.tsx'));
const StudyActions = lazyPart(() => import('./-study-actions.tsx'));

export const Route = createFileRoute('/studies/_worklist')({
  // The page that almost every visit starts with: in a file of its own it would be one more thing to wait for.
  codeSplitGroupings: [],
  validateSearch: readStudySearch,
  loaderDeps: ({ search }) => search,
  // Beside the search, and not read from the location: that changes first, and the rows would be drawn twice.
  beforeLoad: ({ location: { href, pathname, state } }) => ({
    entry: pathname === '/studies' ? (state.__TSR_key ?? href) : undefined,
  }),
  loader: ({ context, deps }) => {
    const query = firstStudyQuery(deps);
    // Not waited for: the page draws its frame meanwhile.
    if (query) void context.queryClient.prefetchQuery(studyListOptions(query));
  },
  component: StudiesPage,
});

function StudiesPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const session = useSession();
  const { entry } = Route.useRouteContext();
  // A dialog over the list is an entry of its own in the history, but the list is the same.
  const listEntry = useRef('');
  if (entry !== undefined) listEntry.current = entry;
  const shown = useShownList(search, listEntry.current);
  const table = useRef<WorklistHandle>(null);
  const inView = useRef<() => RowRange>(undefined);
  const jump = useRef<HTMLInputElement>(null);
  const [request, setRequest] = useState<ActionRequest>();
  const endRequest = useCallback(() => setRequest(undefined), []);
  const early = useRef<EarlyKey>(undefined);
  const [areActionsIn, setAreActionsIn] = useState(false);
  const worklist = useWorklist(shown.search, inView);
  const areKeysOn = useSyncExternalStore(shortcutsSetting.subscribe, shortcutsSetting.get) === 'on';
  const isOpenView = viewOf(shown.search) === 'open';
  // Without stat studies the first rows are those of the section after.
  const areRowsIn =
    worklist.sections.some(({ studies }) => studies.length > 0) ||
    worklist.sections.every(({ state }) => state !== 'loading');
  const [areToolsWanted, setAreToolsWanted] = useState(false);
  useEffect(() => {
    if (areRowsIn) setAreToolsWanted(true);
  }, [areRowsIn]);

  const setSearch = useCallback(
    (next: StudySearch, isTyping = false) =>
      void navigate({ search: readStudySearch({ ...next }), replace: isTyping }),
    [navigate],
  );

  const stat = isFiltered(shown.search)
    ? undefined
    : worklist.sections.find(({ key, state }) => key === 'stat' && state === 'ready');
  const statCount = stat && `${stat.studies.length}${stat.hasMore ? '+' : ''}`;
  useEffect(() => {
    if (statCount !== undefined)
      setNavNote('studies', statCount === '0' ? undefined : { text: `${statCount} stat`, isUrgent: true });
  }, [statCount]);

  const permission = mayManageStudies(authorityOf(session));
  useShortcuts('Worklist', [
    { keys: 'j', label: 'Next study', run: () => table.current?.move(1) },
    { keys: 'k', label: 'Previous study', run: () => table.current?.move(-1) },
    {
      keys: 'ArrowDown',
      label: 'Next study, in the rows',
      run: () => (table.current?.hasFocus() ? table.current.move(1) : false),
    },
    {
      keys: 'ArrowUp',
      label: 'Previous study, in the rows',
      run: () => (table.current?.hasFocus() ? table.current.move(-1) : false),
    },
    { keys: 'Enter', label: "The study's page", run: () => table.current?.openPage() },
    { keys: 'o', label: 'Open in Viewer', run: () => table.current?.openViewer() },
    {
      keys: 'n',
      label: 'New study',
      run: () => {
        if (permission.allowed) void navigate({ to: '/studies/new', search });
        else showNotice(permission.reason);
      },
    },
    { keys: 'r', label: 'Refresh', run: () => worklist.checks.run() },
    // Pressed before the code of the actions is there: it is done as soon as it is.
    ...(areActionsIn ? '' : 'amucxe').split('').map((keys) => ({
      keys,
      label: 'On its way',
      run: () => {
        const study = table.current?.current();
        if (!study) return false;
        early.current = { keys, studyId: study.studyId };
        return true;
      },
    })),
    {
      keys: '/',
      label: 'Find a study by id or UID',
      run: () => jump.current?.focus({ preventScroll: true }),
    },
  ]);

  const nameOf = (userId: string) => {
    for (const { studies } of worklist.sections) {
      const person = studies.find((study) => study.assignedTo?.userId === userId)?.assignedTo;
      if (person) return personName(person);
    }
    return undefined;
  };

  const forbidden = worklist.sections
    .map(({ list: { failure } }) =>
      failure instanceof ApiFailure && failure.status === 403 ? failure.message : undefined,
    )
    .find((reason) => reason !== undefined);
  const isNothing = worklist.sections.every(
    ({ state, studies, hasMore }) => state === 'ready' && studies.length === 0 && !hasMore,
  );
  const find = (studyId: string) =>
    worklist.sections.flatMap(({ studies }) => studies).find((study) => study.studyId === studyId);

  return (
    <Page
      title="Worklist"
      beside={<ViewTabs search={search} />}
      actions={
        <>
          <div className="min-h-control">
            <Suspense>{areToolsWanted && <JumpBox input={jump} />}</Suspense>
          </div>
          {permission.allowed ? (
            <Link to="/studies/new" search={search} className="button">
              New study
            </Link>
          ) : (
            <Button reason={permission.reason}>New study</Button>
          )}
        </>
      }
      toolbar={
        <Suspense>
          {areToolsWanted && (
            <WorklistToolbar worklist={worklist} search={search} onChange={setSearch} nameOf={nameOf} />
          )}
        </Suspense>
      }
      footer={areKeysOn ? <Suspense>{areToolsWanted && <WorklistKeys />}</Suspense> : undefined}
    >
      {forbidden !== undefined || isNothing ? (
        <Suspense>
          <WorklistNothing
            search={shown.search}
            forbidden={forbidden}
            onClear={() => setSearch(withoutFilters(search))}
          />
        </Suspense>
      ) : (
        <WorklistTable
          key={shown.placeKey}
          worklist={worklist}
          isOpenView={isOpenView}
          handle={table}
          inView={inView}
          placeKey={shown.placeKey}
          onMenu={setRequest}
        />
      )}
      <Suspense>
        {areToolsWanted && (
          <StudyActions
            request={request}
            onRequestEnd={endRequest}
            current={() => table.current?.current()}
            find={find}
            early={early}
            onReady={() => setAreActionsIn(true)}
          />
        )}
      </Suspense>
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}
