import type * as z from 'zod/mini';
import type { FieldErrors } from './error.ts';

type Issue = z.core.$ZodIssue | z.core.$ZodRawIssue;

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/**
 * The sentence for one thing that is wrong with a value. zod/mini ships no wording, so that both sides of the
 * wire say the same in our words: pass it as `{ error: sentence }` to every parse.
 */
export function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Is required.'
        : `Must be ${nouns[String(issue.expected)] ?? String(issue.expected)}.`;
    case 'invalid_value': {
      const values = Array.isArray(issue.values) ? issue.values : [];
      if (values.length > 8) return 'Is not one of the documented values.';
      return `Must be ${values
        .map((value) => String(value))
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}.`;
    }
    case 'unrecognized_keys':
      return 'Is not a field of this operation.';
    case 'too_small':
      return issue.origin === 'number'
        ? `Must be at least ${issue.minimum}.`
        : `Must have at least ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'number'
        ? `Must be at most ${issue.maximum}.`
        : `Must have at most ${issue.maximum}.`;
    case 'invalid_key':
      return 'Has a name that is not allowed.';
    default:
      return typeof issue.message === 'string' && issue.message !== '' ? issue.message : 'Is not valid.';
  }
}

/** One sentence a field, the first that was found; the empty path is the body itself. */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  const errors = new Map<string, string>();
  const put = (path: readonly PropertyKey[], message: string) => {
    const key = path.map(String).join('.');
    if (!errors.has(key)) errors.set(key, message);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) put([...issue.path, key], sentence(issue));
    } else if (issue.code === 'invalid_key') {
      const inner = issue.issues[0];
      put(issue.path, inner === undefined ? sentence(issue) : `The name: ${inner.message}`);
    } else if (issue.code === 'invalid_union') {
      const branch = issue.errors.find((candidate) => candidate.length > 0) ?? [];
      for (const inner of branch) put([...issue.path, ...inner.path], inner.message);
    } else {
      put(issue.path, issue.message);
    }
  }
  // A body with a field called `__proto__` must end as data, so never assign by name.
  return Object.fromEntries(errors);
}
