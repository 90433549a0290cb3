import type { FuzzRequest } from './fuzz-request.ts';
import type { Kind } from './run-operation.ts';

export interface KeptExample {
  readonly operation: string;
  readonly kind: Kind;
  /** What went wrong with it once. */
  readonly why: string;
  readonly request: FuzzRequest;
}

/** Requests that found something once, as small as they could be made; always sent first. */
export const keptExamples: readonly KeptExample[] = [
  {
    operation: 'userList',
    kind: 'mutated',
    why: 'the refusal blamed a field of a name that its readers skip',
    request: { as: 'key', method: 'GET', path: '/v1/viewer/users', query: '__proto__=', headers: {} },
  },
];
