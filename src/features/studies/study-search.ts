import { type Severity, type StudyViewerStatus, severities, studyViewerStatuses } from '#contract/study.ts';
import { searchOneOf, searchText } from '#src/lib/search-params.ts';

export const studyViews = ['open', 'complete', 'cancelled', 'all'] as const;
export type StudyView = (typeof studyViews)[number];

/** What the address bar says about the worklist. The open view is the one without a name. */
export interface StudySearch {
  readonly view?: Exclude<StudyView, 'open'> | undefined;
  readonly severity?: Severity | undefined;
  /** A user's id, or `none` for unassigned. */
  readonly assignee?: string | undefined;
  /** An Express customer's id, or `none`. */
  readonly customer?: string | undefined;
  readonly status?: StudyViewerStatus | undefined;
  readonly cancelled?: 'yes' | 'no' | undefined;
  readonly description?: string | undefined;
}

/** What a view settles itself cannot be filtered in it as well. */
const settled: Readonly<Record<StudyView, readonly (keyof StudySearch)[]>> = {
  open: ['status', 'cancelled'],
  complete: ['status', 'cancelled'],
  cancelled: ['cancelled'],
  all: [],
};

export function canFilterBy(view: StudyView, name: keyof StudySearch): boolean {
  return !settled[view].includes(name);
}

/**
 * Whatever stands in the address → what can be shown. Written by hand, because a schema library would weigh more than
 * the page. What is no value of a filter becomes undefined, and not merely absent: the router would put back what is
 * absent. So a stale bookmark shows the list without that filter, and says so by not showing it as set.
 */
export function readStudySearch(search: Readonly<Record<string, unknown>>): StudySearch {
  const view = searchOneOf(search.view, studyViews) ?? 'open';
  return {
    view: view === 'open' ? undefined : view,
    severity: searchOneOf(search.severity, severities),
    assignee: idOrNone(search.assignee, /^usr_[0-9a-f]{32}$/),
    customer: idOrNone(search.customer, /^cus_[0-9a-f]{32}$/),
    status: canFilterBy(view, 'status') ? searchOneOf(search.status, studyViewerStatuses) : undefined,
    cancelled: canFilterBy(view, 'cancelled') ? searchOneOf(search.cancelled, ['yes', 'no']) : undefined,
    description: searchText(search.description),
  };
}

function idOrNone(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && (value === 'none' || pattern.test(value)) ? value : undefined;
}

export function viewOf(search: StudySearch): StudyView {
  return search.view ?? 'open';
}

/** Whether anything but the view narrows the list. */
export function isFiltered(search: StudySearch): boolean {
  const { severity, assignee, customer, status, cancelled, description } = search;
  return [severity, assignee, customer, status, cancelled, description].some((value) => value !== undefined);
}

/** The same filters in another view, as far as that view leaves them open. */
export function searchInView(search: StudySearch, view: StudyView): StudySearch {
  return readStudySearch({ ...search, view });
}

/** The view alone. */
export function withoutFilters(search: StudySearch): StudySearch {
  return readStudySearch({ view: search.view });
}

/** What one list asks the server for, page after page. Undefined is no filter; null is an explicit "none". */
export interface StudyListQuery {
  readonly severity?: Severity | undefined;
  readonly assignedTo?: string | null | undefined;
  readonly expressCustomerId?: string | null | undefined;
  readonly studyViewerStatus?: StudyViewerStatus | undefined;
  readonly isCancelled?: boolean | undefined;
  readonly studyDescription?: string | undefined;
  readonly order?: 'oldest' | undefined;
}

const ofView: Readonly<Record<StudyView, Pick<StudyListQuery, 'studyViewerStatus' | 'isCancelled'>>> = {
  open: { studyViewerStatus: 'incomplete', isCancelled: false },
  complete: { studyViewerStatus: 'complete', isCancelled: false },
  cancelled: { isCancelled: true },
  all: {},
};

const orNull = (value: string | undefined) => (value === 'none' ? null : value);

/** The query of the list, or of one section of the open view. */
export function studyListQuery(search: StudySearch, section?: Severity): StudyListQuery {
  const query: StudyListQuery = {
    severity: section ?? search.severity,
    assignedTo: orNull(search.assignee),
    expressCustomerId: orNull(search.customer),
    studyViewerStatus: search.status,
    isCancelled: search.cancelled === undefined ? undefined : search.cancelled === 'yes',
    studyDescription: search.description,
    ...ofView[viewOf(search)],
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
