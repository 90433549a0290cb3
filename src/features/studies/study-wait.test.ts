import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWaitTargets } from '#contract/session.ts';
import { inventStudy } from './invent-study.test-data.ts';
import { byLongestWait, studyWait } from './study-wait.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const waited = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

describe('studyWait', () => {
  it.each([
    [0, 'ok', 'under 1 min', undefined],
    [29.9, 'ok', '29 min', undefined],
    [30, 'warn', '30 min', undefined],
    [59.9, 'warn', '59 min', undefined],
    [60, 'over', '1 h 00 min', undefined],
    [61, 'over', '1 h 01 min', '1 min'],
    [121, 'over', '2 h 01 min', '61 min'],
    [60 * 26, 'over', '1 d 2 h', '1 d 1 h'],
  ])('stat, after %d minutes: %s, %s, %s over', (minutes, tone, words, over) => {
    expect(studyWait(waited(minutes), defaultWaitTargets.stat, now)).toMatchObject({ tone, words, over });
  });

  it.each([null, '', 'yesterday'])('a missing time (%j) is unknown and never 0', (createdAt) => {
    expect(studyWait(createdAt, defaultWaitTargets.stat, now)).toEqual({
      tone: 'unknown',
      words: 'unknown',
      over: undefined,
      share: 0,
    });
  });

  it('is never negative when the clocks differ', () => {
    expect(studyWait(waited(-5), defaultWaitTargets.high, now)).toMatchObject({ tone: 'ok', share: 0 });
  });

  it('uses up its share of the target, and no more than all of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100_000, noNaN: true }), (minutes) => {
        const { share, tone } = studyWait(waited(minutes), defaultWaitTargets.normal, now);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(share === 1).toBe(tone === 'over');
      }),
    );
  });
});

describe('byLongestWait', () => {
  it('puts the longest wait first, what has no time before everything, and equal times by id', () => {
    const studies = [
      inventStudy('c', { createdAt: waited(5) }),
      inventStudy('b', { createdAt: waited(50) }),
      inventStudy('a', { createdAt: waited(50) }),
      inventStudy('d', { createdAt: null }),
    ];
    expect(studies.sort(byLongestWait).map((study) => study.studyId)).toEqual(['d', 'a', 'b', 'c']);
  });
});
