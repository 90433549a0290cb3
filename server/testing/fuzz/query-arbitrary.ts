import fc from 'fast-check';
import type * as z from 'zod/mini';
import { arbitraryOf, takes } from './arbitrary-of.ts';
import { knownArbitraries } from './known-arbitraries.ts';

export type Pair = readonly [name: string, value: string];

/** A query string that a schema takes, a few of its parameters at a time: with all filters at once nothing is found. */
export function queryOf(schema: z.ZodMiniObject): fc.Arbitrary<readonly Pair[]> {
  const fields = Object.entries(schema._zod.def.shape).map(([name, field]) =>
    written(field, name).map((values) => ({ name, values })),
  );
  return fc
    .uniqueArray(fc.oneof(...fields), { selector: ({ name }) => name, maxLength: 4 })
    .map((parameters) =>
      parameters.flatMap(({ name, values }) => values.map((value): Pair => [name, value])),
    );
}

/** One parameter as it may be written: a list comma-joined or repeated, null as a word or as nothing. */
function written(schema: z.core.$ZodType, name: string): fc.Arbitrary<readonly string[]> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (knownArbitraries.has(schema) || def.type === 'enum' || def.type === 'string')
    return arbitraryOf(schema, name).map((value) => [String(value)]);
  if (def.type === 'optional' || def.type === 'default') return written(def.innerType, name);
  if (def.type !== 'pipe') throw new Error(`There is no way to write ${def.type} in a query (${name}).`);
  const { def: out } = (def.out as z.core.$ZodTypes)._zod;
  switch (out.type) {
    case 'array':
      return fc
        .tuple(fc.array(arbitraryOf(out.element, name), { minLength: 1, maxLength: 4 }), fc.boolean())
        .map(([items, isRepeated]) => (isRepeated ? items.map(String) : [items.map(String).join(',')]));
    case 'nullable':
      return fc.oneof(
        { weight: 4, arbitrary: arbitraryOf(out.innerType, name).map((value) => [String(value)]) },
        { weight: 1, arbitrary: fc.constantFrom([''], ['null']) },
      );
    case 'number':
      return fc
        .tuple(fc.integer({ min: 1, max: 100 }), fc.constantFrom('', '.0', '.00'), fc.constantFrom('', '0'))
        .map(([value, fraction, padding]) => [`${padding}${value}${fraction}`])
        .filter(([value]) => takes(schema, value));
    default:
      throw new Error(`There is no way to write ${out.type} in a query (${name}).`);
  }
}
