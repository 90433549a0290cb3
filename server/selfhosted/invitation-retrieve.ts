import type { invitationRetrieve as endpoint } from '#contract/invitation-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { onlyFor } from '#server/clinic/only-for.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { withMail } from './invitation-mails.ts';
import { findInvitation, invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';

export function invitationRetrieve(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, params } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'invitationRetrieve',
      object: { kind: 'invitation', id: params.invitationId },
    });
    const row = await findInvitation(parts.db, actor.clinicId, 'invitation_id', params.invitationId);
    return withMail(parts, parts.db, invitationOf(row));
  };
}
