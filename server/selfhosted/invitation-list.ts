import type { invitationList as endpoint } from '#contract/invitation-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { dayRange, pageOf, positionOf } from '#server/clinic/listed.ts';
import { onlyFor } from '#server/clinic/only-for.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { withMails } from './invitation-mails.ts';
import { invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';

/** A page of invitations, newest first; for those who manage people. `expired` looks at the expiry alone, whatever the status. */
export function invitationList(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, query } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'invitationList',
      object: { kind: 'list', id: 'invitations' },
    });
    const { cursor, limit, ...filter } = query;
    const scope = { list: 'invitations', clinicId: actor.clinicId, filter };
    const position = positionOf(parts.cursorKey, scope, cursor);
    const { from, before } = dayRange(filter.startDate, filter.endDate);
    const now = parts.now();
    let invitations = parts.db.selectFrom('invitations').selectAll().where('clinic_id', '=', actor.clinicId);
    if (filter.status !== undefined) invitations = invitations.where('status', 'in', filter.status);
    if (filter.userId !== undefined) invitations = invitations.where('user_id', '=', filter.userId);
    if (filter.expired === 'expired') invitations = invitations.where('expiry', '<=', now);
    if (filter.expired === 'not-expired') {
      invitations = invitations.where((eb) => eb.or([eb('expiry', 'is', null), eb('expiry', '>', now)]));
    }
    if (from !== undefined) invitations = invitations.where('created_at', '>=', from);
    if (before !== undefined) invitations = invitations.where('created_at', '<', before);
    if (position !== undefined) {
      const last = [new Date(position.at), String(position.id)] as const;
      invitations = invitations.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'invitation_id'), '<', tuple(...last)),
      );
    }
    const rows = await invitations
      .orderBy('created_at', 'desc')
      .orderBy('invitation_id', 'desc')
      .limit(limit + 1)
      .execute();
    const { rows: shown, ...rest } = pageOf(rows, limit, parts.cursorKey, scope, (row) => ({
      at: row.created_at.getTime(),
      id: row.invitation_id,
    }));
    return { invitations: await withMails(parts, parts.db, shown.map(invitationOf)), ...rest };
  };
}
