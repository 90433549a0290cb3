import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints } from '#contract/endpoints.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { parseInput } from './parse-input.ts';

const table: readonly Endpoint[] = Object.values(endpoints);

const names = table.flatMap((endpoint) => [
  ...Object.keys(endpoint.query?._zod.def.shape ?? {}),
  ...Object.keys(endpoint.params?._zod.def.shape ?? {}),
]);
const name = fc.oneof(
  fc.constantFrom(...new Set(names), '__proto__', 'constructor'),
  fc.string({ unit: 'binary' }),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'null', 'true', '20', '2026-02-30', 'stat', 'sent,accepted', `usr_${'0'.repeat(32)}`),
);

test('whatever comes in, it is parsed or refused with a sentence a field, and nothing else is thrown', () => {
  fc.assert(
    fc.property(
      // By name: a counterexample that printed a whole endpoint would be of no use.
      fc.constantFrom(...table.map((endpoint) => endpoint.name)),
      fc.dictionary(name, text),
      fc.array(fc.tuple(name, text), { maxLength: 4 }),
      fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.jsonValue()), fc.constant(undefined)),
      (endpointName, params, query, body) => {
        const endpoint = table.find((each) => each.name === endpointName);
        if (endpoint === undefined) return;
        try {
          parseInput(endpoint, { params, query: new URLSearchParams(query), body });
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          if (!(error instanceof Refusal)) return;
          expect(error.code).toBe('invalid_request');
          expect(error.message).not.toBe('');
          // What is wrong with the body as a whole belongs to no field, and is the message alone.
          const sentences = Object.values(error.details.fieldErrors ?? { whole: error.message });
          expect(sentences.length).toBeGreaterThan(0);
          for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/s);
        }
      },
    ),
    { numRuns: 5000 },
  );
});

test('a parameter that an operation does not have is refused by its name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...table), name, (endpoint, unknown) => {
      if (names.includes(unknown) || unknown === '' || /[\0\ud800-\udfff]/.test(unknown)) return;
      const query = new URLSearchParams([[unknown, 'x']]);
      const params = { studyId: `stu_${'0'.repeat(32)}` };
      try {
        parseInput({ ...endpoint, params: undefined } as unknown as Endpoint, { params, query, body: {} });
        throw new Error('It was taken.');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // That one name would vanish from an object of reasons.
        const [field, reason] =
          unknown === '__proto__'
            ? ['query', 'Has a name that is not allowed.']
            : [unknown, 'Is not a field of this operation.'];
        expect(Object.entries(error.details.fieldErrors ?? {})).toContainEqual([field, reason]);
      }
    }),
  );
});
