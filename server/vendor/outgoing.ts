import { encodeQuery, type QueryValues } from '#contract/encode-query.ts';
import type { Endpoint, Method, Parsed } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { extensionFields } from '#contract/extensions.ts';
import type { Answerable } from './vendor-failure.ts';

/** What a call takes: params, query and body as the contract parsed them. */
export interface VendorInput<E extends Endpoint> extends Partial<Parsed<E>> {}

/** A request as it will go out, but for the key. */
export interface Outgoing {
  readonly operation: Answerable;
  readonly method: Method;
  readonly url: URL;
  readonly body: string | undefined;
}

const documented: readonly Endpoint[] = Object.values(viewerEndpoints);

/**
 * The request for one documented operation, under the base URL.
 * @throws Error, a fault of ours, for any other operation, and for a path that would lead elsewhere
 */
export function outgoing<E extends Endpoint>(baseUrl: URL, endpoint: E, input: VendorInput<E>): Outgoing {
  const { name, method, path } = endpoint;
  const isDocumented = documented.some(
    (row) => row.name === name && row.method === method && row.path === path,
  );
  if (!isDocumented) throw new Error(`${name} is not an operation of the vendor's API.`);
  const filled = path.replace(/\{(\w+)\}/g, (_, param: string) => segment(name, input.params, param));
  const pathname = `${baseUrl.pathname.replace(/\/+$/, '')}${filled}`;
  const url = new URL(`${baseUrl.origin}${pathname}${queryOf(endpoint, input.query)}`);
  // Dots and the like would have been resolved by now, and lead to another operation or out of the API.
  if (url.origin !== baseUrl.origin || url.pathname !== pathname) {
    throw new Error(`${name} would leave its path.`);
  }
  const isWrite = method !== 'GET';
  return {
    operation: { method, errors: endpoint.errors },
    method,
    url,
    body: isWrite ? JSON.stringify(input.body ?? {}) : undefined,
  };
}

function segment(operation: string, params: object | undefined, name: string): string {
  const value = Object.entries(params ?? {}).find(([key]) => key === name)?.[1];
  // An empty one would name the collection.
  if (typeof value !== 'string' || value === '') throw new Error(`${operation} has no ${name}.`);
  return encodeURIComponent(value);
}

/** What the vendor documents. An empty text filters nothing, and on the wire would say "explicitly none". */
function queryOf(endpoint: Endpoint, query: object | undefined): string {
  const shape = endpoint.query?._zod.def.shape ?? {};
  const values = Object.entries(query ?? {}).filter(
    ([name, value]) => value !== '' && Object.hasOwn(shape, name) && !extensionFields.has(shape[name]),
  );
  return encodeQuery(Object.fromEntries(values) as QueryValues);
}
