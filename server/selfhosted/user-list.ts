import type { userList as endpoint } from '#contract/user-endpoints.ts';
import { pageOf, positionOf } from '#server/clinic/listed.ts';
import { containsPattern, folded } from '#server/database/folded.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { userOf } from './user-rows.ts';

/** A page of users, newest first. Everyone in the clinic may read the directory: studies are assigned to it. */
export function userList(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async ({ actor, query }) => {
    const { cursor, limit, ...filter } = query;
    const scope = { list: 'users', clinicId: actor.clinicId, filter };
    const position = positionOf(parts.cursorKey, scope, cursor);
    let users = parts.db.selectFrom('users').selectAll().where('clinic_id', '=', actor.clinicId);
    if (filter.email !== undefined) users = users.where('email_folded', '=', folded(filter.email));
    if (filter.level !== undefined) users = users.where('level', '=', filter.level);
    if (filter.invitedSource !== undefined) users = users.where('invited_source', '=', filter.invitedSource);
    if (filter.access !== undefined)
      users = users.where('access_revoked_at', filter.access === 'active' ? 'is' : 'is not', null);
    if (filter.firstName) users = users.where('first_name_folded', 'like', containsPattern(filter.firstName));
    if (filter.lastName) users = users.where('last_name_folded', 'like', containsPattern(filter.lastName));
    if (position !== undefined) {
      const last = [new Date(position.at), String(position.id)] as const;
      users = users.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'user_id'), '<', tuple(...last)),
      );
    }
    const rows = await users
      .orderBy('created_at', 'desc')
      .orderBy('user_id', 'desc')
      .limit(limit + 1)
      .execute();
    const { rows: shown, ...rest } = pageOf(rows, limit, parts.cursorKey, scope, (row) => ({
      at: row.created_at.getTime(),
      id: row.user_id,
    }));
    return { users: shown.map(userOf), ...rest };
  };
}
