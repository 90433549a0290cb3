import { expect, test } from 'vitest';
import { inventStudy } from './invent-study.test-data.ts';
import { addStudy, idsOf } from './refresh-pages.ts';
import type { StudyPages } from './study-pages.ts';

const at = (minute: number) =>
  inventStudy(`m${minute}`, { createdAt: new Date(minute * 60_000).toISOString() });
const pages = (next: string | undefined, ...minutes: number[][]): StudyPages => ({
  pages: minutes.map((page, index) => ({
    start: index === 0 ? undefined : `p${index}`,
    studies: page.map(at),
    checkedAt: 0,
  })),
  next,
});
const order = (list: StudyPages) => [...idsOf(list)].join(' ');

test('the newest comes first where the newest are first', () => {
  expect(order(addStudy(pages('more', [5, 3], [2]), at(9), false))).toBe('m9 m5 m3 m2');
  expect(order(addStudy(pages('more', [5, 3], [2]), at(4), false))).toBe('m5 m4 m3 m2');
});

test('the newest comes last where the oldest are first, if the end is loaded', () => {
  expect(order(addStudy(pages(undefined, [1, 2], [3]), at(9), true))).toBe('m1 m2 m3 m9');
  const partial = pages('more', [1, 2], [3]);
  expect(addStudy(partial, at(9), true)).toBe(partial);
});

test('an empty list takes it; one that has it stays as it is', () => {
  expect(order(addStudy(pages(undefined, []), at(1), false))).toBe('m1');
  const list = pages(undefined, [1]);
  expect(addStudy(list, at(1), false)).toBe(list);
});
