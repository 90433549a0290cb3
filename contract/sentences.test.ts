import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpoints } from './endpoints.ts';
import { sentence, toFieldErrors } from './sentences.ts';
import { studyCreateBody } from './study-bodies.ts';

const bodies = Object.values(endpoints).flatMap((endpoint) => ('body' in endpoint ? [endpoint.body] : []));

test('whatever is sent, each field has one sentence that says what to do', () => {
  const known = fc.constantFrom(
    ...[
      'severity',
      'studyDescription',
      'studyInstanceUid',
      'metadata',
      'assignedTo',
      'email',
      'level',
      'userId',
    ],
    ...['hasDashboardAccess', 'canManageStudies', 'phoneNumber', 'password', 'others', 'constructor', ''],
  );
  const body = fc.oneof(
    fc.dictionary(fc.oneof(known, fc.string()), fc.jsonValue()),
    fc.dictionary(known, fc.jsonValue({ maxDepth: 2 })),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...bodies), body, (schema, value) => {
      const result = schema.safeParse(value, { error: sentence });
      if (result.success) return;
      const errors = toFieldErrors(result.error.issues);
      expect(Object.keys(errors).length).toBeGreaterThan(0);
      for (const message of Object.values(errors)) expect(message).toMatch(/^[A-Z].*\.$/s);
    }),
    { numRuns: 3000 },
  );
});

test('says the first thing that is wrong with each field, by its path', () => {
  const result = studyCreateBody.safeParse(
    {
      severity: 'urgent',
      studyDescription: 1,
      metadata: { bed: 4, ['x'.repeat(101)]: 'v' },
      extra: 1,
      more: 2,
    },
    { error: sentence },
  );
  expect(result.success ? {} : toFieldErrors(result.error.issues)).toEqual({
    severity: 'Must be stat, high or normal.',
    studyDescription: 'Must be text.',
    studyInstanceUid: 'Is required.',
    'metadata.bed': 'Must be text.',
    [`metadata.${'x'.repeat(101)}`]: 'The name: Must be 1 to 100 characters.',
    extra: 'Is not a field of this operation.',
    more: 'Is not a field of this operation.',
  });
});

test('a field with the name of everything’s ancestor is data', () => {
  const issues = [{ code: 'custom', path: ['__proto__'], message: 'Wrong.' }] as const;
  const errors = toFieldErrors(
    issues.map((issue) => ({ ...issue, path: [...issue.path], input: undefined })),
  );
  expect(Object.entries(errors)).toEqual([['__proto__', 'Wrong.']]);
  expect(Reflect.get({}, 'Wrong.')).toBe(undefined);
});
