import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import type { Study } from '#contract/study.ts';
import { inventStudy } from './invent-study.test-data.ts';
import { keepNoted, settleRows, showChanged } from './row-notes.ts';
import type { StudyPages } from './study-pages.ts';
import { studyListOptions } from './study-queries.ts';
import type { StudyListQuery } from './study-search.ts';

const stat: StudyListQuery = { severity: 'stat', studyViewerStatus: 'incomplete', order: 'oldest' };
const normal: StudyListQuery = { severity: 'normal', studyViewerStatus: 'incomplete', order: 'oldest' };
const complete: StudyListQuery = { studyViewerStatus: 'complete' };

const at = (minute: number, fields: Partial<Study> = {}) =>
  inventStudy(`stu_${minute}`, {
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    ...fields,
  });
const pagesOf = (...studies: Study[]): StudyPages => ({
  pages: [{ start: undefined, studies, checkedAt: 0 }],
  next: undefined,
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function clientWith(lists: readonly (readonly [StudyListQuery, StudyPages, 'shown' | 'kept'])[]) {
  const client = new QueryClient();
  for (const [query, list, use] of lists) {
    const options = studyListOptions(query);
    client.setQueryData(options.queryKey, list);
    if (use === 'shown') stops.push(new QueryObserver(client, options).subscribe(() => {}));
  }
  const idsIn = (query: StudyListQuery) =>
    client
      .getQueryData(studyListOptions(query).queryKey)
      ?.pages.flatMap((page) => page.studies.map(({ studyId }) => studyId));
  const noteIn = (query: StudyListQuery, { studyId }: Study) =>
    client.getQueryData(studyListOptions(query).queryKey)?.notes?.get(studyId);
  return { client, idsIn, noteIn };
}

describe('showChanged and settleRows', () => {
  const one = at(1);
  const two = at(2);
  const three = at(3);

  it('keeps what left a list in its place until it is let go, and puts it where nobody looks at once', () => {
    const { client, idsIn, noteIn } = clientWith([
      [normal, pagesOf(one, two, three), 'shown'],
      [complete, pagesOf(), 'kept'],
    ]);
    showChanged(client, { ...two, studyViewerStatus: 'complete', version: 2 }, { left: 'Complete' });
    expect(idsIn(normal)).toEqual([one.studyId, two.studyId, three.studyId]);
    expect(noteIn(normal, two)).toMatchObject({ kind: 'left', words: 'Complete – left this list' });
    expect(idsIn(complete)).toEqual([two.studyId]);
    settleRows(client, (studyId) => studyId === two.studyId);
    expect(idsIn(normal)).toContain(two.studyId);
    settleRows(client, () => false);
    expect(idsIn(normal)).toEqual([one.studyId, three.studyId]);
    expect(noteIn(normal, two)).toBeUndefined();
  });

  it('lets a study stand in one section only, and moves it to the other when it is let go', () => {
    const zero = at(0, { severity: 'stat' });
    const { client, idsIn, noteIn } = clientWith([
      [stat, pagesOf(zero), 'shown'],
      [normal, pagesOf(one, two), 'shown'],
    ]);
    showChanged(client, { ...two, severity: 'stat', version: 2 }, { left: 'Now stat' });
    expect(noteIn(normal, two)).toMatchObject({ kind: 'moves' });
    expect(idsIn(stat)).toEqual([zero.studyId]);
    settleRows(client, () => false);
    expect(idsIn(normal)).toEqual([one.studyId]);
    expect(idsIn(stat)).toEqual([zero.studyId, two.studyId]);
  });

  it('forgets the note when the change is taken back, and says so when it failed', () => {
    const { client, idsIn, noteIn } = clientWith([[normal, pagesOf(one), 'shown']]);
    showChanged(client, { ...one, studyViewerStatus: 'complete' }, { left: 'Complete' });
    showChanged(client, one, { left: 'Complete', failed: 'Not saved' });
    expect(noteIn(normal, one)).toMatchObject({ kind: 'failed', words: 'Not saved' });
    settleRows(client, () => false);
    expect(idsIn(normal)).toEqual([one.studyId]);
    expect(noteIn(normal, one)).toBeUndefined();
  });

  it('takes it out of lists at once that nobody looks at', () => {
    const { client, idsIn } = clientWith([[normal, pagesOf(one, two), 'kept']]);
    showChanged(client, { ...one, studyViewerStatus: 'complete', version: 2 }, { left: 'Complete' });
    expect(idsIn(normal)).toEqual([two.studyId]);
  });
});

describe('keepNoted', () => {
  it('puts a noted row back after the one that it stood under, when a look by itself has dropped it', () => {
    const [one, two, three] = [at(1), at(2), at(3)];
    const before = {
      ...pagesOf(one, two, three),
      notes: new Map([[two.studyId, { kind: 'left', words: '', at: 0 } as const]]),
    };
    const four = at(4);
    const kept = keepNoted(before, pagesOf(one, three, four));
    expect(kept.pages[0]?.studies).toEqual([one, two, three, four]);
    expect(kept.notes).toBe(before.notes);
  });
});
