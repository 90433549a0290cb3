import fc from 'fast-check';
import type { Endpoint } from '#contract/endpoint.ts';
import { arbitraryOf } from './arbitrary-of.ts';
import { careOf } from './care.ts';
import type { CallerName, FuzzRequest } from './fuzz-request.ts';
import { type Pair, queryOf } from './query-arbitrary.ts';
import { invitedOnly, renewed, type ThingKind } from './things.ts';

/** Mostly somebody who may, so that more than the door is tried. */
const askers: Readonly<Record<Endpoint['credential'], fc.Arbitrary<CallerName>>> = {
  viewer: weighted({
    key: 8,
    owner: 6,
    admin: 2,
    adminWithoutStudies: 1,
    manager: 1,
    member: 1,
    otherKey: 1,
  }),
  session: weighted({
    owner: 8,
    admin: 3,
    adminWithoutStudies: 1,
    manager: 1,
    member: 1,
    otherOwner: 1,
    key: 1,
  }),
  none: weighted({ nobody: 8, owner: 1, member: 1 }),
};

function weighted(weights: Partial<Record<CallerName, number>>): fc.Arbitrary<CallerName> {
  return fc.constantFrom(
    ...(Object.entries(weights) as [CallerName, number][]).flatMap(([name, weight]) =>
      Array<CallerName>(weight).fill(name),
    ),
  );
}

const ifMatch = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('"1"', '"2"', 'W/"1"', '*', '"never"').map((tag) => ({ 'if-match': tag })),
  },
);

/** Requests of one operation that its schemas take. */
export function validRequest(endpoint: Endpoint): fc.Arbitrary<FuzzRequest> {
  const nothing = fc.constant<unknown>({});
  const isWrite = endpoint.method !== 'GET';
  const { makes, invites } = careOf(endpoint);
  const named = invites === true ? invitedOnly : (text: string) => text;
  return fc
    .record({
      as: askers[endpoint.credential],
      params: endpoint.params === undefined ? nothing : arbitraryOf(endpoint.params, 'params'),
      query: endpoint.query === undefined ? fc.constant<readonly Pair[]>([]) : queryOf(endpoint.query),
      headers: isWrite && endpoint.versioned === true ? ifMatch : fc.constant({}),
      isNew: fc.constantFrom(true, true, true, false),
      body:
        endpoint.body !== undefined
          ? arbitraryOf(endpoint.body, 'body')
          : // Who has nothing to say may say so.
            fc.constantFrom<unknown>(undefined, {}),
    })
    .map(({ as, params, query, headers, isNew, body }) => ({
      as,
      method: endpoint.method,
      path: pathOf(endpoint, params),
      query: named(new URLSearchParams(query.map(([name, value]) => [name, value])).toString()),
      headers,
      ...(isWrite && body !== undefined ? { body: named(written(body, isNew ? makes : undefined)) } : {}),
    }));
}

function written(body: unknown, makes: ThingKind | undefined): string {
  const text = JSON.stringify(body);
  return makes === undefined ? text : renewed(text, makes);
}

function pathOf(endpoint: Endpoint, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
}
