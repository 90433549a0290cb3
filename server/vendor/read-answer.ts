import * as z from 'zod/mini';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { sentence } from '#contract/sentences.ts';
import type { VendorInput } from './outgoing.ts';
import { declaredPath, settle } from './settled.ts';
import type { Report } from './vendor-log.ts';

/** What came back, read; `unreadable` says whether the vendor as such is to blame, or one object. */
export type ReadAnswer<E extends Endpoint> =
  | { readonly ok: true; readonly answer: Answer<E> }
  | { readonly ok: false; readonly isOutage: boolean };

/**
 * The answer as the contract has it. Fields that it does not know are left out. In a page a row that cannot be read is
 * left out and counted; an object that cannot be read, or is another than the one asked for, is no answer.
 */
export function readAnswer<E extends Endpoint>(
  endpoint: E,
  input: VendorInput<E>,
  value: unknown,
  report: Report,
): ReadAnswer<E> {
  const list = listOf(endpoint.answer);
  const answer =
    list === undefined
      ? readObject(endpoint.answer, value, (path, problem) => report(endpoint.name, path, problem))
      : readPage(endpoint, list, value, report);
  if (answer === undefined) return { ok: false, isOutage: list !== undefined };
  const other = otherThanAsked(input, answer);
  if (other !== undefined) {
    report(endpoint.name, other, 'Is another than was asked for.');
    return { ok: false, isOutage: false };
  }
  // The schema of this very row made it.
  return { ok: true, answer: answer as Answer<E> };
}

interface List {
  readonly name: string;
  readonly item: z.core.$ZodType;
}

function listOf(schema: z.ZodMiniType): List | undefined {
  if (!(schema instanceof z.ZodMiniObject)) return undefined;
  for (const [name, field] of Object.entries(schema._zod.def.shape)) {
    if (field instanceof z.ZodMiniArray) return { name, item: field._zod.def.element };
  }
  return undefined;
}

function readPage(endpoint: Endpoint, list: List, value: unknown, report: Report): object | undefined {
  const { name, item } = list;
  const say = (path: string, problem: string) => report(endpoint.name, path, problem);
  if (!isObject(value)) {
    say('', 'Must be an object.');
    return undefined;
  }
  const given = value[name];
  const envelope = readObject(endpoint.answer, Array.isArray(given) ? { ...value, [name]: [] } : value, say);
  if (envelope === undefined || !Array.isArray(given)) return undefined;
  const rows = given.flatMap((each: unknown) => {
    const row = readObject(item, each, (path, problem) =>
      say(`${name}[].${path}`.replace(/\.$/, ''), problem),
    );
    return row === undefined ? [] : [row];
  });
  const unreadable = given.length - rows.length;
  return { ...envelope, [name]: rows, ...(unreadable === 0 ? {} : { unreadable }) };
}

function readObject(
  schema: z.core.$ZodType,
  value: unknown,
  say: (path: string, problem: string) => void,
): object | undefined {
  settle(schema, value, (path) => say(path, 'Is missing.'));
  const result = z.safeParse(schema, value, { error: sentence });
  if (result.success) return isObject(result.data) ? result.data : undefined;
  for (const issue of result.error.issues) say(declaredPath(schema, issue.path), issue.message);
  return undefined;
}

/** The first field by which an answer names another object than the request did: it may be another clinic's. */
function otherThanAsked(input: { params?: object; body?: unknown }, answer: object): string | undefined {
  const answered = new Map<string, unknown>(Object.entries(answer));
  const asked = Object.entries(input.params ?? {});
  if (isObject(input.body) && 'studyInstanceUid' in input.body) {
    asked.push(['studyInstanceUid', input.body.studyInstanceUid]);
  }
  return asked.find(([name, value]) => answered.has(name) && answered.get(name) !== value)?.[0];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
