import fc from 'fast-check';
import type { FuzzRequest } from './fuzz-request.ts';

/** Takes a request and answers with a broken one; whatever it does not apply to stays as it is. */
export type Mutation = (request: FuzzRequest) => FuzzRequest;

type Fields = Readonly<Record<string, unknown>>;

const wrongValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    -1e-300,
    2 ** 53,
    43_201,
    '',
    ' ',
    'NaN',
    'Infinity',
    'null',
    '1e999',
    [],
    {},
    [null],
    '\ud800',
    '\udc00x',
    'a\u0000b',
    '\u0000',
    'x'.repeat(100_000),
    '🙂'.repeat(1001),
    '🙂'.repeat(101),
    'x'.repeat(1001),
    'x'.repeat(255),
    '__proto__',
    { constructor: { prototype: { x: '1' } } },
    { $ne: null },
    { length: 1e9 },
    "' or 1=1 --",
    '../../etc/passwd',
    'a@b.c\r\nBcc: d@e.f',
    '2026-02-30',
    Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])),
    Array.from({ length: 1001 }, () => 'x'),
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const wrongNames = fc.oneof(
  fc.constantFrom(
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '$where',
    'clinicId',
    'version',
    'study_id',
    'id',
    'a.b',
    'a[0]',
    'x'.repeat(5000),
    '\u0000',
    '\ud800',
    '🙂',
  ),
  fc.string({ maxLength: 10 }),
);

/** Something done to the fields of a body that has any. */
function onFields(change: (fields: Fields, names: readonly string[]) => unknown): Mutation {
  return (request) => {
    const body = parsed(request.body);
    if (body === undefined) return request;
    return { ...request, body: JSON.stringify(change(body, Object.keys(body))) };
  };
}

function parsed(body: string | undefined): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The same field of another body, whatever it is called there. */
const at = (names: readonly string[], index: number) => names[index % Math.max(1, names.length)] ?? 'absent';

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
}

const index = fc.nat({ max: 20 });

const fieldMutations: fc.Arbitrary<Mutation> = fc.oneof(
  index.map((n) => onFields((fields, names) => without(fields, at(names, n)))),
  fc
    .tuple(index, wrongValues)
    .map(([n, value]) => onFields((fields, names) => ({ ...fields, [at(names, n)]: value }))),
  fc
    .tuple(index, wrongValues)
    .map(([n, value]) => onFields((fields, names) => ({ ...fields, [at(names, n)]: value }))),
  fc
    .tuple(wrongNames, wrongValues)
    .map(([name, value]) => onFields((fields) => ({ ...fields, [name]: value }))),
  fc
    .tuple(index, wrongNames)
    .map(([n, name]) =>
      onFields((fields, names) => ({ ...without(fields, at(names, n)), [name]: fields[at(names, n)] })),
    ),
  // Nearly right: in another case, with blanks, one character more or less, wrapped, or deeper.
  fc
    .tuple(
      index,
      fc.constantFrom<(value: unknown) => unknown>(
        (value) => String(value).toUpperCase(),
        (value) => ` ${String(value)} `,
        (value) => `${String(value)}0`,
        (value) => String(value).slice(0, -1),
        (value) => [value],
        (value) => ({ value }),
        (value) => String(value).repeat(50),
        (value) => `${String(value)}\u0000`,
        (value) => `\ufeff${String(value)}`,
        (value) =>
          typeof value === 'object' && value !== null ? Object.entries(value) : JSON.stringify(value),
      ),
    )
    .map(([n, twist]) =>
      onFields((fields, names) => ({ ...fields, [at(names, n)]: twist(fields[at(names, n)]) })),
    ),
  fc.constantFrom<Mutation>(
    onFields((fields) => [fields]),
    onFields((fields) => ({ body: fields })),
    onFields((fields) => Object.entries(fields)),
    onFields((fields) => JSON.stringify(fields)),
    onFields((_, names) => Object.fromEntries(names.map((name) => [name, null]))),
  ),
);

/** Something done to the text of a body that has one. */
function onText(change: (text: string) => string): Mutation {
  return (request) => (request.body === undefined ? request : { ...request, body: change(request.body) });
}

const textMutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.nat({ max: 400 }).map((length) => onText((text) => text.slice(0, length))),
  fc
    .tuple(fc.nat({ max: 400 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
    .map(([place, junk]) => onText((text) => text.slice(0, place) + junk + text.slice(place))),
  fc
    .constantFrom(
      'null',
      '[]',
      '""',
      '0',
      'true',
      'NaN',
      '{',
      '}',
      '{}{}',
      '\u0000',
      'undefined',
      '<xml/>',
      'a=b&c=d',
      '['.repeat(5000),
      `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`,
      '{"a":1e999}',
      '{"a":01}',
      "{'a':1}",
      '{"a":1,}',
    )
    .map((whole) => onText(() => whole)),
  fc.constantFrom<Mutation>(
    onText((text) => `\ufeff${text}`),
    onText((text) => `${text}\u0000`),
    onText((text) => `${text}${text}`),
    onText((text) => `${' '.repeat(300 * 1024)}${text}`),
    onText((text) => text.replace(/^\{/, '{"__proto__":{"severity":"stat"},').replace(',}', '}')),
    onText((text) => text.replace(/^\{/, '{"constructor":{"prototype":{"x":"1"}},').replace(',}', '}')),
    // The same name twice: parsers differ on which one counts.
    onText((text) => text.replace(/^\{("[^"]*":)/, '{$1null,$1')),
    onText((text) => text.replace(/:"/, ':"\\ud800')),
    onText((text) => text.replace(/"(,|\})/, '\\u0000"$1')),
    (request) => ({ ...onText((text) => `\u00ff\u00fe${text}`)(request), isBytes: true }),
    (request) => ({ ...onText((text) => text.replace(/"/, '"\u00ed\u00a0\u0080'))(request), isBytes: true }),
    ({ body: _, ...request }) => request,
  ),
);

export const bodyMutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: fieldMutations },
  { weight: 1, arbitrary: textMutations },
);
