import { sql } from 'kysely';
import type { accessReview as endpoint } from '#contract/access-review.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { livingKeys } from '#server/clinic/living-keys.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import type { SelfHostedParts } from './parts.ts';
import { userOf } from './user-rows.ts';

/** Everybody and every living key at one moment. Who looked is on record, with how much there was to see. */
export function accessReview(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { clinicId } = call.actor;
    const attempt = {
      action: 'accessReview',
      object: { kind: 'list', id: 'access' },
      permit: mayManagePeople,
    } as const;
    return audited(parts, call, attempt, async (trx) => {
      const people = await trx
        .selectFrom('users')
        .selectAll()
        // Of a login, whose address the person has: it counts in every clinic.
        .select((select) =>
          select
            .exists(
              select
                .selectFrom('second_factors')
                .innerJoin('auth_login', 'auth_login.id', 'second_factors.login_id')
                .select('login_id')
                .whereRef('auth_login.email', '=', 'users.email_folded')
                .where('confirmed_at', 'is not', null),
            )
            .as('has_second_factor'),
        )
        .where('clinic_id', '=', clinicId)
        .orderBy(sql`array_position(array['owner', 'admin', 'member'], level)`)
        .orderBy('last_name_folded')
        .orderBy('first_name_folded')
        .orderBy('user_id')
        .execute();
      const apiKeys = await livingKeys(trx, clinicId, parts.now());
      return {
        answer: {
          at: parts.now().toISOString(),
          people: people.map((row) => ({ ...userOf(row), hasSecondFactor: Boolean(row.has_second_factor) })),
          apiKeys,
        },
        record: {
          object: { kind: 'list', id: 'access', name: null },
          after: { people: people.length, apiKeys: apiKeys.length },
        },
      };
    });
  };
}
