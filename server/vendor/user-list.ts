import { userList as endpoint } from '#contract/user-endpoints.ts';
import { folded } from '#server/database/folded.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { notHere, pageEnd, vendorCursor } from './listed.ts';
import { ownUsers } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** A page of users, newest first. Everyone in the clinic may read the directory: studies are assigned to it. */
export function userList(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { cursor, limit, access, ...filter } = call.query;
    if (access !== undefined) throw notHere('access');
    const scope = { list: 'users', clinicId: parts.clinicId, filter };
    const page = await parts.reads.read(
      endpoint,
      { query: { ...filter, limit, cursor: vendorCursor(parts.cursorKey, scope, cursor) } },
      call,
    );
    const { email } = filter;
    // Somebody may be let in by what the exact filter says.
    const users = page.users.filter((user) => email === undefined || folded(user.email) === folded(email));
    return { users: await ownUsers(parts, users), ...pageEnd(parts.cursorKey, scope, page) };
  };
}
