import { isDeepStrictEqual } from 'node:util';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints } from '#contract/endpoints.ts';
import { errorBody, errorStatus } from '#contract/error.ts';
import { readQuery } from '#contract/query.ts';
import { readAnswer } from '#server/testing/call.ts';

const rows: readonly Endpoint[] = Object.values(endpoints);

/** The operation that answers there, as the routes are looked up: a fixed part comes before a parameter. */
export function operationAt(method: string, pathname: string): Endpoint | undefined {
  const segments = pathname.split('/');
  const parameters = ({ path }: Endpoint) => path.split('{').length;
  return rows
    .filter((row) => {
      const pattern = row.path.split('/');
      return (
        row.method === method &&
        pattern.length === segments.length &&
        pattern.every((part, index) =>
          part.startsWith('{') ? segments[index] !== '' : part === segments[index],
        )
      );
    })
    .sort((a, b) => parameters(a) - parameters(b))[0];
}

/** What an answer was: its status, and for a refusal which fields it blames. */
export interface Held {
  readonly status: number;
  readonly blamed: readonly string[];
  readonly text: string;
}

/** @throws Error that says how an answer breaks the contract */
export async function holdToContract(method: string, url: URL, response: Response): Promise<Held> {
  const { status } = response;
  const endpoint = operationAt(method, url.pathname);
  if (endpoint !== undefined) {
    const result = await readAnswer(endpoint, response);
    return { status, blamed: result.ok ? [] : Object.keys(result.fieldErrors), text: result.text };
  }
  // There is no such operation, and it has to say so in our words.
  const text = await response.text();
  const json: unknown = JSON.parse(text);
  const parsed = errorBody.safeParse(json);
  if (!parsed.success || !isDeepStrictEqual(parsed.data, json))
    throw new Error(`It answered ${status}, not as an error body: ${text.slice(0, 600)}`);
  const known = Object.entries(errorStatus).find(([code]) => code === parsed.data.error.code);
  if (known?.[1] !== status)
    throw new Error(`It answered ${status} with the code of another status: ${text}`);
  return { status, blamed: [], text };
}

/** @throws Error where the contract's own schemas do not take a request that is meant to be valid */
export function assertTaken(endpoint: Endpoint, url: URL, body: string | undefined): void {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${endpoint.path.replace(/\{\w+\}/g, '([^/]+)')}$`);
  const values = pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
  const params = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  const query = readQuery(endpoint.query?._zod.def.shape ?? {}, url.searchParams);
  if ('repeated' in query) throw new Error(`The generator repeats ${query.repeated}.`);
  const parts = [
    [endpoint.params, params],
    [endpoint.query, query.values],
    [endpoint.body, JSON.parse(body ?? '{}')],
  ] as const;
  for (const [schema, value] of parts) {
    const parsed = schema?.safeParse(value);
    if (parsed?.success === false)
      throw new Error(`The generator made what the contract refuses: ${JSON.stringify(parsed.error.issues)}`);
  }
}
