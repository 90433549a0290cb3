import { folded } from '#server/database/folded.ts';
import type { Directory } from '#server/viewer/directory.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, userOf } from './user-rows.ts';

/** People are the users of our own database. */
export function createDirectory(parts: Pick<SelfHostedParts, 'db'>): Directory {
  return {
    firstSignIn: 'invitation',

    async membershipsOf(email) {
      const rows = await parts.db
        .selectFrom('users')
        .innerJoin('clinics', 'clinics.clinic_id', 'users.clinic_id')
        .selectAll('users')
        .select('clinics.name as clinic_name')
        .where('email_folded', '=', folded(email))
        .where('access_revoked_at', 'is', null)
        .where('has_dashboard_access', '=', true)
        .orderBy('clinics.name')
        .execute();
      return rows.map((row) => ({ clinicId: row.clinic_id, clinicName: row.clinic_name, user: userOf(row) }));
    },

    recheck: async () => 'current',

    find: async (clinicId, userId) => userOf(await findUser(parts.db, clinicId, userId)),

    async noteSignIn({ clinicId, user }, at) {
      // Not a change that anybody made: no new version, so that nobody's edit is refused because of it.
      await parts.db
        .updateTable('users')
        .set({ last_login_at: at })
        .where('clinic_id', '=', clinicId)
        .where('user_id', '=', user.userId)
        .execute();
    },
  };
}
