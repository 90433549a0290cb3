import fc from 'fast-check';
import type { Endpoint } from '#contract/endpoint.ts';
import { addressMutations } from './address-mutations.ts';
import { bodyMutations } from './body-mutations.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import { headMutations } from './head-mutations.ts';
import { validRequest } from './valid-request.ts';

/** A valid request of the operation, broken in one place or in two. */
export function mutatedRequest(endpoint: Endpoint): fc.Arbitrary<FuzzRequest> {
  const hasBody = endpoint.method !== 'GET';
  const mutation = fc.oneof(
    { weight: hasBody ? 6 : 0, arbitrary: bodyMutations },
    { weight: 3, arbitrary: addressMutations },
    { weight: 2, arbitrary: headMutations },
  );
  return fc
    .tuple(validRequest(endpoint), fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([request, mutations]) => mutations.reduce((broken, mutate) => mutate(broken), request));
}
