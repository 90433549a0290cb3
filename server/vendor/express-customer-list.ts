import type { expressCustomerList as endpoint } from '#contract/express-customer.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { lookAtSome } from './look-at-some.ts';
import type { VendorParts } from './parts.ts';
import type { SeenInStudies } from './seen-in-studies.ts';

/** Those of the studies that were seen, by name: nothing documented lists them. */
export function expressCustomerList(parts: VendorParts, seen: SeenInStudies): DashboardVerb<typeof endpoint> {
  return async (call) => {
    await lookAtSome(parts, seen, call);
    const names = new Map<string, string>();
    for (const { expressCustomer } of seen.studies())
      if (expressCustomer !== null)
        names.set(expressCustomer.expressCustomerId, expressCustomer.expressCustomerName);
    return {
      expressCustomers: [...names]
        .map(([expressCustomerId, expressCustomerName]) => ({ expressCustomerId, expressCustomerName }))
        .sort((a, b) => (a.expressCustomerName < b.expressCustomerName ? -1 : 1)),
    };
  };
}
