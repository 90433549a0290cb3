import { createHash } from 'node:crypto';
import type { Invitation } from '#contract/invitation.ts';
import type { Study } from '#contract/study.ts';
import type { User } from '#contract/user.ts';

/**
 * The vendor's objects have no versions. What stands for one is a digest of all that a person can see and change, and of
 * `updatedAt` where there is one: as long as it is the same, nothing that they saw has moved.
 */
function digest(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22);
}

export function studyFingerprint(study: Study): string {
  return digest([
    study.updatedAt,
    study.studyInstanceUid,
    study.studyDescription,
    study.severity,
    study.studyViewerStatus,
    study.isCancelled,
    study.cancelledAt,
    study.assignedTo?.userId ?? null,
    study.expressCustomer?.expressCustomerId ?? null,
    Object.entries(study.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

function personValues(person: User | Invitation): readonly unknown[] {
  return [
    person.email,
    person.firstName,
    person.lastName,
    person.middleName ?? null,
    person.suffix1 ?? null,
    person.suffix2 ?? null,
    person.phoneNumber ?? null,
    person.clinicRole,
    person.level,
    person.canManageStudies,
    person.hasDashboardAccess,
  ];
}

/** With the deactivation that is on record here. `lastLoginAt` moves without anybody changing anything. */
export function userFingerprint(user: User, accessRevokedAt: string | null): string {
  return digest([...personValues(user), accessRevokedAt]);
}

export function invitationFingerprint(invitation: Invitation): string {
  return digest([...personValues(invitation), invitation.status, invitation.expiry, invitation.updatedAt]);
}
