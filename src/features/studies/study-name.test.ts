import { expect, it } from 'vitest';
import { readStudyName } from './study-name.ts';

const id = `stu_${'0123456789abcdef'.repeat(2)}`;

it.each([
  [id, { kind: 'id', studyId: id }],
  [` ${id.toUpperCase()}\n`, { kind: 'id', studyId: id }],
  ['1.2.840.10008', { kind: 'uid', studyInstanceUid: '1.2.840.10008' }],
  ['"1.2.840.10008\u0000"', { kind: 'uid', studyInstanceUid: '1.2.840.10008' }],
])('%j is found', (pasted, name) => {
  expect(readStudyName(pasted)).toEqual(name);
});

it.each([
  ['', /Paste a study id/],
  ['CT Head', /Paste a study id/],
  ['stu_12', /32 hexadecimal/],
  ['1.2..3', /empty component/],
  ['1.02.3', /leading zero/],
  ['1.2.x', /digits and dots/],
  [`1.${'2'.repeat(63)}`, /at most 64 characters; this has 65/],
])('%j says why not', (pasted, problem) => {
  const name = readStudyName(pasted);
  expect(name.kind === 'neither' && name.problem).toMatch(problem);
});
