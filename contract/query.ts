import * as z from 'zod/mini';
import { pageLimitDefault, pageLimitMax } from './page.ts';
import { text } from './text.ts';

/** Fields that may come repeated (`status=sent&status=accepted`) as well as comma-joined. */
const lists = new WeakSet<object>();

/** A list of `item`, comma-joined or repeated. An empty list is refused: it would mean "none of them" to one reader and "all" to another. */
export function queryList<Item extends z.ZodMiniType<string, string>>(item: Item) {
  const schema = z.optional(
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((value: string) => value.split(',')),
      ),
      z.array(item),
    ),
  );
  lists.add(schema);
  return schema;
}

const isNull = (value: string) => value === '' || value === 'null';

/** A value or, as the empty string or the word `null`, an explicit "none". */
export function queryNullable<Item extends z.ZodMiniType<string, string>>(item: Item) {
  return z.optional(
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((value: string) => (isNull(value) ? null : value)),
      ),
      z.nullable(item),
    ),
  );
}

/** `true`, `false`, or empty for "no filter". */
export const queryBoolean = z.optional(
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) =>
        isNull(value) ? null : value === 'true' ? true : value === 'false' ? false : value,
      ),
    ),
    z.nullable(z.boolean()),
  ),
);

/** Python clients declare `limit` as a float and may send `20.0`. */
export const queryLimit = z._default(
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) => (/^\d{1,9}(\.0+)?$/.test(value) ? Number(value) : Number.NaN)),
    ),
    z
      .number('Must be a whole number from 1 to 100.')
      .check(
        z.refine(
          (value: number) => value >= 1 && value <= pageLimitMax,
          `Must be a whole number from 1 to ${pageLimitMax}.`,
        ),
      ),
  ),
  pageLimitDefault,
);

/** The cursor of the page before; absent or empty is the first page. Opaque to everyone but the server that made it. */
export const queryCursor = z.optional(z.string().check(z.maxLength(1000, 'Is not a cursor of this list.')));

/** A "contains" filter: ignores case, and every character stands for itself. */
export const queryContains = z.optional(text(0, 200));

/** A whole day in UTC. */
export const queryDate = z.optional(
  z.string().check(
    z.refine((value: string) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
      const day = new Date(`${value}T00:00:00Z`);
      return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) && value >= '0001-01-01';
    }, 'Must be a day as YYYY-MM-DD.'),
  ),
);

/** A query string read into what the schema takes, or the parameter that came twice. */
export function readQuery(
  shape: Readonly<Record<string, object>>,
  parameters: URLSearchParams,
): { values: Record<string, string> } | { repeated: string } {
  const values = new Map<string, string>();
  for (const name of new Set(parameters.keys())) {
    const all = parameters.getAll(name);
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (all.length > 1 && !(field !== undefined && lists.has(field))) return { repeated: name };
    values.set(name, all.join(','));
  }
  return { values: Object.fromEntries(values) };
}
