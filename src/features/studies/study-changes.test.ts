import { expect, it } from 'vitest';
import { inventStudy } from './invent-study.test-data.ts';
import { studyChanges } from './study-changes.ts';

it('names every field that changed, with both values', () => {
  const before = inventStudy('a', { metadata: { ward: 'ED', bed: '4' } });
  expect(studyChanges(before, { ...before, version: 2, metadata: { bed: '4', ward: 'ED' } })).toEqual([]);
  const mei = { userId: 'usr_1', email: 'm@x.example', firstName: 'Mei', lastName: 'Lin' };
  expect(
    studyChanges(before, {
      ...before,
      assignedTo: mei,
      severity: 'stat',
      isCancelled: true,
      studyDescription: 'CT',
      metadata: {},
    }),
  ).toEqual([
    'assigned to: Unassigned → Mei Lin',
    'severity: Normal → Stat',
    'status: Open → Cancelled',
    'description: Study a → CT',
    'metadata: bed 4, ward ED → none',
  ]);
});
