import { expect, test } from 'vitest';
import { emptyStudyValues, type StudyValues } from './study-form-values.ts';
import { changeWords, mergeParts, takeTheirs } from './study-merge.ts';

const base: StudyValues = {
  ...emptyStudyValues,
  studyDescription: 'CT',
  pairs: [
    { key: 'ward', value: '4' },
    { key: 'room', value: 'A' },
  ],
};

test('what only they changed is theirs, what both changed is a conflict, the very same is neither', () => {
  const mine: StudyValues = { ...base, studyDescription: 'CT mine', studyViewerStatus: 'complete' };
  const theirs: StudyValues = {
    ...base,
    studyDescription: 'CT theirs',
    severity: 'stat',
    studyViewerStatus: 'complete',
  };
  expect(mergeParts(base, mine, theirs).map(({ id, isConflict }) => [id, isConflict])).toEqual([
    ['studyDescription', true],
    ['severity', false],
  ]);
});

test('pairs are merged one by one: added, changed and taken out', () => {
  const mine: StudyValues = {
    ...base,
    pairs: [
      { key: 'ward', value: '5' },
      { key: 'room', value: 'A' },
      { key: 'note', value: 'mine' },
    ],
  };
  const theirs: StudyValues = {
    ...base,
    pairs: [
      { key: 'ward', value: '6' },
      { key: 'site', value: 'North' },
    ],
  };
  const parts = mergeParts(base, mine, theirs);
  expect(parts.map(({ id, isConflict }) => [id, isConflict])).toEqual([
    ['metadata.ward', true],
    ['metadata.room', false],
    ['metadata.site', false],
  ]);
  expect(takeTheirs(mine, theirs, new Set(['metadata.room', 'metadata.site'])).pairs).toEqual([
    { key: 'ward', value: '5' },
    { key: 'note', value: 'mine' },
    { key: 'site', value: 'North' },
  ]);
  expect(takeTheirs(mine, theirs, new Set(parts.map(({ id }) => id))).pairs[0]?.value).toBe('6');
});

test('an empty value is not a missing one', () => {
  const theirs = {
    ...base,
    pairs: [
      { key: 'ward', value: '4' },
      { key: 'room', value: '' },
    ],
  };
  expect(mergeParts(base, base, theirs)).toMatchObject([{ id: 'metadata.room', theirs: 'empty' }]);
});

test('a change in words', () => {
  const note = { at: '', by: '', action: 'studyUpdate' };
  expect(changeWords({ ...note, fields: ['severity', 'metadata', 'assignedTo'] })).toBe(
    'changed the severity, the metadata and the assignment',
  );
  expect(changeWords({ ...note, action: 'studyCancel', fields: ['isCancelled'] })).toBe('cancelled it');
});
