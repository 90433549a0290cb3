import type { Endpoint } from '#contract/endpoint.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** An operation for which the vendor's API has nothing; the capabilities say so, and the dashboard does not ask. */
export function notHereVerb<E extends Endpoint>(what: string): DashboardVerb<E> {
  return async () => {
    throw new Refusal('not_found', `${what} is not possible here: the vendor's API has nothing like it.`);
  };
}
