import { errorBody } from './error.ts';
import { invitation } from './invitation.ts';
import { unreadableRows } from './page.ts';
import { userReference } from './references.ts';
import { study } from './study.ts';
import { studyList } from './study-endpoints.ts';
import { user } from './user.ts';
import { userList } from './user-endpoints.ts';

/**
 * Every field and parameter of the documented operations that the vendor's documents do not have: each is optional, and
 * the vendor's API sends none of them. The API document marks them; whole operations of ours say it in their row.
 */
export const extensionFields: ReadonlySet<unknown> = new Set<unknown>([
  studyList.query.shape.order,
  userList.query.shape.access,
  study.shape.version,
  study.shape.fingerprint,
  user.shape.version,
  user.shape.fingerprint,
  user.shape.accessRevokedAt,
  userReference.shape.accessRevokedAt,
  invitation.shape.version,
  invitation.shape.fingerprint,
  invitation.shape.mail,
  unreadableRows,
  errorBody.shape.error.shape.current,
  errorBody.shape.error.shape.changes,
]);
