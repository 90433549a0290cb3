import * as z from 'zod/mini';
import { extensionFields } from '#contract/extensions.ts';

/**
 * Brings a value of the vendor's to how the contract says the same, in place. Null where a field may only be absent says
 * what its absence says, and a field that may be null and is absent says what null says; the latter is reported, because
 * the documents promise it. What bears the name of an extension of ours is an unknown field of theirs.
 */
export function settle(schema: z.core.$ZodType, value: unknown, missing: (path: string) => void): void {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodMiniObject) || !isRecord(value)) return;
  for (const [name, field] of Object.entries(inner._zod.def.shape)) {
    if (extensionFields.has(field)) delete value[name];
    else if (value[name] === null && !takes(field, null) && takes(field, undefined)) delete value[name];
    else if (value[name] === undefined && !takes(field, undefined) && takes(field, null)) {
      value[name] = null;
      missing(name);
    } else settle(field, value[name], (path) => missing(`${name}.${path}`));
  }
}

/** The path as the contract declares it: what a caller may name freely, such as a key of metadata, becomes `*`. */
export function declaredPath(schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  const [first, ...rest] = path;
  if (first === undefined) return '';
  const inner = unwrapped(schema);
  const field = inner instanceof z.ZodMiniObject ? inner._zod.def.shape[String(first)] : undefined;
  const name = field === undefined ? '*' : String(first);
  const below = field === undefined ? rest.map(() => '*').join('.') : declaredPath(field, rest);
  return below === '' ? name : `${name}.${below}`;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniNullable
    ? unwrapped(schema._zod.def.innerType)
    : schema;
}

function takes(field: z.core.$ZodType, value: null | undefined): boolean {
  return z.safeParse(field, value).success;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
