import { expect, test } from 'vitest';
import type { Study } from '#contract/study.ts';
import { studyCreateBody, studyUpdateBody } from '#contract/study-bodies.ts';
import { resolveThrough } from '#src/form/resolve.ts';
import { inventStudy } from './invent-study.test-data.ts';
import {
  createBody,
  createShape,
  emptyStudyValues,
  hasAll,
  type StudyValues,
  studyFieldOf,
  studyValues,
  updateBody,
  updateShape,
} from './study-form-values.ts';

const options = { fields: {}, shouldUseNativeValidation: false };
const filled: StudyValues = {
  ...emptyStudyValues,
  studyDescription: 'CT head',
  studyInstanceUid: '1.2.3',
};

async function problems(values: StudyValues, base?: Study) {
  const resolver =
    base === undefined
      ? resolveThrough(studyCreateBody, createShape)
      : resolveThrough(studyUpdateBody, updateShape(base));
  return (await resolver(values, undefined, options)).errors;
}

test('a new study is sent without what was not filled in', () => {
  expect(createBody({ ...filled, pairs: [{ key: '', value: '' }] })).toEqual({
    studyDescription: 'CT head',
    severity: 'normal',
    studyInstanceUid: '1.2.3',
  });
});

test('blanks and NUL that were copied with a UID are not part of it', () => {
  expect(createBody({ ...filled, studyInstanceUid: ' 1.2.3\u0000\n' }).studyInstanceUid).toBe('1.2.3');
});

test('only what is different is sent; the order of pairs is none', () => {
  const base = inventStudy('a', { metadata: { a: '1', b: '2' } });
  const values = studyValues(base);
  expect(updateBody(base, { ...values, pairs: values.pairs.toReversed() })).toEqual({});
  expect(updateBody(base, { ...values, severity: 'stat' })).toEqual({ severity: 'stat' });
  expect(updateBody(base, { ...values, pairs: [] })).toEqual({ metadata: null });
  expect(updateBody(base, { ...values, pairs: [{ key: 'a', value: '1' }] })).toEqual({
    metadata: { a: '1' },
  });
});

test('a pair called __proto__ is a pair', () => {
  const body = createBody({ ...filled, pairs: [{ key: '__proto__', value: 'x' }] });
  expect(JSON.stringify(body.metadata)).toBe('{"__proto__":"x"}');
  expect({}).not.toHaveProperty('x');
});

test('what is wrong is said at its field', async () => {
  expect(await problems(emptyStudyValues)).toMatchObject({
    studyDescription: { message: 'Is required.' },
    studyInstanceUid: { message: 'Is required.' },
  });
  const pairs = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
    { key: '', value: '3' },
    { key: 'x'.repeat(101), value: '4' },
    { key: 'long', value: 'x'.repeat(1001) },
  ];
  const { pairs: found } = (await problems({ ...filled, pairs })) as Record<string, unknown>;
  expect(found).toMatchObject({
    1: { key: { message: '“a” is there already.' } },
    2: { key: { message: 'Is required.' } },
    3: { key: { message: 'Must be 1 to 100 characters.' } },
    4: { value: { message: 'Must be at most 1000 characters.' } },
  });
  expect(found).not.toHaveProperty('0');
});

test('51 pairs are one too many, 50 are not, and empty rows do not count', async () => {
  const pairs = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
  expect(await problems({ ...filled, pairs: [...pairs, { key: '', value: '' }] })).toEqual({});
  const errors = await problems({ ...filled, pairs: [...pairs, { key: 'one', value: '' }] });
  expect(errors.pairs?.root?.message).toBe('At most 50 pairs; these are 51.');
});

test('a name that was typed and not chosen is no choice', async () => {
  const errors = await problems({ ...filled, assignee: { id: '', name: 'Mar' } });
  expect(errors.assignee?.message).toMatch(/Choose a person/);
});

test('a study that stays as it is has nothing wrong with it', async () => {
  const base = inventStudy('a', { studyDescription: '' });
  expect(await problems(studyValues(base), base)).toEqual({});
});

test('a path of the body leads to its field, also when a name has dots', () => {
  const values = {
    ...filled,
    pairs: [
      { key: 'a', value: '' },
      { key: 'b.c', value: 'x' },
    ],
  };
  expect(studyFieldOf('metadata.b.c', values)).toBe('pairs.1.value');
  expect(studyFieldOf('metadata.gone', values)).toBe('pairs.root');
  expect(studyFieldOf('assignedTo', values)).toBe('assignee');
  expect(studyFieldOf('severity', values)).toBe('severity');
  expect(studyFieldOf('constructor', values)).toBeUndefined();
});

test('a study has all that a body wants, or not', () => {
  const study = inventStudy('a', { severity: 'high', metadata: { a: '1' } });
  expect(hasAll(study, { severity: 'high', metadata: { a: '1' }, assignedTo: null })).toBe(true);
  expect(hasAll(study, { severity: 'stat' })).toBe(false);
  expect(hasAll(study, { metadata: null })).toBe(false);
});
