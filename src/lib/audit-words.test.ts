import { expect, it } from 'vitest';
import { auditActions } from '#contract/audit.ts';
import { auditActionWords, auditChanges, auditValueWords } from './audit-words.ts';

it('has words for every action, and passes on those it does not know', () => {
  for (const action of auditActions) expect(auditActionWords(action)).not.toBe(action);
  expect(auditActionWords('studyTeleport')).toBe('studyTeleport');
  expect(auditActionWords('toString')).toBe('toString');
});

it('says values as people would', () => {
  expect(auditValueWords(null)).toBe('none');
  expect(auditValueWords(true)).toBe('yes');
  expect(auditValueWords({ userId: 'usr_1', email: 'a@b.c', firstName: 'Amir', lastName: 'Patel' })).toBe(
    'Amir Patel',
  );
  expect(auditValueWords({ userId: 'usr_1', name: 'Mei Lin' })).toBe('Mei Lin');
  expect(auditValueWords({ name: 'Lakeside', ward: 'ICU' })).toBe('name: Lakeside, ward: ICU');
  expect(auditValueWords({})).toBe('none');
  expect(auditValueWords('2026-11-22T06:10:48.200Z')).toMatch(/2026/);
  expect(auditValueWords('2026-11-22T06:10:48.200Z')).not.toContain('T06');
  expect(auditValueWords('x'.repeat(300))).toHaveLength(200);
});

it('pairs before and after, and leaves the missing side of a creation empty', () => {
  expect(
    auditChanges({
      before: { severity: 'normal', isCancelled: false },
      after: { severity: 'stat', isCancelled: true },
    }),
  ).toEqual([
    { field: 'severity', before: 'normal', after: 'stat' },
    { field: 'cancelled', before: 'no', after: 'yes' },
  ]);
  expect(auditChanges({ before: null, after: { severity: 'stat' } })).toEqual([
    { field: 'severity', before: '', after: 'stat' },
  ]);
  expect(auditChanges({ before: null, after: null })).toEqual([]);
});

it('takes metadata apart, and leaves out what stayed as it was', () => {
  expect(
    auditChanges({
      before: { metadata: { ward: '4', site: 'East', old: 'x' }, assignedTo: null },
      after: {
        metadata: { ward: '5', site: 'East', new: 'y' },
        assignedTo: { userId: 'usr_1', name: 'Mei Lin' },
      },
    }),
  ).toEqual([
    { field: 'metadata “ward”', before: '4', after: '5' },
    { field: 'metadata “old”', before: 'x', after: 'none' },
    { field: 'metadata “new”', before: 'none', after: 'y' },
    { field: 'assigned to', before: 'none', after: 'Mei Lin' },
  ]);
  expect(auditChanges({ before: null, after: { metadata: { ward: '5' } } })).toEqual([
    { field: 'metadata “ward”', before: '', after: '5' },
  ]);
});
