import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { endpoints } from '#contract/endpoints.ts';
import { sentence } from '#contract/sentences.ts';
import { study } from '#contract/study.ts';
import { compiled } from './compiled-schema.ts';

const person = { userId: 'usr_1', email: 'a@b.example', firstName: 'A', secret: 'no' };
const whole = {
  studyId: 'stu_1',
  studyInstanceUid: '1.2.3',
  studyDescription: 'CT head',
  severity: 'stat',
  studyViewerStatus: 'incomplete',
  isCancelled: false,
  cancelledAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: null,
  assignedTo: person,
  createdByUser: null,
  metadata: { ward: 'A1' },
  secret: 'no',
};

/** What a schema makes of a value, or what it says against it. */
function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    return (error as { issues: unknown }).issues;
  }
}

const schema = z.object({ studies: z.array(study), cursor: z.optional(z.nullable(z.string())) });

test.each([
  ['a whole answer', { studies: [whole, { ...whole, metadata: undefined }], cursor: 'c' }],
  ['nothing where nothing may be', { studies: [], cursor: null }],
  ['a field that is missing', { studies: [{ ...whole, studyId: undefined }] }],
  ['a field of another kind', { studies: [whole, { ...whole, severity: 'urgent', isCancelled: 'no' }] }],
  ['a broken reference', { studies: [{ ...whole, assignedTo: { email: 'a@b.example' } }] }],
  ['something else', 'text'],
])('compiled and interpreted, a schema says the same about %s', (_what, value) => {
  const context = { error: sentence };
  expect(outcome(() => compiled(schema)(value, context))).toEqual(
    outcome(() => schema.parse(value, context)),
  );
});

test('what is not declared is stripped, however deep', () => {
  const checked = compiled(schema)({ studies: [whole] }, { error: sentence });
  expect(JSON.stringify(checked)).not.toContain('secret');
});

test('every answer of the table can be compiled, and refuses what the table refuses', () => {
  for (const { answer } of Object.values(endpoints)) {
    for (const value of [{}, null, []]) {
      const context = { error: sentence };
      expect(outcome(() => compiled(answer)(value, context))).toEqual(
        outcome(() => answer.parse(value, context)),
      );
    }
  }
});
