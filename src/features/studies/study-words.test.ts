import { expect, it } from 'vitest';
import { assigneeWords, shortTime, statusWords, tellingValue, uidEnd } from './study-words.ts';

it('picks the reason before the place, and nothing that only counts', () => {
  expect(tellingValue({ metadata: { accession: 'A1', ward: 'ED 4', indication: 'Fall' } })).toBe('Fall');
  expect(tellingValue({ metadata: { accession: 'A1', ward: 'ED 4', indication: ' ' } })).toBe('ED 4');
  expect(tellingValue({ metadata: { accession: 'A1' } })).toBeUndefined();
  expect(tellingValue({})).toBeUndefined();
});

it('says every state and every assignee', () => {
  expect(statusWords({ isCancelled: false, studyViewerStatus: 'incomplete' })).toBe('Open');
  expect(statusWords({ isCancelled: false, studyViewerStatus: 'complete' })).toBe('Complete');
  expect(statusWords({ isCancelled: true, studyViewerStatus: 'incomplete' })).toBe('Cancelled');
  expect(statusWords({ isCancelled: true, studyViewerStatus: 'complete' })).toBe('Cancelled, was complete');
  const mei = { userId: 'usr_1', email: 'm@x.example', firstName: 'Mei', lastName: 'Lin' };
  expect(assigneeWords(null)).toBe('Unassigned');
  expect(assigneeWords(mei)).toBe('Mei Lin');
  expect(assigneeWords({ ...mei, accessRevokedAt: '2026-01-01T00:00:00Z' })).toBe('Mei Lin (deactivated)');
});

it('shortens a UID to its end, and leaves a short one whole', () => {
  expect(uidEnd('1.2.3')).toBe('1.2.3');
  expect(uidEnd('1.2.840.113619.2.55.3.604688119.868')).toBe('…604688119.868');
});

it('shortens a time as far as it stays clear', () => {
  const now = new Date(2026, 5, 10, 12).getTime();
  expect(shortTime(new Date(2026, 5, 10, 5, 4).getTime(), now)).toBe('05:04');
  expect(shortTime(new Date(2026, 5, 9, 23, 4).getTime(), now)).toMatch(/^9 Jun,? 23:04$/);
  expect(shortTime(new Date(2024, 5, 9, 23, 4).getTime(), now)).toMatch(/2024/);
});
