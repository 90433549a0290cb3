import type { expressCustomerList as endpoint } from '#contract/express-customer.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import type { SelfHostedParts } from './parts.ts';

/** Every Express customer of the clinic, by name: a handful, so not paged. */
export function expressCustomerList(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async ({ actor }) => {
    const rows = await parts.db
      .selectFrom('express_customers')
      .select(['express_customer_id', 'name'])
      .where('clinic_id', '=', actor.clinicId)
      .orderBy('name')
      .execute();
    return {
      expressCustomers: rows.map((row) => ({
        expressCustomerId: row.express_customer_id,
        expressCustomerName: row.name,
      })),
    };
  };
}
