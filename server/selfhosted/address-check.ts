import type { CheckedAddress, addressCheck as endpoint } from '#contract/address-check.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { onlyFor } from '#server/clinic/only-for.ts';
import { folded } from '#server/database/folded.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import type { SelfHostedParts } from './parts.ts';

/** Says beforehand what `userInvite` would say of each address: two queries, however many are asked. */
export function addressCheck(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'addressCheck',
      object: { kind: 'list', id: 'addresses' },
    });
    const wanted = [...new Set(body.emails.map(folded))];
    const users = await parts.db
      .selectFrom('users')
      .select(['email_folded', 'user_id', 'first_name', 'last_name', 'access_revoked_at'])
      .where('clinic_id', '=', actor.clinicId)
      .where('email_folded', 'in', wanted)
      .execute();
    const invitations = await parts.db
      .selectFrom('invitations')
      .select(['email_folded', 'invitation_id', 'first_name', 'last_name'])
      .where('clinic_id', '=', actor.clinicId)
      .where('email_folded', 'in', wanted)
      .where('status', '=', 'sent')
      .where('is_replaced', '=', false)
      // An invitation that has expired makes room for a new one.
      .where((eb) => eb.or([eb('expiry', 'is', null), eb('expiry', '>', parts.now())]))
      .execute();
    const known = new Map<string, Omit<CheckedAddress, 'email'>>();
    for (const row of invitations) {
      known.set(row.email_folded, {
        state: 'pending',
        invitationId: row.invitation_id,
        name: `${row.first_name} ${row.last_name}`,
      });
    }
    for (const row of users) {
      known.set(row.email_folded, {
        state: row.access_revoked_at === null ? 'user' : 'deactivated',
        userId: row.user_id,
        name: `${row.first_name} ${row.last_name}`,
      });
    }
    return {
      addresses: body.emails.map((email) => ({ email, ...(known.get(folded(email)) ?? { state: 'free' }) })),
    };
  };
}
