import fc from 'fast-check';
import type * as z from 'zod/mini';
import { knownArbitraries, namedLike } from './known-arbitraries.ts';
import { textBetween } from './text-arbitrary.ts';
import { sampled } from './things.ts';

/**
 * Values in JSON that a schema of the contract takes, made from the schema itself; ids in them are words (things.ts).
 * @param field what the value is called, for the names of what exists
 */
export function arbitraryOf(schema: z.core.$ZodType, field: string): fc.Arbitrary<unknown> {
  let inVain = 0;
  return shaped(schema, field).filter((value) => {
    const isTaken = takes(schema, value);
    inVain = isTaken ? 0 : inVain + 1;
    // Instead of a search without an end.
    if (inVain > 100_000) throw new Error(`Nothing is found that the schema of ${field} takes.`);
    return isTaken;
  });
}

export function takes(schema: z.core.$ZodType, value: unknown): boolean {
  // Every schema of zod/mini has the method; its core type does not say so.
  return (schema as z.ZodMiniType).safeParse(sampled(value)).success;
}

function shaped(schema: z.core.$ZodType, field: string): fc.Arbitrary<unknown> {
  const known = knownArbitraries.get(schema);
  if (known !== undefined) return withNamed(known, field);
  // The union of all kinds is how the library itself tells them apart.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return withNamed(textOf(schema, field), field);
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 100_000 }), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'optional':
      return arbitraryOf(def.innerType, field);
    case 'nullable':
      return fc.oneof(
        { weight: 5, arbitrary: arbitraryOf(def.innerType, field) },
        { weight: 1, arbitrary: fc.constant(null) },
      );
    case 'union':
      return fc.oneof(...def.options.map((option) => arbitraryOf(option, field)));
    case 'array':
      return fc.array(arbitraryOf(def.element, field), { maxLength: 5 });
    case 'record':
      return fc.oneof(
        { weight: 6, arbitrary: dictionary(def.keyType, def.valueType, 0, 4) },
        { weight: 1, arbitrary: dictionary(def.keyType, def.valueType, 40, 60) },
      );
    case 'object':
      return objectOf(def.shape);
    default:
      throw new Error(`There is no arbitrary for ${def.type} (${field}).`);
  }
}

function objectOf(shape: Readonly<Record<string, z.core.$ZodType>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape).map(([name, schema]) => {
    const value = arbitraryOf(schema, name);
    const isOptional = (schema as z.core.$ZodTypes)._zod.def.type === 'optional';
    // Half of what may be left out is.
    return [name, isOptional ? fc.option(value, { nil: undefined, freq: 2 }) : value] as const;
  });
  return fc
    .record(Object.fromEntries(fields), { noNullPrototype: true })
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}

function dictionary(key: z.core.$ZodType, value: z.core.$ZodType, minKeys: number, maxKeys: number) {
  const names = arbitraryOf(key, 'key')
    .filter((name): name is string => typeof name === 'string')
    // Never data: refused wherever it comes from.
    .filter((name) => name !== '__proto__');
  return fc.dictionary(names, arbitraryOf(value, 'value'), {
    minKeys,
    maxKeys,
    size: 'max',
    noNullPrototype: true,
  });
}

function withNamed(arbitrary: fc.Arbitrary<string>, field: string): fc.Arbitrary<string> {
  const named = namedLike(field);
  if (named === undefined) return arbitrary;
  return fc.oneof({ weight: 6, arbitrary: named }, { weight: 1, arbitrary });
}

/** Schemas keep their limits to themselves, so they are asked: how few and how many of the same letter they take. */
function textOf(schema: z.core.$ZodType, field: string): fc.Arbitrary<string> {
  const lengths = [0, 1, 2, 3, 12, 50, 100, 128, 200, 254, 500, 1000];
  const taken = lengths.filter((length) => takes(schema, 'x'.repeat(length)));
  const min = taken[0];
  const max = taken.at(-1);
  if (min === undefined || max === undefined)
    throw new Error(`There is no arbitrary for the text of ${field}: add one to known-arbitraries.ts.`);
  return textBetween(min, max);
}
