import type { FieldErrors, FieldPath, FieldValues, Resolver, UseFormSetError } from 'react-hook-form';
import * as z from 'zod/mini';
import { sentence, toFieldErrors } from '#contract/sentences.ts';
import { ApiFailure } from '#src/api/failure.ts';

/**
 * Checks a flat form with the very schema that the server uses, in the same words.
 * An empty field is said to be missing rather than malformed.
 */
export function resolveWith<Values extends FieldValues>(
  schema: z.ZodMiniType<Values, Values>,
): Resolver<Values> {
  return (values) => {
    const parsed = z.safeParse(schema, values, { error: sentence });
    if (parsed.success) return { values: parsed.data, errors: {} };
    const errors = Object.entries(toFieldErrors(parsed.error.issues)).map(([field, message]) => [
      field,
      { type: 'contract', message: values[field] === '' ? 'Is required.' : message },
    ]);
    return { values: {}, errors: Object.fromEntries(errors) as FieldErrors<Values> };
  };
}

/** Puts the server's field errors on the fields that the form has, and the focus on the first of them. */
export function placeFieldErrors<Values extends FieldValues>(
  failure: unknown,
  fields: readonly FieldPath<Values>[],
  setError: UseFormSetError<Values>,
): void {
  if (!(failure instanceof ApiFailure)) return;
  let shouldFocus = true;
  for (const field of fields) {
    const message = failure.fieldErrors[field];
    if (message === undefined) continue;
    setError(field, { type: 'server', message }, { shouldFocus });
    shouldFocus = false;
  }
}

/** What is left to say above the button: null when every sentence of the failure stands at its field. */
export function unplacedFailure(failure: unknown, fields: readonly string[]): unknown {
  if (!(failure instanceof ApiFailure)) return failure;
  const named = Object.keys(failure.fieldErrors);
  return named.length > 0 && named.every((name) => fields.includes(name)) ? null : failure;
}
