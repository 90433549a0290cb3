import {
  type FieldErrors,
  type FieldPath,
  type FieldValues,
  get,
  type Resolver,
  set,
  type UseFormSetError,
} from 'react-hook-form';
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

/** A form whose fields are not those of the body: how it becomes one, and back. */
export interface FormShape<Values extends FieldValues> {
  readonly toBody: (values: Values) => unknown;
  /** The field at which to say what is wrong with a path of the body; undefined when there is none. */
  readonly fieldOf: (path: string, values: Values) => string | undefined;
  /** What the body cannot show: by field, a sentence each. */
  readonly problems?: (values: Values) => Iterable<readonly [field: string, message: string]>;
}

/** Checks a form with the schema of the body that it becomes. The values stay as they were typed. */
export function resolveThrough<Values extends FieldValues>(
  schema: z.ZodMiniType,
  { toBody, fieldOf, problems }: FormShape<Values>,
): Resolver<Values> {
  return (values) => {
    const errors: FieldErrors<Values> = {};
    const put = (field: string, message: string) => {
      if (get(errors, field) === undefined)
        set(errors, field as FieldPath<FieldValues>, { type: 'contract', message });
    };
    for (const [field, message] of problems?.(values) ?? []) put(field, message);
    const parsed = z.safeParse(schema, toBody(values), { error: sentence });
    if (!parsed.success)
      for (const [path, message] of Object.entries(toFieldErrors(parsed.error.issues))) {
        const field = fieldOf(path, values);
        if (field !== undefined) put(field, values[path] === '' ? 'Is required.' : message);
      }
    return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
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
