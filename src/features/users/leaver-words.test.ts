import { expect, it } from 'vitest';
import type { Leaving } from '#contract/leaving.ts';
import { planWords, resultWords } from './leaver-words.ts';

const named = (firstName: string, lastName: string) => ({
  userId: `usr_${firstName}`,
  email: `${firstName}@clinic.example`,
  firstName,
  lastName,
});

const leaving = (more: Partial<Leaving>): Leaving => ({
  leavingId: '0',
  userId: 'usr_1',
  plan: 'successor',
  successors: [named('Mei', 'Lin')],
  state: 'finished',
  openStudies: 0,
  handedOver: 0,
  withoutSuccessor: 0,
  left: 0,
  leftAlone: 0,
  startedBy: 'Maria Lopez',
  startedAt: '2026-11-22T06:10:48.200Z',
  finishedAt: null,
  ...more,
});

it('says what became of the studies, whatever happened to them meanwhile', () => {
  expect(resultWords(leaving({}))).toBe('There was no open study to hand over.');
  expect(resultWords(leaving({ openStudies: 1, handedOver: 1 }))).toBe(
    '1 open study was handed over to Mei Lin.',
  );
  expect(resultWords(leaving({ openStudies: 1430, handedOver: 1427, leftAlone: 3 }))).toBe(
    '1,427 open studies were handed over to Mei Lin. 3 were left alone: others had reassigned or closed them meanwhile.',
  );
  expect(resultWords(leaving({ openStudies: 2, handedOver: 1, leftAlone: 1 }))).toContain(
    '1 was left alone: others had reassigned or closed it meanwhile.',
  );
  expect(resultWords(leaving({ openStudies: 5, handedOver: 5, withoutSuccessor: 2 }))).toContain(
    '2 of them went to nobody',
  );
  expect(resultWords(leaving({ openStudies: 5, handedOver: 3, stayed: 2 }))).toBe(
    '3 open studies were handed over to Mei Lin. 2 are still assigned to them: the Viewer API did not take them away.',
  );
  expect(resultWords(leaving({ plan: 'keep', successors: [], openStudies: 2 }))).toBe(
    '2 open studies stayed assigned to them.',
  );
});

it('names whom they go to', () => {
  const three = [named('Mei', 'Lin'), named('Aaron', 'Feldman'), named('Luis', 'Ferreira')];
  expect(planWords(leaving({ plan: 'turns', successors: three }))).toBe(
    'handed over by turn to Mei Lin, Aaron Feldman and Luis Ferreira',
  );
  expect(planWords(leaving({ plan: 'unassign', successors: [] }))).toBe('unassigned');
});
