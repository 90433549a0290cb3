import type { Invitation } from '#contract/invitation.ts';
import type { Study } from '#contract/study.ts';
import type { User } from '#contract/user.ts';
import type { ClinicParts } from '#server/clinic/parts.ts';
import { invitationFingerprint, studyFingerprint, userFingerprint } from './fingerprint.ts';

/**
 * The vendor's objects as Readroom answers them. Extensions are ours alone: one that came from elsewhere would promise
 * what this mode does not keep.
 */

/** With the deactivations that were made here on whoever is assigned. */
export async function ownStudies(parts: OwnParts, studies: readonly Study[]): Promise<Study[]> {
  const revoked = await revokedAmong(
    parts,
    studies.flatMap(({ assignedTo }) => assignedTo?.userId ?? []),
  );
  return studies.map((study) => {
    const { version: _, fingerprint: __, assignedTo, ...rest } = study;
    return {
      ...rest,
      ...(assignedTo === undefined ? {} : { assignedTo: assignedTo && withAccess(assignedTo, revoked) }),
      fingerprint: studyFingerprint(study),
    };
  });
}

export async function ownStudy(parts: OwnParts, study: Study): Promise<Study> {
  const [own = study] = await ownStudies(parts, [study]);
  return own;
}

/** With the deactivations that were made here. */
export async function ownUsers(parts: OwnParts, users: readonly User[]): Promise<User[]> {
  const revoked = await revokedAmong(
    parts,
    users.map(({ userId }) => userId),
  );
  return users.map((user) => {
    const { version: _, fingerprint: __, ...rest } = withAccess(user, revoked);
    return { ...rest, fingerprint: userFingerprint(user, revoked.get(user.userId) ?? null) };
  });
}

export async function ownUser(parts: OwnParts, user: User): Promise<User> {
  const [own = user] = await ownUsers(parts, [user]);
  return own;
}

export function ownInvitation(invitation: Invitation): Invitation {
  const { version: _, fingerprint: __, mail: ___, ...rest } = invitation;
  return { ...rest, fingerprint: invitationFingerprint(invitation) };
}

type OwnParts = Pick<ClinicParts, 'db'> & { readonly clinicId: string };

/** When access ended, of those among these people whose deactivation is on record here. */
async function revokedAmong(
  { db, clinicId }: OwnParts,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['user_id', 'access_revoked_at'])
    .where('clinic_id', '=', clinicId)
    .where('user_id', 'in', ids)
    .where('access_revoked_at', 'is not', null)
    .execute();
  return new Map(
    rows.flatMap((row) =>
      row.access_revoked_at === null ? [] : [[row.user_id, row.access_revoked_at.toISOString()] as const],
    ),
  );
}

function withAccess<T extends { userId: string; accessRevokedAt?: string | null | undefined }>(
  person: T,
  revoked: ReadonlyMap<string, string>,
): Omit<T, 'accessRevokedAt'> & { accessRevokedAt?: string } {
  const { accessRevokedAt: _, ...rest } = person;
  const at = revoked.get(person.userId);
  return at === undefined ? rest : { ...rest, accessRevokedAt: at };
}
