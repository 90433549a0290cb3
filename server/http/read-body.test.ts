import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#server/viewer/refusal.ts';
import { bodyBytesMax, readBody } from './read-body.ts';

function requestOf(
  body: BodyInit | Uint8Array | undefined,
  headers: Readonly<Record<string, string>> = {},
): Request {
  // A copy: a request takes plain buffers only.
  const sent = body instanceof Uint8Array ? new Uint8Array(body) : body;
  return new Request('http://127.0.0.1/', {
    method: 'POST',
    headers,
    ...(sent === undefined ? {} : { body: sent }),
  });
}

async function refusalOf(
  body: BodyInit | Uint8Array,
  headers?: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    await readBody(requestOf(body, headers));
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'none';
}

const depth = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((item) => depth(item)))
    : 0;

test('any bytes at all are read or refused, and nothing else is thrown', async () => {
  const nearlyJson = fc
    .json({ maxDepth: 12 })
    .chain((json) =>
      fc
        .tuple(fc.nat({ max: json.length }), fc.string({ maxLength: 3 }))
        .map(([at, text]) => json.slice(0, at) + text + json.slice(at)),
    );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    nearlyJson.map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      expect(['none', 'invalid_request']).toContain(await refusalOf(body));
    }),
    { numRuns: 2000 },
  );
});

test('JSON of up to eight levels comes back as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 9, stringUnit: 'grapheme' }), async (value) => {
      const json = JSON.stringify(value);
      if (/\\u0000|"__proto__"/.test(json)) return;
      if (depth(value) > 8) expect(await refusalOf(json)).toBe('invalid_request');
      else expect(await readBody(requestOf(json))).toEqual(JSON.parse(json));
    }),
    { numRuns: 500 },
  );
});

test('brackets and quotes inside of texts are no levels', async () => {
  const text = fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', '}', ']'), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      expect(await readBody(requestOf(JSON.stringify({ [`k${value}`]: value })))).toEqual({
        [`k${value}`]: value,
      });
    }),
  );
});

test('nothing, or blanks, is an empty object', async () => {
  for (const body of [undefined, '', '  \n\t ']) expect(await readBody(requestOf(body))).toEqual({});
});

describe('size', () => {
  const chunked = (size: number, chunk: number) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let sent = 0; sent < size; sent += chunk) {
          controller.enqueue(new Uint8Array(Math.min(chunk, size - sent)).fill(0x20));
        }
        controller.close();
      },
    });
  const streamed = (body: ReadableStream) =>
    new Request('http://127.0.0.1/', { method: 'POST', body, duplex: 'half' } as RequestInit);

  test('is counted to the byte, however it is cut', async () => {
    for (const chunk of [1021, 65_536, bodyBytesMax]) {
      expect(await readBody(streamed(chunked(bodyBytesMax, chunk)))).toEqual({});
      await expect(readBody(streamed(chunked(bodyBytesMax + 1, chunk)))).rejects.toThrow(
        /larger than 256 KiB/,
      );
    }
  });

  test('that is declared is believed when it is too large', async () => {
    expect(await refusalOf('{}', { 'content-length': String(bodyBytesMax + 1) })).toBe('payload_too_large');
  });
});

test('what cannot be stored is refused wherever it is, by its path', async () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'metadata'), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(path, fc.constantFrom('\0', '\ud800', 'x\udc00'), async (names, bad) => {
      const body = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), bad);
      await expect(readBody(requestOf(JSON.stringify(body)))).rejects.toMatchObject({
        code: 'invalid_request',
        details: { fieldErrors: { [names.join('.')]: expect.any(String) } },
      });
      const asName = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), { [bad]: 'x' });
      expect(await refusalOf(JSON.stringify(asName))).toBe('invalid_request');
    }),
  );
});
