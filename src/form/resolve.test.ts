import { expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { newPassword } from '#contract/password.ts';
import { email } from '#contract/person.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { placeFieldErrors, resolveWith, unplacedFailure } from './resolve.ts';

const schema = z.object({ email, password: newPassword });
const options = { fields: {}, shouldUseNativeValidation: false };

it('says what is missing and what is malformed, in the words of the contract', async () => {
  const resolve = resolveWith(schema);
  expect(await resolve({ email: '', password: 'short' }, undefined, options)).toEqual({
    values: {},
    errors: {
      email: { type: 'contract', message: 'Is required.' },
      password: { type: 'contract', message: 'Must be at least 12 characters.' },
    },
  });
  const good = { email: 'a@b.example', password: 'correct horse battery' };
  expect(await resolve(good, undefined, options)).toEqual({ values: good, errors: {} });
});

it('puts server errors on their fields, and keeps for the form what has none', () => {
  const setError = vi.fn();
  const failure = new ApiFailure({
    kind: 'refused',
    message: 'No.',
    fieldErrors: { email: 'Is taken.', clinic: 'Is full.' },
  });
  placeFieldErrors<{ email: string }>(failure, ['email'], setError);
  expect(setError.mock.calls).toEqual([
    ['email', { type: 'server', message: 'Is taken.' }, { shouldFocus: true }],
  ]);
  expect(unplacedFailure(failure, ['email'])).toBe(failure);
  expect(unplacedFailure(failure, ['email', 'clinic'])).toBeNull();
  expect(unplacedFailure(null, ['email'])).toBeNull();
});
