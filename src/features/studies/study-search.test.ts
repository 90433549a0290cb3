import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeQuery } from '#contract/encode-query.ts';
import { severities, studyViewerStatuses } from '#contract/study.ts';
import { parseSearch } from '#src/lib/search-params.ts';
import { fitsQuery } from './fits-query.ts';
import { inventStudy } from './invent-study.test-data.ts';
import {
  isFiltered,
  readStudySearch,
  type StudySearch,
  searchInView,
  studyListQuery,
  studyViews,
  withoutFilters,
} from './study-search.ts';

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const valid = fc.record(
  {
    view: fc.constantFrom(...studyViews),
    severity: fc.constantFrom(...severities),
    assignee: fc.oneof(
      fc.constant('none'),
      hex.map((digits) => `usr_${digits}`),
    ),
    customer: fc.oneof(
      fc.constant('none'),
      hex.map((digits) => `cus_${digits}`),
    ),
    status: fc.constantFrom(...studyViewerStatuses),
    cancelled: fc.constantFrom('yes', 'no'),
    description: fc.string(),
  },
  { requiredKeys: [] },
);

const throughTheAddress = (search: StudySearch) => readStudySearch(parseSearch(encodeQuery({ ...search })));

describe('the address of the worklist', () => {
  it('survives being written and read again', () => {
    fc.assert(
      fc.property(valid, (given) => {
        const search = readStudySearch(given);
        expect(throughTheAddress(search)).toEqual(search);
        expect(readStudySearch({ ...search })).toEqual(search);
      }),
    );
  });

  it('takes anything without failing, and keeps only values that exist', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (given) => {
        const search = readStudySearch(given);
        expect(readStudySearch({ ...search })).toEqual(search);
      }),
    );
    expect(
      readStudySearch({
        view: 'open',
        severity: 'STAT',
        assignee: 'me',
        customer: "cus_' or 1=1",
        status: 'done',
        cancelled: 'true',
        description: '   ',
        other: 'x',
      }),
    ).toStrictEqual({
      view: undefined,
      severity: undefined,
      assignee: undefined,
      customer: undefined,
      status: undefined,
      cancelled: undefined,
      description: undefined,
    });
  });

  it('drops what the view settles itself', () => {
    const all = { view: 'all', status: 'complete', cancelled: 'yes', severity: 'stat' } as const;
    expect(searchInView(all, 'open')).toEqual({ severity: 'stat' });
    expect(searchInView(all, 'cancelled')).toEqual({
      view: 'cancelled',
      status: 'complete',
      severity: 'stat',
    });
    expect(withoutFilters(all)).toEqual({ view: 'all' });
    expect(isFiltered({ view: 'all' })).toBe(false);
    expect(isFiltered(readStudySearch({ utm: 'x' }))).toBe(false);
    expect(isFiltered({ description: 'knee' })).toBe(true);
  });
});

describe('studyListQuery', () => {
  it('asks for what is shown', () => {
    expect(studyListQuery({}, 'stat')).toEqual({
      severity: 'stat',
      studyViewerStatus: 'incomplete',
      isCancelled: false,
    });
    expect(studyListQuery({ view: 'all' })).toEqual({});
    expect(
      studyListQuery({
        view: 'all',
        assignee: 'none',
        customer: 'none',
        cancelled: 'no',
        status: 'complete',
      }),
    ).toEqual({
      assignedTo: null,
      expressCustomerId: null,
      isCancelled: false,
      studyViewerStatus: 'complete',
    });
  });
});

describe('fitsQuery', () => {
  const person = { userId: 'usr_1', email: 'mei@harbour.example' };
  const study = inventStudy('a', { assignedTo: person, studyDescription: 'MR Knee left' });
  it.each([
    [{}, true],
    [{ assignedTo: 'usr_1' }, true],
    [{ assignedTo: 'usr_2' }, false],
    [{ assignedTo: null }, false],
    [{ expressCustomerId: null }, true],
    [{ severity: 'stat' }, false],
    [{ studyViewerStatus: 'complete' }, false],
    [{ isCancelled: true }, false],
    [{ isCancelled: false }, true],
    [{ studyDescription: 'kNEE' }, true],
    [{ studyDescription: 'k%' }, false],
  ] as const)('%j: %s', (query, fits) => {
    expect(fitsQuery(study, query)).toBe(fits);
  });
});
