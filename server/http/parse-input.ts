import type { Endpoint } from '#contract/endpoint.ts';
import type { FieldErrors } from '#contract/error.ts';
import { readQuery } from '#contract/query.ts';
import { sentence, toFieldErrors } from '#contract/sentences.ts';
import { isStorableText } from '#contract/text.ts';
import { Refusal } from '#server/viewer/refusal.ts';

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Undefined for operations that take no body. */
  readonly body: unknown;
}

/** Everything the operation declares, parsed with its schemas; what it does not declare is refused by name. */
export function parseInput(
  endpoint: Endpoint,
  raw: RawInput,
): { params: unknown; query: unknown; body: unknown } {
  return {
    params: parsePart(endpoint.params, raw.params),
    query: parseQuery(endpoint, raw.query),
    body: endpoint.body === undefined ? parseNoBody(raw.body) : parsePart(endpoint.body, raw.body),
  };
}

function parsePart(schema: Endpoint['body'], value: unknown): unknown {
  if (schema === undefined) return {};
  const result = schema.safeParse(value, { error: sentence });
  if (!result.success) throw invalid(toFieldErrors(result.error.issues));
  return result.data;
}

function parseQuery(endpoint: Endpoint, parameters: URLSearchParams): unknown {
  for (const [name, value] of parameters) {
    // As in a body: whoever reads the error by its fields would lose this one.
    if (name === '__proto__') throw invalid({ query: 'Has a name that is not allowed.' });
    if (!isStorableText(name) || !isStorableText(value)) {
      throw invalid({
        [isStorableText(name) ? name : 'query']: 'Contains a character that cannot be stored.',
      });
    }
  }
  const shape = endpoint.query?._zod.def.shape ?? {};
  const read = readQuery(shape, parameters);
  if ('repeated' in read) throw invalid({ [read.repeated]: 'Must come once only.' });
  if (endpoint.query === undefined) {
    const first = Object.keys(read.values)[0];
    if (first !== undefined) throw invalid({ [first]: 'Is not a field of this operation.' });
    return {};
  }
  const result = endpoint.query.safeParse(read.values, { error: sentence });
  if (result.success) return result.data;
  // A parameter goes by its name: the items of a list have no names of their own in a URL.
  throw invalid(
    toFieldErrors(result.error.issues.map((issue) => ({ ...issue, path: issue.path.slice(0, 1) }))),
  );
}

function parseNoBody(body: unknown): unknown {
  if (body === undefined) return {};
  const first = typeof body === 'object' && body !== null ? Object.keys(body)[0] : 'body';
  if (first !== undefined) throw invalid({ [first]: 'Is not a field of this operation.' });
  return {};
}

function invalid(fieldErrors: FieldErrors): Refusal {
  const [path = '', message = 'Is not valid.'] = Object.entries(fieldErrors)[0] ?? [];
  // What is wrong with the body as a whole belongs to no field.
  const named = Object.entries(fieldErrors).filter(([name]) => name !== '');
  return new Refusal('invalid_request', path === '' ? message : `${path}: ${message}`, {
    ...(named.length === 0 ? {} : { fieldErrors: Object.fromEntries(named) }),
  });
}
