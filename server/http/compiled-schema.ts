import type * as z from 'zod/mini';
import * as core from 'zod/v4/core';

/**
 * The same schema with zod's compiled objects in it. `zod/mini`, which the contract is written in for the browser's
 * sake, walks an object's shape with every value; compiled, a page of a list is checked in a third of the time.
 * For schemas of answers, which are objects, lists and values in them; what else there may be stays as it is.
 */
export function compiled<Schema extends z.ZodMiniType>(
  schema: Schema,
): (value: unknown, context: core.ParseContext<core.$ZodIssue>) => z.output<Schema> {
  const quick = compile(schema);
  return (value, context) => core.parse(quick, value, context) as z.output<Schema>;
}

function compile(schema: core.$ZodType): core.$ZodType {
  if (schema instanceof core.$ZodObject) {
    const { def } = schema._zod;
    const fields = Object.entries(def.shape).map(([name, field]) => [name, compile(field)] as const);
    return new core.$ZodObjectJIT({ ...def, shape: Object.fromEntries(fields) });
  }
  if (schema instanceof core.$ZodArray) {
    const { def } = schema._zod;
    return new core.$ZodArray({ ...def, element: compile(def.element) });
  }
  if (schema instanceof core.$ZodOptional) {
    const { def } = schema._zod;
    return new core.$ZodOptional({ ...def, innerType: compile(def.innerType) });
  }
  if (schema instanceof core.$ZodNullable) {
    const { def } = schema._zod;
    return new core.$ZodNullable({ ...def, innerType: compile(def.innerType) });
  }
  return schema;
}
